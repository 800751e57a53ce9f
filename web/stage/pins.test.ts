import { describe, expect, it } from 'vitest';
import { pinsOf } from './pins.ts';

describe('pinsOf', () => {
  it('takes places, and passes over what is none', () => {
    const stored = JSON.parse(
      '{"bob":{"x":0.2,"y":1},"eve":{"x":"0","y":0},"mallory":{"x":7,"y":0},"x":null,"y":3}',
    ) as unknown;
    expect([...pinsOf(stored)]).toEqual([['bob', { x: 0.2, y: 1 }]]);
    for (const other of [null, 3, 'x', undefined]) expect(pinsOf(other).size).toBe(0);
  });
});
