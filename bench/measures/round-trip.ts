/** How long a small event and the answer to it take while nothing else is under way. */

import type { Run } from '../run.ts';
import { quantile } from '../statistics.ts';
import type { Tab } from '../tab.ts';

export async function idleRoundTrip(
  run: Run,
  round: number,
  implementation: string,
  asker: Tab,
): Promise<void> {
  const { roundTrips } = run.extent;
  await asker.ask('roundTrips', roundTrips / 10);
  const took = await asker.ask('roundTrips', roundTrips);
  roundTripSamples(run, round, 'round trip idle', implementation, took);
}

export function roundTripSamples(
  { samples }: Run,
  round: number,
  measure: string,
  implementation: string,
  tookMs: readonly number[],
): void {
  samples.add(round, `${measure}, p50`, implementation, 'ms', quantile(tookMs, 0.5));
  samples.add(round, `${measure}, p99`, implementation, 'ms', quantile(tookMs, 0.99));
}
