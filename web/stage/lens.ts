/**
 * How the picture is looked at: how large, and from where. Positions and circles follow it; text and
 * lines keep their size in px.
 */

import type { Box, NodeSpot } from '../fold/layout.ts';
import type { Point } from './geometry.ts';

export interface Lens {
  /** 1 fits the picture into its box. */
  readonly scale: number;
  /** Where the picture's corner is, in px from the box's. */
  readonly x: number;
  readonly y: number;
}

export const wholePicture: Lens = { scale: 1, x: 0, y: 0 };

export const scaleMin = 0.5;
export const scaleMax = 8;

/** Nearer, or farther, by `factor`, while `at` stays where it is. */
export function zoomed(lens: Lens, factor: number, at: Point, box: Box): Lens {
  const scale = Math.min(scaleMax, Math.max(scaleMin, lens.scale * factor));
  const by = scale / lens.scale;
  return kept({ scale, x: at.x - (at.x - lens.x) * by, y: at.y - (at.y - lens.y) * by }, box);
}

export function panned(lens: Lens, dx: number, dy: number, box: Box): Lens {
  return kept({ ...lens, x: lens.x + dx, y: lens.y + dy }, box);
}

/** No edge of the picture goes past the middle of the box: it cannot be lost. */
function kept({ scale, x, y }: Lens, { width, height }: Box): Lens {
  return { scale, x: within(x, width, scale), y: within(y, height, scale) };
}

function within(at: number, length: number, scale: number): number {
  return Math.min(length / 2, Math.max(length / 2 - length * scale, at));
}

/** Through the lens. A circle grows less than the way to the next: nearer, there is room for names. */
export function seen<S extends Point & { readonly r: number }>(spot: S, lens: Lens): S {
  const { scale } = lens;
  return {
    ...spot,
    x: lens.x + spot.x * scale,
    y: lens.y + spot.y * scale,
    r: spot.r * Math.sqrt(scale),
  };
}

/** Where on the picture a point of the box is. */
export function unseen({ x, y }: Point, lens: Lens): Point {
  return { x: (x - lens.x) / lens.scale, y: (y - lens.y) / lens.scale };
}

/** The picture with nodes where a person put them. `pins`: parts of the box, 0 to 1. */
export function pinned(
  spots: ReadonlyMap<string, NodeSpot>,
  pins: ReadonlyMap<string, Point>,
  { width, height }: Box,
): ReadonlyMap<string, NodeSpot> {
  if (pins.size === 0) return spots;
  const moved = new Map(spots);
  for (const [name, { x, y }] of pins) {
    const spot = spots.get(name);
    if (spot !== undefined) moved.set(name, { ...spot, x: x * width, y: y * height });
  }
  return moved;
}
