/** The checks, outside the code under test: each names the rule that does not hold, and how. */

import type { RunRecord } from '../record.ts';
import { deliveryProblem } from './deliveries.ts';
import { livenessProblem } from './liveness.ts';
import { numberingProblem } from './numbering.ts';
import type { Problem } from './problem.ts';
import { routingProblem } from './routing.ts';
import { traceProblem } from './traces.ts';
import { transferProblem } from './transfers.ts';

export type { Problem } from './problem.ts';
export { viewProblem } from './views.ts';

const checks = [
  traceProblem,
  deliveryProblem,
  numberingProblem,
  transferProblem,
  routingProblem,
  livenessProblem,
] as const;

/** The first problem found, or null. */
export function checkRun(record: RunRecord): Problem | null {
  for (const check of checks) {
    const problem = check(record);
    if (problem !== null) return problem;
  }
  return null;
}
