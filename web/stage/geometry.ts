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

/** Where on the link between two rims a thing is that got `part` of the way. */
export function alongLink(from: Spot, to: Spot, part: number): Point {
  const [start, end] = rimToRim(from, to);
  return between(start, end, part);
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
