/**
 * Cuts a failing plan down while the same rule stays broken: fewer steps, fewer nodes, no jitter. What
 * is left is what a person reads, so small matters more than the way there.
 */

import type { Problem } from './checks/index.ts';
import type { Plan, Step } from './plan.ts';
import { runPlan } from './run-plan.ts';

/** Runs that may be spent on one plan. */
const runsMax = 400;

export interface Shrunk {
  readonly plan: Plan;
  readonly problem: Problem | null;
}

export function shrink(plan: Plan): Shrunk {
  const problem = runPlan(plan).problem;
  if (problem === null) return { plan, problem };
  let least = plan;
  let runs = 0;
  const isStill = (candidate: Plan): boolean => {
    if (++runs > runsMax) return false;
    return runPlan(candidate, { isAnyPlan: true }).problem?.rule === problem.rule;
  };
  const tryPlan = (candidate: Plan): boolean => {
    if (!isStill(candidate)) return false;
    least = candidate;
    return true;
  };
  // Each round opens ways for the next, until one changes nothing.
  for (let before = -1; before !== sizeOf(least);) {
    before = sizeOf(least);
    cutSteps(() => least, tryPlan);
    for (const { name } of [...least.nodes].toReversed()) {
      if (least.nodes.length > 2) tryPlan(withoutNode(least, name));
    }
    tryPlan({ ...least, jitterMs: 0 });
    tryPlan({ ...least, delayMs: 0, jitterMs: 0 });
    tryPlan({ ...least, nodes: least.nodes.map(({ name }) => ({ name, rate: 1, startsAt: 0 })) });
  }
  return { plan: least, problem: runPlan(least, { isAnyPlan: true }).problem };
}

/** Delta debugging: runs of steps are left out, long ones first. */
function cutSteps(least: () => Plan, tryPlan: (plan: Plan) => boolean): void {
  for (let length = Math.ceil(least().steps.length / 2); length >= 1;) {
    for (let from = 0; from < least().steps.length;) {
      const { steps } = least();
      const left = [...steps.slice(0, from), ...steps.slice(from + length)];
      if (!tryPlan({ ...least(), steps: left })) from += length;
    }
    if (length === 1) return;
    length = Math.ceil(length / 2);
  }
}

function withoutNode(plan: Plan, name: string): Plan {
  const isWithout = (step: Step): boolean =>
    !('node' in step && step.node === name) && !('to' in step && step.to === name);
  return {
    ...plan,
    nodes: plan.nodes.filter((node) => node.name !== name),
    steps: plan.steps.filter(isWithout),
  };
}

function sizeOf({ nodes, steps, jitterMs, delayMs }: Plan): number {
  return nodes.length * 1_000_000 + steps.length * 1_000 + jitterMs + delayMs;
}
