import { describe, expect, it } from 'vitest';
import { timelineOf } from '../diagram/fixtures.ts';
import { Cluster, seedDemonstration } from '../fold/fixtures.ts';
import type { PlacedEvent } from '../fold/types.ts';
import { Sieve } from '../tape/sieve.ts';
import {
  greatest,
  isOfRoundTrips,
  lastOf,
  mostOf,
  QueueSamples,
  ratesOf,
  roundTripsOf,
  secondsShown,
  type Series,
  type Values,
} from './series.ts';

/** The value of a second of the page's clock, in a chart up to `at`. */
function inSecond(values: Values, second: number, at: number): number | null | undefined {
  return values[second - (Math.floor(at / 1_000) - secondsShown)];
}

function offsetsIn(cluster: Cluster): readonly PlacedEvent[] {
  return new Sieve(isOfRoundTrips).read(timelineOf(cluster));
}

describe('rates', () => {
  const timeline = timelineOf(seedDemonstration());

  it('count publishes, crossings and deliveries in the second they were in', () => {
    const { publishes, crossings, deliveries } = ratesOf(timeline, 11_500);
    const sum = (values: Values): number => values.reduce<number>((a, b) => a + (b ?? 0), 0);
    expect([publishes, crossings, deliveries].map(sum)).toEqual([2, 4, 9]);
    expect(inSecond(publishes, 5, 11_500)).toBe(1);
    expect(inSecond(crossings, 5, 11_500)).toBe(2);
    expect(inSecond(deliveries, 5, 11_500)).toBe(6);
    expect(inSecond(deliveries, 9, 11_500)).toBe(3);
    expect(inSecond(publishes, 7, 11_500)).toBe(0);
    expect(publishes).toHaveLength(secondsShown);
  });

  it('follow the playhead, end with the last whole second, and know nothing of before', () => {
    const { publishes } = ratesOf(timeline, 5_999);
    expect(lastOf(publishes)).toBe(0);
    expect(mostOf(publishes)).toBe(0);
    expect(lastOf(ratesOf(timeline, 6_000).publishes)).toBe(1);
    expect(inSecond(publishes, 0, 5_999)).toBeNull();
    expect(publishes[0]).toBeNull();
    expect(mostOf(ratesOf(timeline, 300_000).publishes)).toBe(0);
  });

  it('of nothing are nothing', () => {
    const { publishes } = ratesOf(timelineOf(new Cluster()), 5_000);
    expect(mostOf(publishes)).toBeNull();
  });
});

describe('round trips', () => {
  it("hold what this page's node measured until it measured again, or the peer is gone", () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    cluster.record('alice', 4_000, 'offset', { peer: 'bob', offsetMs: 5_000, rttMs: 7 });
    const left = { peer: 'bob', peerEpoch: 1, state: 'left', reason: 'bye' } as const;
    cluster.record('alice', 6_000, 'peer', left);
    const series = roundTripsOf(offsetsIn(cluster), 'alice', 9_000);
    expect(series.map(({ name }) => name)).toEqual(['bob', 'carol']);
    const [bob, carol] = series;
    const bobs = [0, 1, 3, 4, 5, 6, 8].map((second) => inSecond(bob!.values, second, 9_000));
    expect(bobs).toEqual([null, 1.8, 1.8, 7, 7, null, null]);
    expect(lastOf(carol!.values)).toBe(1.8);
    expect(
      roundTripsOf(offsetsIn(cluster), 'alice', 4_000).map(({ values }) => lastOf(values)),
    ).toEqual([1.8, 1.8]);
  });
});

describe('queues', () => {
  it('keep the most of each second, and forget in time', () => {
    const samples = new QueueSamples();
    const peer = (queuedBytes: number) => [{ name: 'bob', queuedBytes }];
    samples.add(1_000, peer(10));
    samples.add(1_400, peer(900));
    samples.add(1_900, peer(0));
    samples.add(2_100, peer(5));
    const [bob] = samples.series(3_000);
    expect([1, 2].map((second) => inSecond(bob!.values, second, 3_000))).toEqual([900, 5]);
    samples.add(1_000_000, peer(1));
    expect(samples.series(3_000)).toEqual([]);
  });
});

describe('many series', () => {
  it('are cut to the greatest, in their own order', () => {
    const all: readonly Series[] = [3, null, 9, 1].map((value, at) => ({
      name: `n${at}`,
      values: [value],
    }));
    const { shown, left } = greatest(all, 2);
    expect(shown.map(({ name }) => name)).toEqual(['n0', 'n2']);
    expect(left).toBe(2);
  });
});
