import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientDots } from './client-dots.ts';
import { labelsOf } from './labels.ts';
import { type Box, type Layout, layoutOf, type NodeSpot } from './layout.ts';
import { Topics } from './topics.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `node-${at}`);
const desk: Box = { width: 700, height: 560 };

function spotOf({ spots }: Layout, name: string): NodeSpot {
  const spot = spots.get(name);
  if (spot === undefined) throw new Error(`${name} has no place`);
  return spot;
}

describe('layoutOf', () => {
  it('three make a triangle with this node at the bottom', () => {
    const layout = layoutOf(['alice', 'bob', 'carol'], desk);
    const alice = spotOf(layout, 'alice');
    const bob = spotOf(layout, 'bob');
    expect(layout.kind).toBe('polygon');
    expect(alice.x).toBeCloseTo(350);
    expect(alice.y).toBeCloseTo(560 - alice.r - 62);
    expect(bob).toMatchObject({ label: 'above' });
    expect(bob.x).toBeCloseTo(350 - 0.3 * 700);
    expect(bob.y).toBeCloseTo(bob.r + 64);
    expect(spotOf(layout, 'carol').x).toBeCloseTo(350 + 0.3 * 700);
  });

  it.each([3, 4, 5, 6])('in a flat box no link of %i nodes passes behind a third', (count) => {
    const all = [...layoutOf(names(count), { width: 940, height: 240 }).spots.values()];
    for (const one of all) {
      for (const other of all) {
        for (const { x, y, r } of all) {
          const isEnd = [one, other].some((end) => end.x === x && end.y === y);
          if (isEnd) continue;
          const along = Array.from({ length: 101 }, (_, at) => at / 100);
          const nearest = Math.min(
            ...along.map((t) =>
              Math.hypot(one.x + t * (other.x - one.x) - x, one.y + t * (other.y - one.y) - y),
            ),
          );
          expect(nearest).toBeGreaterThan(r);
        }
      }
    }
  });

  it('a newcomer opens a gap: nobody changes places', () => {
    for (let count = 3; count <= 40; count++) {
      const layout = layoutOf(names(count), { width: 1_000, height: 800 });
      const angles = names(count).map((name) => {
        const { x, y } = spotOf(layout, name);
        const angle = Math.atan2(y - 400, x - 500) - Math.PI / 2;
        return (angle + 4 * Math.PI + 1e-6) % (2 * Math.PI);
      });
      expect(angles).toEqual(angles.toSorted((a, b) => a - b));
    }
  });

  it('keeps every circle in the box and apart from the others', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 700, max: 1_900 }),
        fc.integer({ min: 520, max: 1_000 }),
        (count, width, height) => {
          const { spots } = layoutOf(names(count), { width, height });
          const all = [...spots.values()];
          expect(all).toHaveLength(count);
          const isInside = all.every(
            ({ x, y, r }) => x >= r && x + r <= width && y >= r && y + r <= height,
          );
          const isApart = all.every(({ x, y, r }, index) =>
            all.slice(index + 1).every((one) => Math.hypot(one.x - x, one.y - y) > r + one.r - 2),
          );
          expect({ isInside, isApart }).toEqual({ isInside: true, isApart: true });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('on a phone this node is large at the bottom, the others are above', () => {
    for (const count of [1, 2, 3, 5, 9, 30]) {
      const layout = layoutOf(names(count), { width: 390, height: 460 });
      const self = spotOf(layout, 'node-0');
      expect(layout.kind).toBe('phone');
      for (const { y, r, x } of [...layout.spots.values()].slice(1)) {
        expect(r).toBeLessThan(self.r);
        expect(y + r).toBeLessThan(self.y - self.r);
        expect(x - r).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('small boxes give finite numbers', () => {
    for (const box of [
      { width: 0, height: 0 },
      { width: 320, height: 120 },
      { width: 700, height: 100 },
    ]) {
      for (const count of [1, 3, 12, 30, 100]) {
        const all = [...layoutOf(names(count), box).spots.values()];
        expect(all.every(({ x, y, r }) => [x, y, r].every(Number.isFinite) && r > 0)).toBe(true);
      }
    }
  });
});

describe('clientDots', () => {
  it('one dot per client up to 24, then one per topic with a number', () => {
    const pids = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
    expect(clientDots(new Map([['a', pids(24)]]), 80)).toHaveLength(24);
    const many = clientDots(
      new Map([
        ['a', pids(24)],
        ['b', pids(3)],
      ]),
      80,
    );
    expect(many.map(({ topic, count }) => `${topic} ${count}`)).toEqual(['a 24', 'b 3']);
    expect(many.every(({ number }) => number !== null)).toBe(true);
  });

  it('stays inside the circle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 120 }),
        fc.array(fc.nat(12), { maxLength: 8 }),
        (r, counts) => {
          const clients = new Map(
            counts.map((count, at) => [`t${at}`, Array.from({ length: count }, (_, pid) => pid)]),
          );
          for (const dot of clientDots(clients, r))
            expect(Math.hypot(dot.x, dot.y) + dot.r).toBeLessThanOrEqual(r);
        },
      ),
    );
  });
});

describe('labelsOf', () => {
  it('never covers a circle or another label, and shortens what is too long', () => {
    const long = 'a-very-long-name-of-32-characters';
    const all = [...names(29), long];
    const { spots } = layoutOf(all, desk);
    const texts = new Map(
      all.map((name) => [name, { name, states: ['ready, 2 clients', 'ready'] }]),
    );
    const labels = labelsOf(spots, texts, { name: 15, state: 13 }, desk);
    expect(labels.size).toBeGreaterThan(10);
    const alone = labelsOf(
      new Map([['x', { x: 60, y: 100, r: 20, label: 'above' }]]),
      new Map([['x', { name: long, states: [] }]]),
      { name: 15, state: 13 },
      desk,
    );
    expect(alone.get('x')?.name).toMatch(/^a-very-.*…$/);
  });

  it('ends a name where the picture is covered', () => {
    const low = new Map([['x', { x: 195, y: 250, r: 48, label: 'below' }]] as const);
    const text = new Map([['x', { name: 'a-very-long-name-of-32-characters', states: [] }]]);
    const size = { name: 15, state: 13 };
    const phone = { width: 390, height: 390 };
    const shown = (width: number): number =>
      labelsOf(low, text, size, phone, { width, height: 100 }).get('x')?.name.length ?? 0;
    expect(shown(0)).toBe(33);
    // What fits into 182 px.
    expect(shown(104)).toBe(20);
    const corner = { width: 104, height: 20 };
    expect(labelsOf(low, text, size, phone, corner).get('x')?.name.length).toBe(33);
  });
});

describe('Topics', () => {
  it('gives hue, shape and letter in order of first use', () => {
    const topics = new Topics();
    for (const topic of [
      'user_created',
      'user_updated',
      'cart_created',
      '数え',
      'x',
      'y',
      'seventh',
    ])
      topics.use(topic);
    const marks = [...topics.view().values()];
    expect(marks.map(({ slot }) => slot)).toEqual([1, 2, 3, 4, 5, 6, 1]);
    expect(marks.map(({ shape }) => shape)).toEqual([1, 2, 3, 4, 5, 6, 2]);
    expect(marks[0]?.letter).toBe('C');
    expect(marks[1]?.letter).toBe('U');
    expect(new Set(marks.map(({ letter }) => letter)).size).toBe(7);
  });
});
