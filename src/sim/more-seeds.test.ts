import { describe, expect, it } from 'vitest';
import { planOf, runPlan } from './index.ts';
import { chunks, commitSeeds, fixedSeeds, problemsOf } from './seeds.ts';

describe('every rule that a run can break holds', () => {
  const seeds = [...fixedSeeds.slice(250), ...commitSeeds(String(import.meta.env['COMMIT']))];
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

  it('D2 leaves a trace of scalars, numbered without gaps, causes before effects', () => {
    const clocks = new Map<string, number>();
    const seqs = new Map<string, number>();
    runPlan(planOf(5), {
      onTrace: (_at, event) => {
        const life = `${event.node}#${event.epoch}`;
        expect(event.seq).toBe((seqs.get(life) ?? 0) + 1);
        seqs.set(life, event.seq);
        expect(
          Object.values(event).every((value) => ['string', 'number'].includes(typeof value)),
        ).toBe(true);
        if (event.kind === 'sent')
          clocks.set(`${event.event} ${event.peer} ${event.number}`, event.clock);
        if (event.kind !== 'received') return;
        expect(clocks.get(`${event.event} ${event.node} ${event.number}`)).toBeLessThan(
          event.clock,
        );
      },
    });
    expect(clocks.size).toBeGreaterThan(0);
  });

  it('in which nothing is delivered, or no fault fires, is an error', () => {
    const plan = planOf(1, { nodes: 3 });
    expect(runPlan({ ...plan, steps: [] }).problem).toMatchObject({ rule: 'D1' });
  });
});
