/** Which crossing is under a pointer: the canvas has no elements, but it has what it painted last. */

import type { CrossingMotion, Motion } from '../fold/motion.ts';
import { alongWay, capsule, type Place, type Point, type Way } from './geometry.ts';

/** A target is at least 24 px. */
const reachMin = 12;

/** The way from one node to another; null where they are not in the picture. */
export type WayOf = (from: string, to: string) => Way | null;

/** Where a crossing's capsule is; null where its ends are not in the picture. */
export function capsuleAt(
  { fate, from, to, progress, hub }: CrossingMotion,
  wayOf: WayOf,
): Place | null {
  const way = wayOf(from, to);
  if (way === null) return null;
  if (fate === 'unsure') return alongWay(way, 0.5, true);
  // Half way of where it can have been lost: on its link, or behind the engine.
  const lostAt = ((hub ?? 0) + 1) / 2;
  if (fate === 'lost') return alongWay(way, progress * lostAt, true, hub);
  return alongWay(way, progress, false, hub);
}

/** The nearest one within reach. `scale`: how large capsules are drawn. */
export function crossingAt(
  motions: readonly Motion[],
  wayOf: WayOf,
  scale: number,
  { x, y }: Point,
): CrossingMotion | null {
  let nearest: CrossingMotion | null = null;
  let least = Math.max(reachMin, (capsule.length * scale) / 2);
  for (const motion of motions) {
    if (motion.is !== 'crossing') continue;
    const place = capsuleAt(motion, wayOf);
    if (place === null) continue;
    const distance = Math.hypot(place.at.x - x, place.at.y - y);
    if (distance > least) continue;
    least = distance;
    nearest = motion;
  }
  return nearest;
}
