import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Seen } from './seen.ts';

describe('Seen', () => {
  it('tells a number that was seen from one that was not, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 }), (numbers) => {
        const seen = new Seen();
        const known = new Set<number>();
        for (const number of numbers) {
          expect(seen.add(number)).toBe(!known.has(number));
          known.add(number);
        }
      }),
    );
  });

  it('remembers the newest gaps only', () => {
    const seen = new Seen();
    for (let number = 1; number <= 4_001; number += 2) seen.add(number);
    // The first thousand gaps are forgotten: what fills them is not new.
    expect(seen.add(2)).toBe(false);
    expect(seen.add(4_000)).toBe(true);
    expect(seen.add(4_000)).toBe(false);
  });
});
