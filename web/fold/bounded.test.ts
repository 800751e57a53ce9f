import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bounded } from './bounded.ts';
import { Shared } from './shared.ts';

/** Sets a key, or goes on with a copy while the original is written to as well. */
const acts = fc.array(
  fc.oneof(fc.record({ key: fc.nat(40), value: fc.nat() }), fc.constant('copy' as const)),
  { maxLength: 200 },
);

describe('Bounded', () => {
  it('knows the last entries for certain, and what it knows is right, through any copies', () => {
    fc.assert(
      fc.property(acts, (acts) => {
        const max = 8;
        let map = new Bounded<number, number>(max);
        const last = new Map<number, number>();
        for (const act of acts) {
          if (act === 'copy') {
            const before = map;
            map = map.copy();
            for (let key = 0; key < 3; key++) before.set(key, -1);
            continue;
          }
          map.set(act.key, act.value);
          last.delete(act.key);
          last.set(act.key, act.value);
        }
        const kept = [...last].slice(-max / 2);
        for (const [key, value] of kept) expect(map.get(key)).toBe(value);
        for (let key = 0; key < 41; key++) {
          expect([undefined, last.get(key)]).toContain(map.get(key));
          expect(map.has(key)).toBe(map.get(key) !== undefined);
        }
      }),
    );
  });

  it('forgets the oldest', () => {
    const map = new Bounded<number, number>(100);
    for (let key = 0; key < 1_000; key++) map.set(key, key);
    const kept = Array.from({ length: 1_000 }, (_, key) => key).filter((key) => map.has(key));
    expect(kept[0]).toBe(1_000 - kept.length);
    expect(kept.length).toBeGreaterThanOrEqual(100);
    expect(kept.length).toBeLessThanOrEqual(200);
  });
});

describe('Shared', () => {
  it('is a map of its own after a copy', () => {
    const one = new Shared<string, number>();
    one.set('a', 1);
    const other = one.copy();
    one.set('a', 2);
    other.set('b', 3);
    expect([...one.entries()]).toEqual([['a', 2]]);
    expect([...other.entries()]).toEqual([
      ['a', 1],
      ['b', 3],
    ]);
  });
});
