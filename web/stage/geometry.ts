/** Points and small paths of moving things, in CSS px. */

import type { Spot } from '../fold/layout.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A crossing's capsule, length and width in px: a shape that no client has. */
export const capsule = { length: 38, width: 20 } as const;

/** How far a capsule's point reaches, in parts of its half width. */
const tip = 1.35;

export function between(from: Point, to: Point, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** The part of a link that is not covered by its two circles. */
export function rimToRim(from: Spot, to: Spot): readonly [Point, Point] {
  const length = Math.max(1, Math.hypot(to.x - from.x, to.y - from.y));
  return [between(from, to, from.r / length), between(from, to, 1 - to.r / length)];
}

/** A way from one circle to another, straight or through what is between them. */
export interface Way {
  readonly from: Spot;
  readonly through: Spot | null;
  readonly to: Spot;
}

/** The parts of a way that no circle covers. */
export function legsOf({ from, through, to }: Way): readonly (readonly [Point, Point])[] {
  return through === null ? [rimToRim(from, to)] : [rimToRim(from, through), rimToRim(through, to)];
}

/** Where a thing is that got `part` of a way, and between which points it goes there. */
export interface Place {
  readonly at: Point;
  readonly leg: readonly [Point, Point];
}

/**
 * At one pace all the way; or with `hub`, the part at which it is at what is between, at one pace to there
 * and one from there. From and to the middles, or `isRims`, from rim to rim.
 */
export function alongWay(
  way: Way,
  part: number,
  isRims: boolean,
  hub: number | null = null,
): Place {
  const { from, through, to } = way;
  const [start, end] = isRims ? [legsOf(way)[0]![0], legsOf(way).at(-1)![1]] : [from, to];
  if (through === null) return { at: between(start, end, part), leg: [start, end] };
  const first = Math.hypot(through.x - start.x, through.y - start.y);
  const second = Math.hypot(end.x - through.x, end.y - through.y);
  const middle = hub ?? first / Math.max(1, first + second);
  return part < middle
    ? { at: between(start, through, part / middle), leg: [start, through] }
    : {
        at: between(through, end, (part - middle) / Math.max(1e-9, 1 - middle)),
        leg: [through, end],
      };
}

/** Lies along the direction from `from` to `to`, its middle at `at`; pointed where it goes. */
export function addCapsule(path: Path2D, at: Point, from: Point, to: Point, scale: number): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const half = (scale * (capsule.length - capsule.width)) / 2;
  const [dx, dy] = [Math.cos(angle) * half, Math.sin(angle) * half];
  const r = (scale * capsule.width) / 2;
  const quarter = Math.PI / 2;
  const start = angle - quarter;
  path.moveTo(at.x + dx + Math.cos(start) * r, at.y + dy + Math.sin(start) * r);
  path.lineTo(at.x + dx + Math.cos(angle) * r * tip, at.y + dy + Math.sin(angle) * r * tip);
  path.lineTo(at.x + dx - Math.cos(start) * r, at.y + dy - Math.sin(start) * r);
  path.arc(at.x - dx, at.y - dy, r, angle + quarter, angle + 3 * quarter);
  path.closePath();
}

export function addLine(path: Path2D, from: Point, to: Point): void {
  path.moveTo(from.x, from.y);
  path.lineTo(to.x, to.y);
}

export function addRing(path: Path2D, at: Point, r: number): void {
  path.moveTo(at.x + r, at.y);
  path.arc(at.x, at.y, r, 0, 2 * Math.PI);
}

/** × */
export function addCross(path: Path2D, { x, y }: Point, r: number): void {
  addLine(path, { x: x - r, y: y - r }, { x: x + r, y: y + r });
  addLine(path, { x: x + r, y: y - r }, { x: x - r, y: y + r });
}
