/** What a person picked out of the picture, closely; beside the stage, never over it. */

import { type ReactNode, useEffect, useRef } from 'react';
import type { RoomView } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { select, type Selected, useSelection } from '../store/selection.ts';
import { usePage } from '../store/state.ts';
import { CrossingDetails } from './crossing-details.tsx';
import styles from './details.module.css';
import { LinkDetails } from './link-details.tsx';
import { NodeDetails } from './node-details.tsx';
import { detailWords as words } from './words.ts';

interface DetailsProps {
  readonly controller: Controller;
  readonly selected: Selected;
}

export function Details({ controller, selected }: DetailsProps) {
  const view = usePage((state) => state.view);
  const isByKey = useSelection((state) => state.isByKey);
  const panel = useRef<HTMLElement>(null);
  const isEmpty = view === null;
  useEffect(() => {
    if (isByKey) panel.current?.focus();
    panel.current?.scrollIntoView({ block: 'nearest' });
  }, [selected, isByKey]);
  useEffect(() => {
    const element = panel.current;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close(selected, true);
    };
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  }, [selected, isEmpty]);
  if (view === null) return null;
  return (
    <section ref={panel} aria-label={words.label} tabIndex={-1} className={styles['details']}>
      <header>
        <h2 dir="auto">{titleOf(selected, controller)}</h2>
        {selected.is !== 'crossing' && (
          <button
            type="button"
            aria-haspopup="menu"
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect();
              const from = event.currentTarget;
              useSelection.setState({ menu: { of: selected, x: left, y: bottom + 4, from } });
            }}
          >
            {words.actions}
          </button>
        )}
        <button
          type="button"
          aria-label={words.close}
          onClick={(event) => close(selected, event.detail === 0)}
        >
          ×
        </button>
      </header>
      {contentOf(selected, view, controller)}
    </section>
  );
}

/** By a key, the focus goes back to where it came from. */
function close(selected: Selected, isKey: boolean): void {
  const thing = isKey ? elementOf(selected) : null;
  select(null);
  thing?.focus();
}

function contentOf(selected: Selected, view: RoomView, controller: Controller): ReactNode {
  switch (selected.is) {
    case 'node': {
      const node = view.nodes.get(selected.name);
      return node === undefined ? <p>{words.goneNode}</p> : <NodeDetails node={node} view={view} />;
    }
    case 'link': {
      const link = view.links.get(`${selected.a} ${selected.b}`);
      if (link === undefined) return <p>{words.goneLink}</p>;
      return <LinkDetails link={link} controller={controller} />;
    }
    case 'crossing': {
      const crossing = crossingOf(selected, controller);
      if (crossing === undefined) return <p>{words.goneCrossing}</p>;
      return <CrossingDetails crossing={crossing} topics={view.topics} controller={controller} />;
    }
  }
}

function titleOf(selected: Selected, controller: Controller): string {
  if (selected.is === 'node') return words.node(selected.name);
  if (selected.is === 'link') return words.link(selected.a, selected.b);
  const crossing = crossingOf(selected, controller);
  return words.crossing(crossing?.from ?? '…', selected.to);
}

function crossingOf(
  { event, to, number }: Extract<Selected, { is: 'crossing' }>,
  controller: Controller,
) {
  return controller.room?.crossing(event, to, number);
}

/** On the stage. */
function elementOf(selected: Selected): SVGElement | null {
  const value =
    selected.is === 'node'
      ? `[data-node="${CSS.escape(selected.name)}"]`
      : selected.is === 'link'
        ? `[data-link="${CSS.escape(selected.a)} ${CSS.escape(selected.b)}"]`
        : '[data-node][tabindex="0"]';
  return document.querySelector<SVGElement>(value);
}
