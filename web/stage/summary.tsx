/** Says that the picture or the log summarises, and how. The counts above it stay exact. */

import type { ReactElement } from 'react';
import type { MotionSource } from '../fold/motion.ts';
import type { RoomView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import styles from './stage.module.css';

interface SummaryProps {
  readonly source: MotionSource;
  /** Drawn anew as this changes: as often as anything here is. */
  readonly view: RoomView;
}

export function Summary({ source, view }: SummaryProps): ReactElement {
  const { isFlowing, isBursting } = source.summary();
  const isCounted = view.counted > 0;
  const say = isCounted
    ? words.counted(view.counted)
    : isFlowing
      ? words.flows
      : isBursting
        ? words.bursts
        : '';
  return (
    <p className={styles['summary']} data-testid="summary" data-count="true">
      {say}
    </p>
  );
}
