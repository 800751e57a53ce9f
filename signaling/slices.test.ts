import { expect, it } from 'vitest';
import { Slices } from './slices.ts';

/** Keeps the processor busy for longer than a slice. */
function work(): void {
  const until = performance.now() + 12;
  while (performance.now() < until);
}

it('what comes while nothing waits is done at once', () => {
  const slices = new Slices();
  const done: number[] = [];
  slices.do(() => done.push(1));
  slices.do(() => done.push(2));
  expect(done).toEqual([1, 2]);
});

it('what is more than a slice goes on in later turns, in order, with the loop turning between', async () => {
  const slices = new Slices();
  let turn = 0;
  let isOver = false;
  const count = (): void => {
    turn++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const done: number[] = [];
  const turns = await new Promise<number[]>((resolve) => {
    const at: number[] = [];
    for (let i = 1; i <= 4; i++) {
      slices.do(() => {
        work();
        done.push(i);
        at.push(turn);
        if (i === 4) resolve(at);
      });
    }
    expect(done).toEqual([1]);
  });
  isOver = true;
  expect(done).toEqual([1, 2, 3, 4]);
  // Each was a slice's worth: none shares a turn with another.
  expect(new Set(turns).size).toBe(4);
});
