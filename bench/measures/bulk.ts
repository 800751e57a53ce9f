/**
 * Much at once: how fast, and what a MiB costs; and how long round trips on the same link take
 * meanwhile.
 */

import type { Run } from '../run.ts';
import type { Tab } from '../tab.ts';
import { bulkName, bulkRate, KiB, MiB, rawChunks } from './names.ts';
import { roundTripSamples } from './round-trip.ts';

/** Messages that the whole is cut into; where it is said to be one, the implementation cuts it. */
const chunks: Readonly<Record<string, readonly number[]>> = {
  hermes: [Number.POSITIVE_INFINITY],
  raw: rawChunks,
  'simple-peer': [64 * KiB],
};

/** The chunk that a raw channel moves fastest, and the one that its round trips are taken with. */
const usualChunk = 64 * KiB;

export async function bulk(
  run: Run,
  round: number,
  implementation: string,
  sender: Tab,
): Promise<void> {
  const { extent, samples } = run;
  const { bulkBytes } = extent;
  const sizes = (chunks[implementation] ?? []).filter(
    (bytes) => !extent.isShort || (bytes >= usualChunk && implementation !== 'simple-peer'),
  );
  for (const chunkBytes of sizes) {
    const name = bulkName(implementation, chunkBytes);
    // Infinity is not to be had in JSON.
    const most = Math.min(chunkBytes, bulkBytes);
    await sender.ask('bulk', 2 * MiB, most, false);
    const { ms, cpuUs } = await run.cost(() => sender.ask('bulk', bulkBytes, most, false));
    const size = bulkBytes / MiB;
    samples.add(round, bulkRate, name, 'MiB/s', (size / ms) * 1e3);
    samples.add(round, 'bulk, processor time', name, 'ms/MiB', cpuUs / 1e3 / size);
    if (chunkBytes < usualChunk || (chunkBytes > usualChunk && Number.isFinite(chunkBytes)))
      continue;
    const { roundTripsMs } = await sender.ask('bulk', bulkBytes, most, true);
    roundTripSamples(run, round, 'round trip during bulk', implementation, roundTripsMs);
  }
}
