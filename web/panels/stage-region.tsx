/** The region "Cluster": the counts above, the stage below, all of one playhead. */

import type { ReactNode } from 'react';
import { Stage } from '../stage/stage.tsx';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './stage-region.module.css';

interface StageRegionProps {
  readonly controller: Controller;
  readonly children: ReactNode;
}

export function StageRegion({ controller, children }: StageRegionProps) {
  const { view, cards, isProjected, isMotionReduced, isWatching, simulated } = usePage();
  const { room } = controller;
  const nodes = cards[0]?.nodes.length ?? 0;
  const isAlone = simulated === null && cards[0]?.standing.is === 'joined' && nodes === 1;
  return (
    <section aria-label="Cluster" className={styles['region']} data-time-keys>
      {children}
      {isAlone && <p className={styles['hint']}>{words.alone}</p>}
      {nodes > 6 && simulated === null && isWatching === null && (
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
            isProjected={isProjected}
            isReducedMotion={isMotionReduced}
          />
        )}
      </div>
    </section>
  );
}
