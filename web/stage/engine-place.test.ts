import { describe, expect, it } from 'vitest';
import { type Box, layoutOf } from '../fold/layout.ts';
import { engineSpotOf } from './engine-place.ts';

const boxes: readonly (readonly [string, Box])[] = [
  ['phone', { width: 390, height: 360 }],
  ['laptop', { width: 664, height: 512 }],
  ['projector', { width: 1_200, height: 880 }],
];

describe.each(boxes)('on a %s the engine', (_what, box) => {
  it.each([1, 2, 3, 4, 7, 12, 30, 60])('stands free of all of %i nodes', (count) => {
    const names = Array.from({ length: count }, (_, at) => `n${at}`);
    const { spots } = layoutOf(names, box);
    const spot = engineSpotOf(spots, box, 1);
    if (spot === null) throw new Error('no place');
    const near = Math.min(
      ...[...spots.values()].map(({ x, y, r }) => Math.hypot(x - spot.x, y - spot.y) - r),
    );
    expect(near).toBeGreaterThan(spot.r);
    expect(spot.x - spot.r).toBeGreaterThan(0);
    expect(spot.y - spot.r).toBeGreaterThan(0);
    expect(spot.x + spot.r).toBeLessThan(box.width);
    expect(spot.y + spot.r).toBeLessThan(box.height);
  });

  it('has its words where no way goes', () => {
    const of = (count: number) => {
      const names = Array.from({ length: count }, (_, at) => `n${at}`);
      return engineSpotOf(layoutOf(names, box).spots, box, 1);
    };
    // One node below, two above at the sides; then one below and one above.
    expect(of(3)?.words).toBe('above');
    expect(['left', 'right']).toContain(of(2)?.words);
    expect(of(3)?.hasState).toBe(box.width > 600);
  });

  it('is nowhere while there is no node', () => {
    expect(engineSpotOf(new Map(), box, 1)).toBeNull();
  });
});
