/**
 * npm run sim -- --seed 7 [--nodes 12] [--steps 400]
 * npm run sim -- --seeds 1000 --from 1
 * npm run sim -- --replay FILE [--trace]
 *
 * Runs plans in the simulated world and checks every rule that a run can break. A failing plan is cut
 * down and written to a file, with the line that replays it.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { TraceEvent } from '../src/core/index.ts';
import { type Outcome, type Plan, planOf, runPlan, shrink } from '../src/sim/index.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string', default: '1' },
    nodes: { type: 'string' },
    steps: { type: 'string' },
    replay: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

function whole(name: string, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new Error(`--${name} takes a whole number, not ${text}.`);
}

const size = {
  ...(values.nodes === undefined ? {} : { nodes: whole('nodes', values.nodes) }),
  ...(values.steps === undefined ? {} : { steps: whole('steps', values.steps) }),
};

function line({ seed, nodes }: Plan, outcome: Outcome): string {
  const { problem, deliveries, faults, hash } = outcome;
  const verdict = problem === null ? 'ok' : `${problem.rule} broken: ${problem.say}`;
  const figures = `${nodes.length} nodes, ${deliveries} deliveries, ${faults} faults`;
  return `seed ${seed}: ${verdict}, ${figures}${hash === null ? '' : `, trace ${hash}`}`;
}

/** `1520 alice#1 peer bob 1 suspect silent` */
function printEvent(at: number, event: TraceEvent): void {
  const own = Object.entries(event).filter(([field]) => !stamp.has(field));
  const who = `${event.node}#${event.epoch}`;
  console.log(Math.round(at), who, event.kind, ...own.map(([, value]) => value));
}

/** Cuts a failing plan down, and says where it is kept. */
function keep(plan: Plan): void {
  const { plan: least, problem } = shrink(plan);
  const file = `sim-${plan.seed}.json`;
  writeFileSync(file, `${JSON.stringify({ rule: problem?.rule ?? null, ...least }, null, 2)}\n`);
  console.log(
    `  cut down to ${least.nodes.length} nodes and ${least.steps.length} steps: ${problem?.say}`,
  );
  console.log(`  npm run sim -- --replay ${file}`);
}

function one(plan: Plan): void {
  const outcome = runPlan(plan, {
    isHashed: true,
    isAnyPlan: values.replay !== undefined,
    ...(values.trace ? { onTrace: printEvent } : {}),
  });
  if (outcome.problem !== null) {
    if (values.replay === undefined) keep(plan);
    process.exitCode = 1;
  }
  console.log(line(plan, outcome));
}

const keptMax = 3;

const stamp: ReadonlySet<string> = new Set(['kind', 'node', 'epoch', 'seq', 'at', 'clock']);

function many(count: number, from: number): void {
  const startedAt = performance.now();
  const sum = { failed: 0, deliveries: 0, crossed: 0, faults: 0, virtualMs: 0, nodes: 0 };
  for (let seed = from; seed < from + count; seed++) {
    const plan = planOf(seed, size);
    const outcome = runPlan(plan);
    sum.deliveries += outcome.deliveries;
    sum.crossed += outcome.remoteDeliveries;
    sum.faults += outcome.faults;
    sum.virtualMs += outcome.virtualMs;
    sum.nodes += plan.nodes.length;
    if (outcome.problem === null) continue;
    console.log(line(plan, outcome));
    // Cutting down takes long; the first few say most.
    if (++sum.failed <= keptMax) keep(plan);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const virtual = Math.round(sum.virtualMs / 1_000);
  console.log(
    `${count} seeds from ${from}: ${sum.failed === 0 ? 'ok' : `${sum.failed} failed`}, ${sum.nodes} nodes, ` +
      `${sum.deliveries} deliveries (${sum.crossed} crossed), ${sum.faults} faults, ` +
      `${virtual} simulated seconds in ${seconds.toFixed(1)} s (${Math.round(virtual / seconds)} a second)`,
  );
  if (sum.failed > 0) process.exitCode = 1;
}

if (values.replay !== undefined) one(JSON.parse(readFileSync(values.replay, 'utf8')) as Plan);
else if (values.seeds !== undefined) many(whole('seeds', values.seeds), whole('from', values.from));
else one(planOf(whole('seed', values.seed ?? '1'), size));
