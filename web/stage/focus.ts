/** Arrow keys on the stage: which node lies that way. */

import type { Spot } from '../fold/layout.ts';

const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The nearest node in the direction of `key`, seen from `from`; null where there is none. What lies
 * askew counts as farther, so that an arrow goes where it points.
 */
export function nearestThatWay(
  spots: ReadonlyMap<string, Spot>,
  from: string,
  key: string,
): string | null {
  const way = ways[key];
  const start = spots.get(from);
  if (way === undefined || start === undefined) return null;
  let nearest: string | null = null;
  let least = Infinity;
  for (const [name, { x, y }] of spots) {
    const [dx, dy] = [x - start.x, y - start.y];
    const along = dx * way[0] + dy * way[1];
    if (name === from || along <= 1) continue;
    const aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
    const distance = along + 2 * aside;
    if (distance > least - 1) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}
