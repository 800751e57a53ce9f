import { describe, expect, it } from 'vitest';
import { planOf, runPlan } from './index.ts';
import { chunks, commitSeeds, fixedSeeds, problemsOf } from './seeds.ts';

describe('every rule that a run can break holds', () => {
  const seeds = [...fixedSeeds.slice(250), ...commitSeeds()];
  it.each(chunks(seeds, 50).map((some) => ({ from: some[0], some })))(
    'M9 seeds from $from',
    { timeout: 120_000 },
    ({ some }) => {
      expect(problemsOf(some)).toEqual([]);
    },
  );
});

describe('a plan', () => {
  it('D1 run twice traces the same, heard or not', () => {
    for (const seed of [1, 2, 3]) {
      const plan = planOf(seed);
      const { hash } = runPlan(plan, { isHashed: true });
      let heard = 0;
      const again = runPlan(plan, { isHashed: true, onTrace: () => void heard++ });
      expect(again.hash).toBe(hash);
      expect(again.events).toBe(heard);
    }
  });

  it('is data: what is read back from JSON runs the same', () => {
    const plan = planOf(11);
    const { hash } = runPlan(plan, { isHashed: true });
    const again = runPlan(JSON.parse(JSON.stringify(plan)) as typeof plan, { isHashed: true });
    expect(again.hash).toBe(hash);
  });

  it('in which nothing is delivered, or no fault fires, is an error', () => {
    const plan = planOf(1, { nodes: 3 });
    expect(runPlan({ ...plan, steps: [] }).problem).toMatchObject({ rule: 'D1' });
  });
});
