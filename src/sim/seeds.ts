/** The seeds that every test run checks: fixed ones, and a fifth that each commit draws anew. */

import { execFileSync } from 'node:child_process';
import { planOf } from './plan.ts';
import { runPlan } from './run-plan.ts';

export const fixedSeeds = Array.from({ length: 400 }, (_, at) => at + 1);

/** The same for every run of one commit. */
export function commitSeeds(): number[] {
  let commit = '0';
  try {
    commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    // Not a clone: then they are fixed too.
  }
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
