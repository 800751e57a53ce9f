/** The signaling server: off the mesh, for no event goes through it. */

import { memo, type ReactElement } from 'react';
import type { Layout } from '../fold/layout.ts';
import { words } from '../fold/words.ts';
import type { TextSize } from './scene.ts';
import styles from './stage.module.css';

const cloudPath = 'M-17 8a9 9 0 0 1 2-17.5 12 12 0 0 1 22-1A9.5 9.5 0 0 1 13 8Z';

export interface CloudProps {
  readonly place: Layout['cloud'];
  readonly isReached: boolean | null;
  readonly isSignaling: boolean;
  /** What is done to the room there, in words; '' for nothing. */
  readonly faults: string;
  readonly width: number;
  readonly textSize: TextSize;
}

export const Cloud = memo(function Cloud(props: CloudProps): ReactElement {
  const { place, isReached, isSignaling, faults, width, textSize } = props;
  const state =
    isReached === null
      ? words.signalingUnknown
      : !isReached
        ? words.signalingUnreached
        : isSignaling
          ? words.signalingBusy
          : words.signalingIdle;
  const say = faults === '' ? state : words.withFaults(state, [faults]);
  const text = place.hasWords ? say : faults;
  return (
    <g
      className={styles['cloud']}
      data-lit={isSignaling || undefined}
      data-broken={faults !== '' || undefined}
      role="img"
      aria-label={say}
    >
      <g transform={`translate(${place.x} ${place.y})`}>
        <path d={cloudPath} />
        {isReached === false && <path className={styles['cross']} d="M-20 12L18-22" />}
      </g>
      {text !== '' && (
        <text
          className={styles['words']}
          x={width - 16}
          y={place.y + (place.hasWords ? textSize.note + 17 : 25)}
          textAnchor="end"
          fontSize={textSize.note}
        >
          {text}
        </text>
      )}
    </g>
  );
});
