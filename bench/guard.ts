/** Whether a run is worse than an earlier one, by its ratios. Pure. */

import type { Ratios } from './ratios.ts';

/** What is better when it is more; the rest is better when it is less. */
const moreIsBetter: ReadonlySet<string> = new Set<keyof Ratios>([
  'rateVsRaw',
  'rateVsSimplePeer',
  'fanoutRouting',
  'fanoutBatching',
  'bulkVsRaw',
]);

/** So many times worse is worse: on a busy machine two runs of the same code may differ by half. */
const toleratedTimes = 2;

/** As JSON has them: what was not measured is null. */
export type EarlierRatios = { readonly [K in keyof Ratios]?: number | null };

export interface Regression {
  readonly ratio: string;
  readonly before: number;
  readonly now: number;
}

export function regressions(earlier: EarlierRatios, now: Ratios): readonly Regression[] {
  return Object.entries(now).flatMap(([ratio, value]: [string, number]) => {
    const before = earlier[ratio as keyof Ratios] ?? Number.NaN;
    if (!Number.isFinite(before)) return [];
    // What a watcher adds may be next to nothing: the whole is compared, not the addition.
    const base = ratio === 'watcherCost' ? 1 : 0;
    const times = (value + base) / (before + base);
    const timesWorse = moreIsBetter.has(ratio) ? 1 / times : times;
    // Not measured any more is worse too.
    return timesWorse <= toleratedTimes ? [] : [{ ratio, before, now: value }];
  });
}
