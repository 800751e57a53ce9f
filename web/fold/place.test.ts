import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster, seedDemonstration, type Told } from './fixtures.ts';
import { Placer } from './place.ts';
import type { PlacedEvent } from './types.ts';

function place(told: readonly Told[]): PlacedEvent[] {
  const placer = new Placer('alice');
  return told.map(({ event, knownAt }) => placer.place(event, knownAt));
}

function endsOf(placed: readonly PlacedEvent[]): {
  published: number[];
  sent: number[];
  received: number[];
  delivered: number[];
} {
  const at = (kind: string): number[] =>
    placed.filter(({ event }) => event.kind === kind).map((one) => one.at);
  return {
    published: at('published'),
    sent: at('sent'),
    received: at('received'),
    delivered: at('delivered'),
  };
}

describe('Placer', () => {
  it("T7: puts a peer's events on this page's clock by the link's offset", () => {
    const placed = place(seedDemonstration().inOrder());
    const received = placed.find(({ event }) => event.kind === 'received' && event.node === 'bob');
    expect(received?.at).toBeCloseTo(5_001);
    expect(received?.isAdjusted).toBe(false);
  });

  it('T7: moves and marks what the offset would put before its cause', () => {
    for (const errorMs of [40, -40]) {
      const placed = place(seedDemonstration(errorMs).inOrder());
      const { published, sent, received, delivered } = endsOf(placed);
      expect(Math.max(...sent.slice(0, 2))).toBeLessThan(Math.min(...received.slice(0, 2)));
      expect(published[1]).toBeLessThan(Math.min(...received.slice(2)));
      expect(received).toHaveLength(4);
      expect(delivered).toHaveLength(6);
      expect(placed.some(({ isAdjusted, event }) => isAdjusted && event.node !== 'alice')).toBe(
        true,
      );
    }
  });

  it('leaves own events as they are', () => {
    const told = seedDemonstration(-40).inOrder();
    const own = place(told).filter(({ event }) => event.node === 'alice');
    expect(own.every(({ at, event, isAdjusted }) => at === event.at && !isAdjusted)).toBe(true);
  });

  it('puts events of a peer without an offset where they became known', () => {
    const cluster = new Cluster();
    cluster.record('bob', 1_000, 'subscribed', { pid: 1, topic: 'a', client: 1, count: 1 }, 3_000);
    cluster.record('bob', 2_000, 'subscribed', { pid: 2, topic: 'a', client: 1, count: 1 }, 3_000);
    cluster.record('bob', 3_500, 'subscribed', { pid: 3, topic: 'a', client: 1, count: 1 }, 3_502);
    const placed = place(cluster.told);
    expect(placed.map(({ at }) => at)).toEqual([3_000, 3_000, 3_502]);
    expect(placed.every(({ isAdjusted }) => isAdjusted)).toBe(true);
  });

  it('takes the clock of a later life for another clock', () => {
    const cluster = new Cluster();
    const peer = { peer: 'bob', state: 'ready', reason: '' } as const;
    cluster.record('alice', 10, 'peer', { ...peer, peerEpoch: 1 });
    cluster.record('alice', 11, 'offset', { peer: 'bob', offsetMs: 5_000, rttMs: 1 });
    cluster.record('alice', 20, 'peer', { ...peer, peerEpoch: 2 });
    const last = { ...cluster.record('bob', 30, 'started', { room: 'demo' }), epoch: 2, at: 3 };
    const placer = new Placer('alice');
    for (const { event, knownAt } of cluster.told.slice(0, 3)) placer.place(event, knownAt);
    expect(placer.place(last, 31)).toMatchObject({ at: 31, isAdjusted: true });
  });

  it('never puts an effect before its cause, whatever the offsets and the order of hearing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -500, max: 500 }),
        fc.array(fc.nat(300), { minLength: 80, maxLength: 80 }),
        (errorMs, late) => {
          const told = seedDemonstration(errorMs)
            .inOrder()
            .map((one, index) => ({
              ...one,
              knownAt: one.knownAt + (one.event.node === 'alice' ? 0 : (late[index] ?? 0)),
            }))
            .toSorted((a, b) => a.knownAt - b.knownAt);
          const placed = place(told);
          for (const { event, at } of placed) {
            if (event.kind !== 'received') continue;
            const cause = placed.find(
              (one) =>
                one.event.kind === 'sent' &&
                one.event.event === event.event &&
                one.event.peer === event.node,
            );
            expect(cause?.at).toBeLessThan(at);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
