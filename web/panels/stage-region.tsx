/** The region "Cluster": the counts above, the stage below, all of one playhead. */

import type { ReactNode } from 'react';
import { Stage } from '../stage/stage.tsx';
import type { Controller } from '../store/controller.ts';
import { select, type Selected, useSelection } from '../store/selection.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import { MenuSlot } from './details-slot.tsx';
import styles from './stage-region.module.css';

interface StageRegionProps {
  readonly controller: Controller;
  readonly children: ReactNode;
}

export function StageRegion({ controller, children }: StageRegionProps) {
  const {
    view,
    cards,
    isProjected,
    isMotionReduced,
    isWatching,
    simulated,
    trace,
    room: name,
  } = usePage();
  const selected = useSelection((state) => state.selected);
  const { room } = controller;
  const pick = (picked: Selected | null, isByKey: boolean): void => {
    // What moves on cannot be looked at closely.
    if (picked?.is === 'crossing') controller.time.pause();
    select(picked, isByKey);
  };
  const nodes = cards[0]?.nodes.length ?? 0;
  const isReal = simulated === null && trace === null;
  const isAlone = isReal && cards[0]?.standing.is === 'joined' && nodes === 1;
  return (
    <section aria-label="Cluster" className={styles['region']} data-time-keys>
      {children}
      {isAlone && <p className={styles['hint']}>{words.alone}</p>}
      {nodes > 6 && isReal && isWatching === null && (
        <p className={styles['hint']}>
          {words.notWatching}{' '}
          <button type="button" onClick={() => controller.setWatching(true)}>
            Watch the others
          </button>
        </p>
      )}
      <div className={styles['stage']}>
        {view !== null && room !== null && (
          <Stage
            view={view}
            source={room}
            room={name}
            selected={selected}
            onSelect={pick}
            onMenu={(of, x, y, from) => useSelection.setState({ menu: { of, x, y, from } })}
            isProjected={isProjected}
            isReducedMotion={isMotionReduced}
          >
            <RoomButton />
          </Stage>
        )}
      </div>
      <MenuSlot controller={controller} />
    </section>
  );
}

function RoomButton() {
  return (
    <button
      type="button"
      aria-label={words.roomMenu}
      aria-haspopup="menu"
      title={words.roomMenuSays}
      onClick={({ currentTarget: from }) => {
        const { right, top } = from.getBoundingClientRect();
        useSelection.setState({ menu: { of: { is: 'room' }, x: right + 4, y: top, from } });
      }}
    >
      <svg width="18" height="16" viewBox="-20 -22 40 34" aria-hidden="true">
        <path
          d="M-17 8a9 9 0 0 1 2-17.5 12 12 0 0 1 22-1A9.5 9.5 0 0 1 13 8Z"
          fill="none"
          stroke="currentColor"
          strokeWidth="4"
        />
      </svg>
    </button>
  );
}
