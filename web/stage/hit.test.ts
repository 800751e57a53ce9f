import { describe, expect, it } from 'vitest';
import type { NodeSpot, Spot } from '../fold/layout.ts';
import type { CrossingMotion, Motion } from '../fold/motion.ts';
import { capsuleAt, crossingAt, type WayOf } from './hit.ts';

const spots = new Map<string, NodeSpot>([
  ['alice', { x: 0, y: 0, r: 20, label: 'below' }],
  ['bob', { x: 400, y: 0, r: 20, label: 'above' }],
]);

const through =
  (hub: Spot | null): WayOf =>
  (one, other) => {
    const [from, to] = [spots.get(one), spots.get(other)];
    return from === undefined || to === undefined ? null : { from, through: hub, to };
  };
const ways = through(null);

function crossing(more: Partial<CrossingMotion>): CrossingMotion {
  const way = { from: 'alice', to: 'bob', topic: 'a', event: 'alice@1:1' as const, number: 1 };
  return { is: 'crossing', fate: 'arrives', progress: 0.5, hub: null, ...way, ...more };
}

describe('crossingAt', () => {
  it('finds the nearest within reach, where it is drawn', () => {
    const motions: Motion[] = [
      crossing({ progress: 0.5, number: 1 }),
      crossing({ progress: 0.55, number: 2 }),
    ];
    expect(crossingAt(motions, ways, 1, { x: 204, y: 3 })?.number).toBe(1);
    expect(crossingAt(motions, ways, 1, { x: 216, y: 3 })?.number).toBe(2);
    expect(crossingAt(motions, ways, 1, { x: 200, y: 60 })).toBeNull();
    expect(crossingAt([], ways, 1, { x: 200, y: 0 })).toBeNull();
  });

  it('one that is lost, or nobody knows of, is half way at most', () => {
    expect(capsuleAt(crossing({ fate: 'lost', progress: 1 }), ways)?.at).toEqual({ x: 200, y: 0 });
    expect(capsuleAt(crossing({ fate: 'unsure', progress: 0 }), ways)?.at).toEqual({
      x: 200,
      y: 0,
    });
    expect(capsuleAt(crossing({ to: 'dave' }), ways)).toBeNull();
  });

  it('goes through what is between its ends, and is lost behind it', () => {
    const between = { x: 0, y: 300, r: 20 };
    const at = (progress: number, more: Partial<CrossingMotion> = {}) =>
      capsuleAt(crossing({ progress, ...more }), through(between))?.at;
    // 300 px to the hub and 500 px from there.
    expect(at(0)).toEqual({ x: 0, y: 0 });
    expect(at(0.1875)).toEqual({ x: 0, y: 150 });
    expect(at(0.375)).toEqual({ x: 0, y: 300 });
    expect(at(1)).toEqual({ x: 400, y: 0 });
    // The slower of two that are at the engine together.
    expect(at(0.1, { hub: 0.2 })).toEqual({ x: 0, y: 150 });
    expect(at(0.6, { hub: 0.2 })?.x).toBeCloseTo(200);
    expect(at(1, { hub: 0.2, fate: 'lost' })?.x).toBeCloseTo(192, 0);
    expect(at(0.1, { hub: 0.2, fate: 'lost' })?.x).toBe(0);
  });
});
