/** Where the engine's glyph goes: in the middle of the nodes, as far as there is room between them. */

import type { Box, NodeSpot, Spot } from '../fold/layout.ts';
import type { Point } from './geometry.ts';

/** Its half width in px, as designed and at least, and what it keeps to nodes. */
const radius = { most: 30, least: 9 } as const;
const gap = 14;

/** With so much room around it there is room for words below it, in px. */
const wordsRoom = 74;

/** A stage of less width has no room for more than a name, in px. */
const stateWidth = 560;

/** Places that are tried, each way. */
const steps = 24;

/** How much nearer to the middle is worth as much room, in px per px. */
const middlePull = 0.25;

export interface EngineSpot extends Spot {
  /** Where its words are: away from the ways to it; null where there is no room for any. */
  readonly words: 'above' | 'below' | 'left' | 'right' | null;
  /** Whether there is room for more than its name. */
  readonly hasState: boolean;
}

/** Directions of the sides, in parts of a turn clockwise from the right; the first are preferred. */
const sides = { above: 0.75, below: 0.25, right: 0, left: 0.5 } as const;

/** Null while there is no node. */
export function engineSpotOf(
  spots: ReadonlyMap<string, NodeSpot>,
  box: Box,
  textScale: number,
): EngineSpot | null {
  const all = [...spots.values()];
  if (all.length === 0) return null;
  const middle = {
    x: all.reduce((sum, { x }) => sum + x, 0) / all.length,
    y: all.reduce((sum, { y }) => sum + y, 0) / all.length,
  };
  const room = ({ x, y }: Point): number =>
    Math.min(...all.map((spot) => Math.hypot(spot.x - x, spot.y - y) - spot.r));
  const wanted = radius.most * textScale + gap + (all.length > 1 ? wordsRoom * textScale : 70);
  let best = middle;
  let most = -Infinity;
  for (let row = 0; row <= steps; row++) {
    for (let column = 0; column <= steps; column++) {
      const at = {
        x: box.width * (0.15 + (0.7 * column) / steps),
        y: box.height * (0.12 + (0.72 * row) / steps),
      };
      const away = Math.hypot(at.x - middle.x, at.y - middle.y);
      const worth = Math.min(wanted, room(at)) - away * middlePull;
      if (worth > most) [best, most] = [at, worth];
    }
  }
  const free = room(best);
  const r = Math.max(radius.least, Math.min(radius.most * textScale, free - gap));
  const isRoom = free >= r + wordsRoom * textScale * 0.6;
  const hasState = box.width >= stateWidth;
  return { ...best, r, words: isRoom ? freeSide(best, all) : null, hasState };
}

/** The side that is farthest from any node's direction. */
function freeSide(at: Point, spots: readonly Point[]): keyof typeof sides {
  const ways = spots.map(({ x, y }) => Math.atan2(y - at.y, x - at.x) / (2 * Math.PI));
  let best: keyof typeof sides = 'above';
  let most = -1;
  for (const [side, direction] of Object.entries(sides)) {
    const least = Math.min(
      ...ways.map((way) => {
        const turn = Math.abs(way - direction) % 1;
        return Math.min(turn, 1 - turn);
      }),
    );
    // Words beside take more room: only where both others are taken.
    if (least > most + (side === 'left' || side === 'right' ? 0.08 : 0.001)) {
      [best, most] = [side as keyof typeof sides, least];
    }
  }
  return best;
}
