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
  // What was sent by thousands before is compiled otherwise than what goes one at a time.
  await asker.ask('roundTrips', roundTrips / 2);
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
