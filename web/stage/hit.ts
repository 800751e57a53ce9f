/** Which crossing is under a pointer: the canvas has no elements, but it has what it painted last. */

import type { NodeSpot } from '../fold/layout.ts';
import type { CrossingMotion, Motion } from '../fold/motion.ts';
import { alongLink, between, capsule, type Point } from './geometry.ts';

/** A target is at least 24 px. */
const reachMin = 12;

/** Where a crossing's capsule is; null where its ends are not in the picture. */
export function capsuleAt(
  { fate, from, to, progress }: CrossingMotion,
  spots: ReadonlyMap<string, NodeSpot>,
): Point | null {
  const [start, end] = [spots.get(from), spots.get(to)];
  if (start === undefined || end === undefined) return null;
  if (fate === 'unsure') return alongLink(start, end, 0.5);
  if (fate === 'lost') return alongLink(start, end, progress / 2);
  return between(start, end, progress);
}

/** The nearest one within reach. `scale`: how large capsules are drawn. */
export function crossingAt(
  motions: readonly Motion[],
  spots: ReadonlyMap<string, NodeSpot>,
  scale: number,
  { x, y }: Point,
): CrossingMotion | null {
  let nearest: CrossingMotion | null = null;
  let least = Math.max(reachMin, (capsule.length * scale) / 2);
  for (const motion of motions) {
    if (motion.is !== 'crossing') continue;
    const at = capsuleAt(motion, spots);
    if (at === null) continue;
    const distance = Math.hypot(at.x - x, at.y - y);
    if (distance > least) continue;
    least = distance;
    nearest = motion;
  }
  return nearest;
}
