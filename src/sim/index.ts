/** The simulator's public surface. */

export type { Problem } from './checks/index.ts';
export { traceHash } from './hash.ts';
export { type Act, type Plan, planOf, type PlanOptions, type Step } from './plan.ts';
export { type Outcome, runPlan, type RunOptions } from './run-plan.ts';
export { shrink, type Shrunk } from './shrink.ts';
export type { Skew } from './thread.ts';
export { createWorld, type StartOptions, type World, type WorldOptions } from './world.ts';
