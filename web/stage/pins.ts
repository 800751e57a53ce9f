/**
 * Where a person put nodes, kept for each room while the tab lives. A browser may have no storage for
 * a page: then it is forgotten with the page.
 */

import type { Point } from './geometry.ts';

/** By node: parts of the stage's width and height, 0 to 1, so that they fit every screen. */
export type Pins = ReadonlyMap<string, Point>;

export const noPins: Pins = new Map();

/** More were put there by something else. */
const pinsMax = 1_000;

export function readPins(room: string): Pins {
  try {
    return pinsOf(JSON.parse(sessionStorage.getItem(keyOf(room)) ?? '{}'));
  } catch {
    return noPins;
  }
}

export function keepPins(room: string, pins: Pins): void {
  try {
    if (pins.size === 0) sessionStorage.removeItem(keyOf(room));
    else sessionStorage.setItem(keyOf(room), JSON.stringify(Object.fromEntries(pins)));
  } catch {
    // No storage, or a full one: they last as long as the page.
  }
}

/** What is no place is passed over. */
export function pinsOf(value: unknown): Pins {
  if (typeof value !== 'object' || value === null) return noPins;
  const pins = new Map<string, Point>();
  for (const [name, place] of Object.entries(value as Record<string, unknown>).slice(0, pinsMax)) {
    const { x, y } = (place ?? {}) as Record<string, unknown>;
    if (isPart(x) && isPart(y)) pins.set(name, { x, y });
  }
  return pins;
}

function isPart(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function keyOf(room: string): string {
  return `hermes:places:${room}`;
}
