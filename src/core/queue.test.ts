import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Queue } from './queue.ts';

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 5_000 }) }) },
    { weight: 6, arbitrary: fc.record({ shift: fc.integer({ min: 1, max: 6_000 }) }) },
    { weight: 1, arbitrary: fc.constant('drain' as const) },
    { weight: 1, arbitrary: fc.constant('keep' as const) },
  ),
  { maxLength: 12 },
);

it('a queue does what an array does', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new Queue<number>();
      let model: number[] = [];
      let last = 0;
      const taken: unknown[] = [];
      const expected: unknown[] = [];
      for (const step of all) {
        if (step === 'drain') {
          taken.push(queue.drain());
          expected.push(model.splice(0));
        } else if (step === 'keep') {
          queue.keep((item) => item % 3 > 0);
          model = model.filter((item) => item % 3 > 0);
        } else if ('push' in step) {
          for (let due = step.push; due > 0; due--) {
            queue.push(++last);
            model.push(last);
          }
        } else {
          for (let due = step.shift; due > 0; due--) {
            taken.push(queue.shift());
            expected.push(model.shift());
          }
        }
        taken.push(queue.length);
        expected.push(model.length);
      }
      expect(taken).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
