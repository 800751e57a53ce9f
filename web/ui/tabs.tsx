/**
 * Tabs whose hidden panels stay in the accessibility tree when asked to: the tables are the stage's
 * text twin, and a screen reader should not have to find a tab first.
 */

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import hidden from './hidden.module.css';
import styles from './tabs.module.css';

export interface Tab {
  readonly name: string;
  readonly content: ReactNode;
  readonly isAlwaysRead?: boolean;
  /** Not there at all until it is selected. */
  readonly isLazy?: boolean;
  /** Nothing in it takes the focus: the panel does, so that keys can scroll it. */
  readonly isOnlyRead?: boolean;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
}

export function Tabs({ label, tabs }: TabsProps) {
  const [selected, setSelected] = useState(0);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  const move = (event: KeyboardEvent): void => {
    const ways: Readonly<Record<string, number>> = {
      ArrowRight: selected + 1,
      ArrowLeft: selected - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const next = (way + tabs.length) % tabs.length;
    setSelected(next);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };

  return (
    <div className={styles['tabs']}>
      <div role="tablist" aria-label={label} ref={list} className={styles['list']} onKeyDown={move}>
        {tabs.map(({ name }, at) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-tab-${at}`}
            aria-selected={at === selected}
            aria-controls={`${id}-panel-${at}`}
            tabIndex={at === selected ? 0 : -1}
            onClick={() => setSelected(at)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ name, content, isAlwaysRead, isLazy, isOnlyRead }, at) => (
        <div
          key={name}
          role="tabpanel"
          id={`${id}-panel-${at}`}
          aria-labelledby={`${id}-tab-${at}`}
          tabIndex={at === selected && isOnlyRead === true ? 0 : undefined}
          hidden={at !== selected && isAlwaysRead !== true}
          className={at === selected ? styles['panel'] : hidden['hidden']}
        >
          {(isLazy !== true || at === selected) && content}
        </div>
      ))}
    </div>
  );
}
