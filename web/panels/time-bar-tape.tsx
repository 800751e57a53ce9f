/** The slider "Time", with the history painted behind it; taking hold of it pauses. */

import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { selfOf } from '../fold/self-of.ts';
import type { PlayheadView } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { nearestColumn } from '../tape/paint-tape.ts';
import { TapeCanvas } from '../tape/tape-canvas.ts';
import { columnOf, type TapeColumn } from '../tape/tape.ts';
import { words } from '../words.ts';
import styles from './time-bar.module.css';

/** The slider's thumb, as wide as the style sheet makes it, in px: the tape ends where its middle can go. */
const thumbPx = 12;

interface TapeProps {
  readonly controller: Controller;
  readonly playhead: PlayheadView | null;
}

export function TimeTape({ controller, playhead }: TapeProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<TapeCanvas | null>(null);
  const [hint, setHint] = useState<Hint | null>(null);
  const { beginsAt = 0, endsAt = 1, at = 1 } = playhead ?? {};
  const value = Math.min(Math.max(at, beginsAt), endsAt);
  const isReplay = usePage((state) => state.trace !== null);

  useEffect(() => {
    if (canvas.current === null) return undefined;
    const made = new TapeCanvas(canvas.current, thumbPx / 2);
    painter.current = made;
    return () => made.stop();
  }, []);
  useEffect(() => {
    const { room } = controller;
    const self = selfOf(usePage.getState().view);
    if (room !== null) painter.current?.draw(room, self, beginsAt, endsAt);
  }, [controller, beginsAt, endsAt]);

  const look = ({ clientX, currentTarget }: PointerEvent<HTMLElement>): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setHint(hintAt(painter.current, clientX - left, width, isReplay));
  };
  return (
    <div className={styles['tape']} onPointerMove={look} onPointerLeave={() => setHint(null)}>
      <canvas ref={canvas} aria-hidden="true" />
      <input
        type="range"
        aria-label="Time"
        disabled={playhead === null}
        min={beginsAt}
        max={endsAt}
        step="any"
        value={value}
        aria-valuetext={moment(value, beginsAt, endsAt, isReplay)}
        onChange={(event) => controller.time.seek(event.target.valueAsNumber)}
      />
      {hint !== null && (
        <p
          className={styles['hint']}
          style={hint.isLeft ? { left: hint.x } : { right: hint.x }}
          aria-hidden="true"
          dir="auto"
        >
          {hint.say}
        </p>
      )}
    </div>
  );
}

/** How long ago it was; of a recording, how far into it. */
function moment(at: number, from: number, to: number, isReplay: boolean): string {
  return isReplay ? words.recordedAt(at - from, to - from) : words.moment(Math.max(0, to - at));
}

interface Hint {
  /** From the left, or else from the right, in px. */
  readonly x: number;
  readonly isLeft: boolean;
  readonly say: string;
}

function hintAt(
  painter: TapeCanvas | null,
  x: number,
  width: number,
  isReplay: boolean,
): Hint | null {
  if (painter === null || painter.range === null) return null;
  const { from, to } = painter.range;
  const at = from + ((x - thumbPx / 2) / Math.max(1, width - thumbPx)) * (to - from);
  const column = nearestColumn(painter.tape, columnOf(at, painter.range));
  const isLeft = x < width / 2;
  const say = [moment(at, from, to, isReplay), ...sayings(column)].join(' · ');
  return { x: isLeft ? x : width - x, isLeft, say };
}

function sayings(column: TapeColumn | null): readonly string[] {
  if (column === null) return [];
  const { publishes, ups, downs, losses } = column;
  return [
    ...[...publishes].map(([topic, many]) => words.tapePublishes(many, topic)),
    ...ups.map(words.tapeUp),
    ...downs.map(words.tapeDown),
    ...(losses > 0 ? [words.tapeLosses(losses)] : []),
  ].slice(0, hintMax);
}

/** Things said of one place. */
const hintMax = 4;
