/**
 * npm run bench [-- --short] [--rounds 5] [--only pair,trace] [--json FILE] [--against FILE]
 *
 * Hermes beside what else moves events between tabs, in real Chromium tabs and a production build, on
 * loopback. Rounds are interleaved: each goes through all implementations. docs/benchmark.md says how
 * to read it. With an earlier run's JSON it ends with 1 when a ratio has become worse.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { buildPages } from './build.ts';
import { type EarlierRatios, regressions } from './guard.ts';
import { Machine } from './machine.ts';
import { fanOut } from './measures/fan-out.ts';
import { memory } from './measures/memory.ts';
import { opening } from './measures/opening.ts';
import { pair } from './measures/pair.ts';
import { trace } from './measures/trace.ts';
import { type Ratios, ratiosOf } from './ratios.ts';
import { extents, Run } from './run.ts';
import { Samples } from './samples.ts';
import { median } from './statistics.ts';
import { figure, table, targetTable } from './table.ts';
import { targetsOf } from './targets.ts';

const parts = { pair, 'fan-out': fanOut, opening, trace, memory };

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
    against: { type: 'string' },
  },
});
const extent = values.short ? extents.short : extents.long;
const rounds = Number(values.rounds ?? extent.rounds);
// Read first: a file that is not there is said before the minutes, not after.
const earlier =
  values.against === undefined
    ? null
    : (JSON.parse(readFileSync(values.against, 'utf8')) as { ratios: EarlierRatios });
/** When others take more than this of the machine, a ratio that is worse proves nothing. */
const busyShare = 0.4;
const only = values.only?.split(',') ?? Object.keys(parts);
const unknown = only.filter((name) => !(name in parts));
if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
  console.error(
    `--rounds is a number from 1 on; --only takes some of ${Object.keys(parts).join(', ')}.`,
  );
  process.exit(1);
}

const startedAt = performance.now();
const loadBefore = loadavg()[0] ?? 0;
await buildPages(!extent.isShort);
const machine = await Machine.start();
const run = new Run(machine, { ...extent, rounds }, new Samples());
/** Seconds that each part took the last time. */
const took = new Map<string, number>();
let done = 0;
rounds: while (done < rounds) {
  for (const [name, measure] of Object.entries(parts)) {
    if (!only.includes(name)) continue;
    const begunAt = secondsSince(startedAt);
    if (begunAt + (took.get(name) ?? 0) > extent.secondsMax) break rounds;
    await measure(run, done);
    took.set(name, secondsSince(startedAt) - begunAt);
  }
  console.error(`round ${++done} of ${rounds}: ${secondsSince(startedAt)} s`);
}
await machine.stop();
report();

function report(): void {
  const { samples, failures, othersShares } = run;
  const rows = samples.rows();
  const ratios = ratiosOf(samples);
  const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
  const conditions = {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? '',
    loadBefore,
    loadAfter: loadavg()[0] ?? 0,
    othersMedian: median(othersShares),
    othersMost: Math.max(...othersShares),
    rounds: done,
    seconds: secondsSince(startedAt),
  };
  console.log(table(rows));
  console.log('\nHermes against what it is to reach');
  console.log(targetTable(targetsOf(samples, ratios)));
  console.log(
    `\nWhole rounds: ${done}, in ${conditions.seconds} s; least, median, most. ${conditions.cores} cores, ` +
      `load ${loadBefore.toFixed(1)} before, ${conditions.loadAfter.toFixed(1)} after; other processes took ` +
      `${percent(conditions.othersMedian)} of the machine (median), ${percent(conditions.othersMost)} at most.`,
  );
  console.log(
    `Ratios: ${Object.entries(ratios)
      .map(([name, value]: [string, number]) => `${name} ${figure(value)}`)
      .join(', ')}`,
  );
  for (const failure of failures) console.log(`failed: ${failure}`);
  if (values.json !== undefined) {
    writeFileSync(values.json, JSON.stringify({ rows, ratios, conditions, failures }, null, 2));
  }
  if (earlier !== null) guard(earlier.ratios, ratios, conditions.othersMedian);
}

function guard(against: EarlierRatios, now: Ratios, othersShare: number): void {
  const found = regressions(against, now);
  for (const { ratio, before, now } of found) {
    console.log(`worse: ${ratio} was ${figure(before)}, is ${figure(now)}`);
  }
  if (found.length === 0) console.log('No ratio is worse than before.');
  else if (othersShare > busyShare) {
    console.log('The machine was too busy with other things to say so: run it again.');
  } else process.exitCode = 1;
}

function secondsSince(at: number): number {
  return Math.round((performance.now() - at) / 1e3);
}
