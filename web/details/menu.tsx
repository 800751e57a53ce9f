/** A menu as WAI-ARIA describes it: arrows, Home, End, a letter, Escape; the focus comes back. */

import {
  type KeyboardEvent,
  type ReactElement,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { MenuItem, MenuModel } from './menu-model.ts';
import styles from './menu.module.css';
import { itemThatWay } from './menu-keys.ts';

interface MenuProps {
  readonly model: MenuModel;
  /** Where it opens, in px of the window. */
  readonly x: number;
  readonly y: number;
  readonly onAct: (item: MenuItem) => void;
  /** `isLeft`: the focus is elsewhere already. */
  readonly onClose: (isLeft: boolean) => void;
}

export function Menu({ model, x, y, onAct, onClose }: MenuProps): ReactElement {
  const menu = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const [place, setPlace] = useState({ x, y });
  const id = useId();

  useLayoutEffect(() => {
    const { offsetWidth = 0, offsetHeight = 0 } = menu.current ?? {};
    setPlace({
      x: Math.max(4, Math.min(x, innerWidth - offsetWidth - 4)),
      y: Math.max(4, Math.min(y, innerHeight - offsetHeight - 4)),
    });
  }, [x, y]);
  useLayoutEffect(() => {
    menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]')[at]?.focus();
  }, [at]);
  useEffect(() => {
    const away = (event: PointerEvent): void => {
      const isInside = event.target instanceof Node && menu.current?.contains(event.target);
      if (isInside !== true) onClose(true);
    };
    addEventListener('pointerdown', away);
    return () => removeEventListener('pointerdown', away);
  }, [onClose]);

  // One reason for all is said once.
  const shared = sharedReason(model.items);
  const act = (item: MenuItem): void => {
    if (item.whyNot === null) onAct(item);
  };
  const onKey = (event: KeyboardEvent): void => {
    const item = model.items[at];
    const next = itemThatWay(
      model.items.map(({ name }) => name),
      at,
      event.key,
    );
    if (event.key === 'Escape' || event.key === 'Tab') onClose(false);
    else if (event.key === 'Enter' || event.key === ' ') {
      if (item !== undefined) act(item);
    } else if (next !== null) setAt(next);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={menu}
      role="menu"
      aria-label={model.label}
      tabIndex={-1}
      className={styles['menu']}
      style={{ left: place.x, top: place.y }}
      onKeyDown={onKey}
    >
      <p className={styles['title']} role="presentation" dir="auto">
        {model.label}
      </p>
      {model.items.map((item, index) => {
        const { name, isChecked, whyNot, note } = item;
        const reason = shared === null ? (whyNot ?? undefined) : undefined;
        const says = [note, reason].filter((text) => text !== undefined);
        const ids = [says.length > 0 ? `${id}-${index}` : '', shared === null ? '' : id];
        return (
          <button
            key={name}
            type="button"
            role={isChecked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            aria-label={name}
            {...(isChecked === undefined ? {} : { 'aria-checked': isChecked })}
            aria-disabled={whyNot !== null}
            aria-describedby={ids.join(' ').trim() || undefined}
            tabIndex={index === at ? 0 : -1}
            className={styles['item']}
            onClick={() => act(item)}
            onPointerMove={() => setAt(index)}
          >
            <span className={styles['mark']} aria-hidden="true">
              {isChecked === true ? '✓' : ''}
            </span>
            <span>{name}</span>
            {says.length > 0 && (
              <span id={`${id}-${index}`} className={styles['note']}>
                {says.join(' ')}
              </span>
            )}
          </button>
        );
      })}
      {shared !== null && (
        <p id={id} role="presentation" className={styles['reason']}>
          {shared}
        </p>
      )}
    </div>
  );
}

function sharedReason(items: readonly MenuItem[]): string | null {
  const [first] = items;
  if (first === undefined) return null;
  return items.every(({ whyNot }) => whyNot === first.whyNot) ? first.whyNot : null;
}
