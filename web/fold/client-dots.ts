/**
 * Where a node's clients go: on a full inner ring, up to 24; beyond that, or where the circle is
 * small, one dot per topic with a number. Positions are in CSS px from the node's centre.
 */

import type { NodeView } from './types.ts';

export interface ClientDot {
  readonly topic: string;
  /** The client, or null where the dot stands for all of its topic. */
  readonly pid: number | null;
  /** Clients that the dot stands for. */
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly r: number;
  /** Whether a letter can be read in it. */
  readonly hasLetter: boolean;
  /** Where its number goes: its middle, from the node's centre; null without one. */
  readonly number: { readonly x: number; readonly y: number } | null;
}

/** More clients than this are shown as one dot per topic. */
const dotsMax = 24;

/** A smaller circle has no room for a dot per client. */
const ringRadiusMin = 52;

/** A smaller circle has no room for any; a smaller one than the second, none for a number. */
const dotsRadiusMin = 12;
const numberRadiusMin = 24;

const dotRadiusMax = 11;

/** The least radius of a dot in which a letter of 12 px can be read. */
const letterRadiusMin = 9;

/** The radius of the hub's hexagon in a node of radius `r`. */
export function hubRadius(r: number): number {
  return Math.max(3, r * 0.17);
}

/** `zoom`: how much larger dots and letters are than on a desk. */
export function clientDots(
  clients: NodeView['clients'],
  r: number,
  zoom = 1,
): readonly ClientDot[] {
  const total = [...clients.values()].reduce((sum, pids) => sum + pids.length, 0);
  if (total === 0 || r < dotsRadiusMin) return [];
  if (total > dotsMax || r < ringRadiusMin) return perTopic(clients, r, zoom);
  const pairs = [...clients].flatMap(([topic, pids]) => pids.map((pid) => ({ topic, pid })));
  const ring = r * 0.64;
  const size = dotSize(ring, total, zoom);
  return pairs.map(({ topic, pid }, index) => ({
    topic,
    pid,
    count: 1,
    ...place(ring, index, Math.max(3, total)),
    r: size,
    hasLetter: size >= letterRadiusMin * zoom,
    number: null,
  }));
}

function perTopic(clients: NodeView['clients'], r: number, zoom: number): readonly ClientDot[] {
  const isLarge = r >= ringRadiusMin;
  const ring = r * (isLarge ? 0.6 : 0.54);
  // In a small circle the first topics stand for all; its count is in words below.
  const shown = [...clients].filter(([, pids]) => pids.length > 0).slice(0, isLarge ? 12 : 5);
  const size = Math.min(
    dotSize(ring, Math.max(3, shown.length), zoom),
    isLarge ? Infinity : r * 0.3,
  );
  const hasNumber = shown.length === 1 && r >= numberRadiusMin;
  return shown.map(([topic, pids], index) => {
    const at = place(ring, index, Math.max(isLarge ? 3 : 1, shown.length));
    const below = { x: at.x, y: at.y + size + 8 * zoom };
    return {
      topic,
      pid: null,
      count: pids.length,
      ...at,
      r: size,
      hasLetter: size >= letterRadiusMin * zoom,
      number: isLarge ? below : hasNumber ? { x: 0, y: r * 0.58 } : null,
    };
  });
}

function dotSize(ring: number, count: number, zoom: number): number {
  return Math.max(4, Math.min(dotRadiusMax * zoom, (Math.PI * ring) / count - 1));
}

/** Clockwise from the top. */
function place(ring: number, index: number, count: number): { x: number; y: number } {
  const angle = -Math.PI / 2 + (2 * Math.PI * index) / count;
  return { x: Math.cos(angle) * ring, y: Math.sin(angle) * ring };
}
