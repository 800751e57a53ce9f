/** One publisher, two other tabs with several subscribers each, in each routing. */

import type { Routing } from '../../src/core/index.ts';
import { type Run, rotated } from '../run.ts';
import { fanOutMeasure } from './names.ts';

/** Only Hermes knows who is interested. */
const ways: Readonly<Record<string, readonly Routing[]>> = {
  hermes: ['per-subscriber', 'per-node', 'interested'],
  raw: ['per-subscriber', 'per-node'],
  'batch-text-64k': ['per-subscriber', 'per-node'],
  'simple-peer': ['per-subscriber', 'per-node'],
};

export async function fanOut(run: Run, round: number): Promise<void> {
  const { extent, samples } = run;
  const implementations = extent.isShort ? ['hermes', 'raw'] : Object.keys(ways);
  for (const implementation of rotated(implementations, round)) {
    await run.attempt(`fan-out, ${implementation}`, () =>
      run.machine.inRoom(implementation, ['alice', 'bob', 'carol'], async (tabs) => {
        const [publisher, ...others] = tabs;
        if (publisher === undefined) return;
        await Promise.all(tabs.map((tab) => tab.open()));
        for (const clients of extent.isShort ? [5] : [1, 5, 50]) {
          for (const tab of others) await tab.ask('listen', clients);
          for (const routing of rotated(ways[implementation] ?? [], round)) {
            if (extent.isShort && routing === 'interested') continue;
            await publisher.ask('fanOut', run.warmUpMs, clients, routing);
            const { count, ms, cpuUs } = await run.cost(() =>
              publisher.ask('fanOut', extent.windowMs, clients, routing),
            );
            const measured = (what: 'rate' | 'processor time', unit: string, value: number): void =>
              samples.add(
                round,
                fanOutMeasure(clients, routing, what),
                implementation,
                unit,
                value,
              );
            measured('rate', 'publishes/s', (count / ms) * 1e3);
            measured('processor time', 'µs/publish', cpuUs / count);
          }
        }
      }),
    );
  }
}
