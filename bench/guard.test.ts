import { describe, expect, it } from 'vitest';
import { regressions } from './guard.ts';
import { type Ratios, ratiosOf } from './ratios.ts';
import { Samples } from './samples.ts';

const unmeasured = ratiosOf(new Samples());
const ratios = (some: Partial<Ratios>): Ratios => ({ ...unmeasured, ...some });

describe('the guard', () => {
  it('sees what costs more, and what has become less where more is better', () => {
    const before = { cpuVsRaw: 0.2, rateVsRaw: 6 };
    expect(regressions(before, ratios({ cpuVsRaw: 0.5, rateVsRaw: 2 }))).toEqual([
      { ratio: 'cpuVsRaw', before: 0.2, now: 0.5 },
      { ratio: 'rateVsRaw', before: 6, now: 2 },
    ]);
  });

  it('lets pass what is better, and what is hardly worse', () => {
    const before = { cpuVsRaw: 0.2, rateVsRaw: 6 };
    expect(regressions(before, ratios({ cpuVsRaw: 0.02, rateVsRaw: 60 }))).toEqual([]);
    expect(regressions(before, ratios({ cpuVsRaw: 0.25, rateVsRaw: 5 }))).toEqual([]);
  });

  it('compares the whole with a watcher, not what it adds', () => {
    expect(regressions({ watcherCost: 0.01 }, ratios({ watcherCost: 0.1 }))).toEqual([]);
    expect(regressions({ watcherCost: -0.02 }, ratios({ watcherCost: 1.1 }))).toHaveLength(1);
  });

  it('what is not measured any more is a regression, what never was is none', () => {
    expect(regressions({ joinVsRaw: 1.1, bulkVsRaw: null }, unmeasured)).toMatchObject([
      { ratio: 'joinVsRaw' },
    ]);
  });
});
