/**
 * Links opening, from a tab's own name granted to its links with all others open. Pages are loaded
 * before: this is no measure of page load. A late third node joins two that are linked; and two,
 * three, five and ten tabs join at one moment, of which the slowest counts.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { type Run, rotated } from '../run.ts';
import { median } from '../statistics.ts';
import { lateMeasure } from './names.ts';

const names = [
  'alice',
  'bob',
  'carol',
  'dave',
  'erin',
  'frank',
  'grace',
  'heidi',
  'ivan',
  'judy',
] as const;

/** Late nodes of each implementation in a round: one alone is a matter of luck. */
const lateTurns = { short: 2, long: 3 } as const;

/** A browser that has just opened three windows is busy with them for a while. */
const settleMs = 500;

export async function opening(run: Run, round: number): Promise<void> {
  const { isShort } = run.extent;
  const implementations = isShort ? ['hermes', 'raw'] : ['hermes', 'raw', 'simple-peer'];
  const late = new Map<string, number[]>(implementations.map((one) => [one, []]));
  for (let turn = 0; turn < (isShort ? lateTurns.short : lateTurns.long); turn++) {
    for (const implementation of rotated(implementations, round + turn)) {
      await run.attempt(`late node, ${implementation}`, async () => {
        late.get(implementation)?.push(await lateThird(run, implementation));
      });
    }
  }
  for (const [implementation, took] of late) {
    run.samples.add(round, lateMeasure, implementation, 'ms', median(took));
  }
  for (const count of isShort ? [] : [2, 3, 5, 10]) {
    for (const implementation of rotated(implementations, round)) {
      await run.attempt(`${count} tabs, ${implementation}`, () =>
        atOnce(run, round, implementation, count),
      );
    }
  }
}

function lateThird(run: Run, implementation: string): Promise<number> {
  return run.machine.inRoom(implementation, names.slice(0, 3), async ([alice, bob, carol]) => {
    const first = ['alice', 'bob'];
    await Promise.all([alice?.open(first), bob?.open(first)]);
    await wait(settleMs);
    return (await carol?.open()) ?? Number.NaN;
  });
}

function atOnce(run: Run, round: number, implementation: string, count: number): Promise<void> {
  return run.machine.inRoom(implementation, names.slice(0, count), async (tabs) => {
    const took = await Promise.all(tabs.map((tab) => tab.open()));
    const slowest = Math.max(...took);
    run.samples.add(round, `links open, ${count} tabs at once`, implementation, 'ms', slowest);
  });
}
