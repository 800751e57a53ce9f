import { expect, it } from 'vitest';
import { scaleTo } from './plot-scale.ts';

it.each([
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [5, [0, 2, 4, 6]],
  [29, [0, 10, 20, 30]],
  [300, [0, 100, 200, 300]],
])('a scale to %i has ticks at round whole numbers', (most, ticks) => {
  expect(scaleTo(most, [0, 100]).ticks).toEqual(ticks);
});

it('maps 0 to its beginning and its last tick to its end, either way round', () => {
  const scale = scaleTo(5, [200, 20]);
  expect(scale.at(0)).toBe(200);
  expect(scale.at(6)).toBe(20);
  expect(scale.at(3)).toBe(110);
});
