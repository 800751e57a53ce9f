/**
 * Links opening, from a tab's own name granted to its links with all others open. Pages are loaded
 * before: this is no measure of page load. A late third node joins two that are linked; and two,
 * three, five and ten tabs join at one moment, of which the slowest counts.
 */

import { type Run, rotated } from '../run.ts';
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

export async function opening(run: Run, round: number): Promise<void> {
  const { isShort } = run.extent;
  const implementations = isShort ? ['hermes', 'raw'] : ['hermes', 'raw', 'simple-peer'];
  for (const implementation of rotated(implementations, round)) {
    await run.attempt(`late node, ${implementation}`, () => lateThird(run, round, implementation));
  }
  for (const count of isShort ? [] : [2, 3, 5, 10]) {
    for (const implementation of rotated(implementations, round)) {
      await run.attempt(`${count} tabs, ${implementation}`, () =>
        atOnce(run, round, implementation, count),
      );
    }
  }
}

function lateThird(run: Run, round: number, implementation: string): Promise<void> {
  return run.machine.inRoom(implementation, names.slice(0, 3), async ([alice, bob, carol]) => {
    const first = ['alice', 'bob'];
    await Promise.all([alice?.open(first), bob?.open(first)]);
    const ms = await carol?.open();
    run.samples.add(round, lateMeasure, implementation, 'ms', ms ?? Number.NaN);
  });
}

function atOnce(run: Run, round: number, implementation: string, count: number): Promise<void> {
  return run.machine.inRoom(implementation, names.slice(0, count), async (tabs) => {
    const took = await Promise.all(tabs.map((tab) => tab.open()));
    const slowest = Math.max(...took);
    run.samples.add(round, `links open, ${count} tabs at once`, implementation, 'ms', slowest);
  });
}
