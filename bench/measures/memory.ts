/**
 * What one end of a link holds in memory: eight tabs linked in pairs, beside eight tabs linked each
 * with each. Both have all the code and all that comes once; the second has 48 ends more.
 */

import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { type Run, rotated } from '../run.ts';
import type { Tab } from '../tab.ts';

const names = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'] as const;

/** For what is left of loading or opening to be over, before memory is looked at. */
const settleMs = 1_500;

export async function memory(run: Run, round: number): Promise<void> {
  // Only Linux tells what processes that share pages hold.
  if (run.extent.isShort || process.platform !== 'linux') return;
  for (const implementation of rotated(['hermes', 'raw', 'simple-peer'], round)) {
    await run.attempt(`memory, ${implementation}`, async () => {
      const inPairs = await heldKib(run, implementation, 2);
      const inMesh = await heldKib(run, implementation, names.length);
      const ends = names.length * (names.length - 1) - names.length;
      const each = (inMesh - inPairs) / ends;
      run.samples.add(round, "memory of one link's end", implementation, 'KiB', each);
      run.samples.add(
        round,
        'memory of a tab with one link',
        implementation,
        'MiB',
        inPairs / 8 / 1_024,
      );
    });
  }
}

function heldKib(run: Run, implementation: string, roomSize: number): Promise<number> {
  return run.machine.inContext(async (context) => {
    const rooms = Array.from({ length: names.length / roomSize }, (_, at) => ({
      room: run.machine.newRoom(),
      names: names.slice(at * roomSize, (at + 1) * roomSize),
    }));
    const tabs = await Promise.all(
      rooms.flatMap((room) =>
        room.names.map((name) => run.machine.tab(context, implementation, { ...room, name })),
      ),
    );
    await settled(tabs);
    const empty = await run.machine.memoryKib();
    await Promise.all(tabs.map((tab) => tab.open()));
    await settled(tabs);
    return (await run.machine.memoryKib()) - empty;
  });
}

async function settled(tabs: readonly Tab[]): Promise<void> {
  await wait(settleMs);
  await Promise.all(tabs.map(({ page }) => collectGarbage(page)));
}

async function collectGarbage(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('HeapProfiler.collectGarbage');
  await devTools.detach();
}
