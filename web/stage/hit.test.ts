import { describe, expect, it } from 'vitest';
import type { NodeSpot } from '../fold/layout.ts';
import type { CrossingMotion, Motion } from '../fold/motion.ts';
import { capsuleAt, crossingAt } from './hit.ts';

const spots = new Map<string, NodeSpot>([
  ['alice', { x: 0, y: 0, r: 20, label: 'below' }],
  ['bob', { x: 400, y: 0, r: 20, label: 'above' }],
]);

function crossing(more: Partial<CrossingMotion>): CrossingMotion {
  const way = { from: 'alice', to: 'bob', topic: 'a', event: 'alice@1:1' as const, number: 1 };
  return { is: 'crossing', fate: 'arrives', progress: 0.5, ...way, ...more };
}

describe('crossingAt', () => {
  it('finds the nearest within reach, where it is drawn', () => {
    const motions: Motion[] = [
      crossing({ progress: 0.5, number: 1 }),
      crossing({ progress: 0.55, number: 2 }),
    ];
    expect(crossingAt(motions, spots, 1, { x: 204, y: 3 })?.number).toBe(1);
    expect(crossingAt(motions, spots, 1, { x: 216, y: 3 })?.number).toBe(2);
    expect(crossingAt(motions, spots, 1, { x: 200, y: 60 })).toBeNull();
    expect(crossingAt([], spots, 1, { x: 200, y: 0 })).toBeNull();
  });

  it('one that is lost, or nobody knows of, is half way at most', () => {
    expect(capsuleAt(crossing({ fate: 'lost', progress: 1 }), spots)).toEqual({ x: 200, y: 0 });
    expect(capsuleAt(crossing({ fate: 'unsure', progress: 0 }), spots)).toEqual({ x: 200, y: 0 });
    expect(capsuleAt(crossing({ to: 'dave' }), spots)).toBeNull();
  });
});
