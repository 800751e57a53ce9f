/** The seeds that every test run checks: fixed ones, and a fifth that each commit draws anew. */

import { planOf } from './plan.ts';
import { runPlan } from './run-plan.ts';

export const fixedSeeds = Array.from({ length: 400 }, (_, at) => at + 1);

/** The same for every run of one commit, which is given by its hash. */
export function commitSeeds(commit: string): number[] {
  const from = 1_000_000 + (Number.parseInt(commit.slice(0, 8), 16) % 1_000_000_000);
  return Array.from({ length: 100 }, (_, at) => from + at);
}

/** What went wrong, by seed; empty when nothing did. */
export function problemsOf(seeds: readonly number[]): string[] {
  return seeds.flatMap((seed) => {
    const { problem } = runPlan(planOf(seed));
    return problem === null
      ? []
      : [`npm run sim -- --seed ${seed}: ${problem.rule} ${problem.say}`];
  });
}

/** `seeds` in runs of `size`. */
export function chunks(seeds: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(seeds.length / size) }, (_, at) =>
    seeds.slice(at * size, (at + 1) * size),
  );
}
