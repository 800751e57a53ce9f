import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf } from '../fold/layout.ts';
import { panned, pinned, scaleMax, scaleMin, seen, unseen, wholePicture, zoomed } from './lens.ts';

const box = { width: 800, height: 600 };
const point = fc.record({
  x: fc.integer({ min: 0, max: 800 }),
  y: fc.integer({ min: 0, max: 600 }),
});

describe('the lens', () => {
  it('what is under the pointer stays there, near the middle of the picture', () => {
    const at = { x: 300, y: 250 };
    const before = unseen(at, wholePicture);
    const lens = zoomed(wholePicture, 2, at, box);
    expect(unseen(at, lens)).toEqual(before);
    expect(seen({ ...before, r: 10 }, lens)).toMatchObject({ ...at, r: 10 * Math.SQRT2 });
  });

  it('keeps within its limits, and the picture is never lost', () => {
    const act = fc.oneof(
      fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), at: point }),
      fc.record({
        dx: fc.integer({ min: -900, max: 900 }),
        dy: fc.integer({ min: -900, max: 900 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        let lens = wholePicture;
        for (const one of acts) {
          lens =
            'at' in one ? zoomed(lens, one.factor, one.at, box) : panned(lens, one.dx, one.dy, box);
        }
        expect(lens.scale).toBeGreaterThanOrEqual(scaleMin);
        expect(lens.scale).toBeLessThanOrEqual(scaleMax);
        // The middle of the box shows some of the picture.
        const middle = unseen({ x: 400, y: 300 }, lens);
        expect(middle.x).toBeGreaterThanOrEqual(-0.001);
        expect(middle.x).toBeLessThanOrEqual(800.001);
        expect(middle.y).toBeGreaterThanOrEqual(-0.001);
        expect(middle.y).toBeLessThanOrEqual(600.001);
      }),
    );
  });

  it('pins move only whom they name, and fit another screen', () => {
    const { spots } = layoutOf(['alice', 'bob', 'carol'], box);
    const pins = new Map([
      ['bob', { x: 0.5, y: 0.25 }],
      ['dave', { x: 0, y: 0 }],
    ]);
    const moved = pinned(spots, pins, box);
    expect(moved.get('bob')).toMatchObject({ x: 400, y: 150 });
    expect(moved.get('alice')).toBe(spots.get('alice'));
    expect(moved.size).toBe(3);
  });
});
