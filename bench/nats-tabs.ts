/**
 * Events of a hundred bytes from one tab to another through NATS, with Hermes and with the bare client
 * library in turn: how many a second, median of the rounds.
 */

import { buildPages } from './build.ts';
import { Machine } from './machine.ts';
import { rotated } from './run.ts';
import { median } from './statistics.ts';

const windowMs = 1_000;

/** Before each window the same, so long: engines compile what is hot. */
const warmUpMs = 500;

export async function natsTabs(
  port: number,
  rounds: number,
): Promise<Readonly<Record<'hermes-nats' | 'nats', number>>> {
  const rates: Record<'hermes-nats' | 'nats', number[]> = { 'hermes-nats': [], nats: [] };
  await buildPages(false);
  const machine = await Machine.start(port);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const name of rotated(['nats', 'hermes-nats'] as const, round)) {
        await machine.inRoom(name, ['alice', 'bob'], async ([alice, bob]) => {
          await Promise.all([alice?.open(), bob?.open()]);
          await alice?.ask('sendFor', warmUpMs, 'bytes');
          const sent = await alice?.ask('sendFor', windowMs, 'bytes');
          if (sent !== undefined) rates[name].push((sent.count / sent.ms) * 1e3);
        });
      }
    }
  } finally {
    await machine.stop();
  }
  return { 'hermes-nats': median(rates['hermes-nats']), nats: median(rates.nats) };
}
