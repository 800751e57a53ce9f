/** Paints the tape on its small canvas: still marks, in a few strokes. */

import type { TopicMark } from '../fold/types.ts';
import { shapePath } from '../stage/topic-shape.ts';
import type { Theme } from '../stage/theme.ts';
import type { Tape, TapeColumn } from './tape.ts';

export interface TapePlace {
  /** Where column 0 lies, in px from the left. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** A notch with this much room on both sides carries its topic's shape, in px. */
const shapeRoom = 15;
const shapeRadius = 5;

/** The line that faults are dashed on lies so far above the lower edge, in px. */
const lineFromBottom = 7;

export function paintTape(
  context: CanvasRenderingContext2D,
  tape: Tape,
  topics: ReadonlyMap<string, TopicMark>,
  theme: Theme,
  place: TapePlace,
): void {
  const line = place.height - lineFromBottom;
  const full = place.left * 2 + place.width;
  context.clearRect(0, 0, full, place.height);
  hatch(context, tape, theme, place);
  context.fillStyle = theme.link;
  context.fillRect(place.left, line, place.width, 1);
  notches(context, tape, topics, theme, place);
  dashes(context, tape, theme, place, line + 0.5);
  for (const [column, { ups, downs, losses }] of tape.columns) {
    const x = place.left + column + 0.5;
    if (ups.length > 0) arrowhead(context, theme, x, line, -1);
    if (downs.length > 0) arrowhead(context, theme, x, line, 1);
    if (losses > 0) cross(context, theme, x, line);
  }
}

function notches(
  context: CanvasRenderingContext2D,
  { columns }: Tape,
  topics: ReadonlyMap<string, TopicMark>,
  theme: Theme,
  { left, height }: TapePlace,
): void {
  const bottom = height - lineFromBottom - 2;
  const published = [...columns].filter(([, { publishes }]) => publishes.size > 0);
  published.sort(([a], [b]) => a - b);
  for (const [at, [column, { publishes }]] of published.entries()) {
    const x = left + column + 0.5;
    const before = published[at - 1]?.[0] ?? -Infinity;
    const after = published[at + 1]?.[0] ?? Infinity;
    const isRoomy = column - before >= shapeRoom && after - column >= shapeRoom;
    const marks = [...publishes.keys()].map((topic) => topics.get(topic));
    const step = (bottom - 2) / marks.length;
    for (const [row, mark] of marks.entries()) {
      context.fillStyle = theme.hues[mark?.slot ?? 0] ?? theme.ink;
      context.fillRect(x - 1, 2 + row * step, 2, step);
    }
    const [mark] = marks;
    if (!isRoomy || marks.length > 1 || mark === undefined) continue;
    context.translate(x, 8);
    fill(context, new Path2D(shapePath(mark.shape, shapeRadius)));
    context.translate(-x, -8);
  }
}

function dashes(
  context: CanvasRenderingContext2D,
  { faults }: Tape,
  theme: Theme,
  { left }: TapePlace,
  y: number,
): void {
  const path = new Path2D();
  for (const { from, to } of faults) {
    path.moveTo(left + from, y);
    path.lineTo(left + Math.max(to, from + 3), y);
  }
  context.setLineDash([5, 3]);
  context.lineWidth = 4;
  context.strokeStyle = theme.ink;
  context.stroke(path);
  context.setLineDash([]);
}

function hatch(
  context: CanvasRenderingContext2D,
  { stalls }: Tape,
  theme: Theme,
  { left, height }: TapePlace,
): void {
  for (const { from, to } of stalls) {
    context.save();
    context.beginPath();
    context.rect(left + from, 0, Math.max(2, to - from), height);
    context.clip();
    context.beginPath();
    for (let x = from - height; x < to; x += 6) {
      context.moveTo(left + x, height);
      context.lineTo(left + x + height, 0);
    }
    context.lineWidth = 1;
    context.strokeStyle = theme.link;
    context.stroke();
    context.restore();
  }
}

function fill(context: CanvasRenderingContext2D, path: Path2D): void {
  context.fill(path);
}

/** Up where a node came, down and hollow where one went. */
function arrowhead(
  context: CanvasRenderingContext2D,
  theme: Theme,
  x: number,
  y: number,
  way: 1 | -1,
): void {
  const path = new Path2D(`M${x - 4} ${y}L${x + 4} ${y}L${x} ${y + way * 6}Z`);
  context.fillStyle = way === -1 ? theme.ink : theme.stage;
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.5;
  fill(context, path);
  context.stroke(path);
}

function cross(context: CanvasRenderingContext2D, theme: Theme, x: number, y: number): void {
  const path = new Path2D(`M${x - 4} ${y - 4}l8 8M${x + 4} ${y - 4}l-8 8`);
  context.strokeStyle = theme.stage;
  context.lineWidth = 5;
  context.stroke(path);
  context.strokeStyle = theme.ink;
  context.lineWidth = 2;
  context.stroke(path);
}

/** The column with anything in it that is nearest to `x`, within a few px. */
export function nearestColumn(tape: Tape, x: number): TapeColumn | null {
  for (let off = 0; off <= 4; off++) {
    const found = tape.columns.get(x - off) ?? tape.columns.get(x + off);
    if (found !== undefined) return found;
  }
  return null;
}
