/**
 * Where the diagram's parts stand, in px: a line per node from the top down, a mark per step in order,
 * or as far apart as they were in time. Pure: the same marks and size, the same places.
 */

import { type Transit, transits } from './transits.ts';
import type { Arrow, Mark, Marks } from './marks.ts';

export interface DiagramSize {
  /** What there is room for: fewer lines are spread over it, more go beyond it. */
  readonly width: number;
  readonly height: number;
}

export interface DiagramTime {
  /** As far apart as in time; else a step down each. */
  readonly isToScale: boolean;
  /** The time that is shown to scale, in ms of this page's clock. */
  readonly from: number;
  readonly to: number;
  /** The moment shown. */
  readonly now: number;
}

export interface PlacedMark {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
  /** After the moment shown. */
  readonly isLater: boolean;
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  /** `whole` from end to end; the others are known at one end, or lost on the way. */
  readonly is: 'whole' | 'lost' | 'leaving' | 'arriving';
  readonly isLater: boolean;
}

/** What reached a line through lines that are hidden. */
export interface PlacedTransit {
  readonly transit: Transit;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** A moment at the side. */
export interface Moment {
  readonly y: number;
  readonly at: number;
  /** So much time passed since the step before, where it is worth saying; in ms. */
  readonly silenceMs: number | null;
}

export interface DiagramLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly { readonly line: string; readonly x: number }[];
  readonly marks: readonly PlacedMark[];
  readonly arrows: readonly PlacedArrow[];
  readonly transits: readonly PlacedTransit[];
  readonly moments: readonly Moment[];
  readonly nowY: number;
}

/** Times stand here, left of the lines, in px. */
export const gutter = 62;

/** What is said beside the last line's marks has this much room, in px. */
const labels = 28;

const columnMin = 76;
const step = 28;
const edge = 20;

/** A pause from here on is shown as one, in ms; and how much further down that puts the next step, in px. */
const silenceMs = 1_000;
const silenceStep = 16;

/** A way of which one end is known goes so far. */
const stubPart = 0.4;
const lostPart = 0.66;

/** Times to scale have this distance at least, in px. */
const momentsEvery = 44;

/** `lines`: the visible ones, from left to right. */
export function layoutOf(
  { marks, arrows }: Marks,
  lines: readonly string[],
  { isToScale, from, to, now }: DiagramTime,
  size: DiagramSize,
): DiagramLayout {
  const room = size.width - gutter - labels;
  const column = Math.max(columnMin, room / Math.max(1, lines.length));
  const columns = lines.map((line, at) => ({ line, x: gutter + column * (at + 0.5) }));
  const xs = new Map(columns.map(({ line, x }) => [line, x]));
  const shown = marks.filter(({ line }) => xs.has(line));
  const scale = isToScale ? toScale(shown, { from, to, now }, size) : inOrder(shown, now);
  const { ys, nowY, height, moments } = scale;
  return {
    width: gutter + column * lines.length + labels,
    height,
    columns,
    marks: shown.map((mark) => ({
      mark,
      x: xs.get(mark.line)!,
      y: ys.get(mark)!,
      isLater: mark.at > now,
    })),
    arrows: arrows.flatMap((arrow) => placeArrow(arrow, xs, ys, now)),
    transits: transits(marks, arrows, xs).map((transit) => ({
      transit,
      x1: xs.get(transit.from.line)!,
      y1: ys.get(transit.from)!,
      x2: xs.get(transit.to.line)!,
      y2: ys.get(transit.to)!,
    })),
    moments,
    nowY,
  };
}

interface Scale {
  readonly ys: ReadonlyMap<Mark, number>;
  readonly nowY: number;
  readonly height: number;
  readonly moments: readonly Moment[];
}

/** A mark is never above one before it: so no arrow points back. */
function inOrder(marks: readonly Mark[], now: number): Scale {
  const ys = new Map<Mark, number>();
  const moments: Moment[] = [];
  let y = edge - step;
  let nowY = edge - step / 2;
  let last: number | null = null;
  for (const mark of marks) {
    const silence = last === null ? 0 : mark.at - last;
    const isSilence = silence >= silenceMs;
    y += step + (isSilence ? silenceStep : 0);
    ys.set(mark, y);
    moments.push({ y, at: mark.at, silenceMs: isSilence ? silence : null });
    if (mark.at <= now) nowY = y + step / 2;
    last = Math.max(last ?? mark.at, mark.at);
  }
  return { ys, nowY, height: Math.max(y, 0) + edge, moments };
}

function toScale(
  marks: readonly Mark[],
  { from, to, now }: Pick<DiagramTime, 'from' | 'to' | 'now'>,
  { height }: DiagramSize,
): Scale {
  const length = Math.max(1, height - 2 * edge);
  const span = Math.max(Number.EPSILON, to - from);
  const yOf = (at: number): number => edge + Math.min(1, Math.max(0, (at - from) / span)) * length;
  const many = Math.max(1, Math.floor(length / momentsEvery));
  const moments = Array.from({ length: many + 1 }, (_, at) => {
    const moment = from + (span * at) / many;
    return { y: yOf(moment), at: moment, silenceMs: null };
  });
  return {
    ys: new Map(marks.map((mark) => [mark, yOf(mark.at)])),
    nowY: yOf(now),
    height: length + 2 * edge,
    moments,
  };
}

function placeArrow(
  arrow: Arrow,
  xs: ReadonlyMap<string, number>,
  ys: ReadonlyMap<Mark, number>,
  now: number,
): readonly PlacedArrow[] {
  const x1 = xs.get(arrow.from);
  const x2 = xs.get(arrow.to);
  // Between lines that are not both shown there is no arrow.
  if (x1 === undefined || x2 === undefined) return [];
  const { sent, received, lost } = arrow;
  const y1 = sent === null ? undefined : ys.get(sent);
  const y2 = received === null ? undefined : ys.get(received);
  // On its way at the moment shown: it has not arrived then.
  const isLater = (received?.at ?? sent?.at ?? now) > now;
  if (y1 !== undefined && y2 !== undefined) {
    // A trace that contradicts itself is drawn as far as it does not.
    return y2 < y1 ? [] : [{ arrow, x1, y1, x2, y2, is: 'whole', isLater }];
  }
  if (y2 !== undefined) {
    const start = x2 + (x1 - x2) * stubPart;
    return [{ arrow, x1: start, y1: y2 - step * stubPart, x2, y2, is: 'arriving', isLater }];
  }
  if (y1 === undefined) return [];
  const lostY = lost === null ? undefined : ys.get(lost);
  const part = lost === null ? stubPart : lostPart;
  const end = x1 + (x2 - x1) * part;
  const down = lostY === undefined || lostY <= y1 ? y1 + step * part : y1 + (lostY - y1) * part;
  return [{ arrow, x1, y1, x2: end, y2: down, is: lost === null ? 'leaving' : 'lost', isLater }];
}
