/**
 * Events of a hundred bytes, one way, as many as go: how many a second, and what one costs. And with
 * one in each turn of the event loop: then nothing waits that could leave together.
 */

import type { Run } from '../run.ts';
import type { Tab } from '../tab.ts';
import { eventsMeasure } from './names.ts';

export async function smallEvents(
  run: Run,
  round: number,
  implementation: string,
  sender: Tab,
): Promise<void> {
  const { extent, samples } = run;
  // Bytes alone are what the project's own wire is held against, not what other libraries are for.
  const takesBytes = /^(hermes|raw|batch-binary.*)$/.test(implementation);
  const kinds = ['ordinary', 'incompressible', 'bytes'] as const;
  for (const kind of kinds.filter((one) => one !== 'bytes' || (takesBytes && !extent.isShort))) {
    await run.warmUp((ms) => sender.ask('sendFor', ms, kind));
    const { count, ms, cpuUs } = await run.cost(() => sender.ask('sendFor', extent.windowMs, kind));
    samples.add(round, eventsMeasure(kind, 'rate'), implementation, 'events/s', (count / ms) * 1e3);
    samples.add(
      round,
      eventsMeasure(kind, 'processor time'),
      implementation,
      'µs/event',
      cpuUs / count,
    );
  }
  if (extent.isShort) return;
  const { count, ms, cpuUs } = await run.cost(() =>
    sender.ask('sendFor', extent.windowMs, 'ordinary', 1),
  );
  samples.add(round, 'events one in a turn, rate', implementation, 'events/s', (count / ms) * 1e3);
  samples.add(
    round,
    'events one in a turn, processor time',
    implementation,
    'µs/event',
    cpuUs / count,
  );
}
