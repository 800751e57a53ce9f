/** One link, still: solid open, a gap where it is cut, dots where it has closed. */

import { memo, type ReactElement } from 'react';
import type { NodeSpot } from '../fold/layout.ts';
import type { LinkView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { between, rimToRim } from './geometry.ts';
import styles from './stage.module.css';

export interface LinkMarkProps {
  readonly a: string;
  readonly b: string;
  readonly state: LinkView['state'];
  /** What is done to it and waits for it, in words; '' for nothing. */
  readonly told: string;
  /** Where those are written; null where they show only while it is looked at. */
  readonly labelX: number | null;
  readonly labelY: number | null;
  readonly rttMs: number | null;
  readonly from: NodeSpot;
  readonly to: NodeSpot;
  readonly isLookedAt: boolean;
  readonly isSelected: boolean;
  readonly textSize: number;
}

/** Between the two halves of a cut link, in px, and the half of the bar at each end. */
const gapMax = 36;
const barHalf = 7;

export const LinkMark = memo(function LinkMark(props: LinkMarkProps): ReactElement {
  const { a, b, state, told, labelX, labelY, rttMs, from, to, textSize } = props;
  const [start, end] = rimToRim(from, to);
  const middle = between(start, end, 0.5);
  const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
  const seenState = state === 'open' ? '' : words.linkState(state);
  const notes = [seenState === told ? '' : seenState, rttMs === null ? '' : words.roundTrip(rttMs)];
  const note = notes.filter((text) => text !== '').join(', ');
  const isCut = state === 'cut';
  return (
    <g
      className={styles['link']}
      data-link={`${a} ${b}`}
      data-state={state}
      data-looked={props.isLookedAt || undefined}
      role="button"
      aria-pressed={props.isSelected}
      aria-label={words.linkLabel(a, b, linkStateOf(state, told), rttMs)}
      tabIndex={-1}
    >
      <line className={styles['hit']} {...ends} />
      {isCut ? <Halves start={start} end={end} /> : null}
      {!isCut && state !== 'dialing' && <line className={styles['line']} {...ends} />}
      {told !== '' && (
        <text
          className={styles['fault']}
          data-quiet={labelX === null || undefined}
          x={labelX ?? middle.x}
          y={labelY ?? middle.y - 10}
          fontSize={textSize}
        >
          {told}
        </text>
      )}
      {note !== '' && (
        <text
          className={styles['trip']}
          x={middle.x}
          y={told === '' ? middle.y - 8 : middle.y + textSize + 8}
          fontSize={textSize}
        >
          {note}
        </text>
      )}
    </g>
  );
});

/** `open, loses 30 %`; `cut` alone where that is the fault. */
function linkStateOf(state: LinkView['state'], told: string): string {
  const said = words.linkState(state);
  if (told === '') return said;
  return told.startsWith(said) ? told : words.withFaults(said, [told]);
}

type Ends = { readonly start: { x: number; y: number }; readonly end: { x: number; y: number } };

/** Each half ends in a bar across. */
function Halves({ start, end }: Ends): ReactElement {
  const length = Math.max(1, Math.hypot(end.x - start.x, end.y - start.y));
  const gap = Math.min(gapMax, length / 3) / 2 / length;
  const [left, right] = [between(start, end, 0.5 - gap), between(start, end, 0.5 + gap)];
  const [ux, uy] = [(end.x - start.x) / length, (end.y - start.y) / length];
  const bar = ({ x, y }: { x: number; y: number }): string =>
    `M${x - uy * barHalf} ${y + ux * barHalf}L${x + uy * barHalf} ${y - ux * barHalf}`;
  const d = `M${start.x} ${start.y}L${left.x} ${left.y}M${right.x} ${right.y}L${end.x} ${end.y}`;
  return <path className={styles['line']} d={`${d}${bar(left)}${bar(right)}`} />;
}
