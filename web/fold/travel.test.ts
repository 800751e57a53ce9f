import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster, Hand, seedDemonstration, type Told } from './fixtures.ts';
import { Room } from './room.ts';
import type { RoomView } from './types.ts';

const self = { name: 'alice', epoch: 1 };

function played(told: readonly Told[], until: number): { room: Room; hand: Hand } {
  const hand = new Hand();
  const room = new Room({ self, now: () => hand.now });
  let next = 0;
  for (hand.now = 0; hand.now < until; hand.now += 16) {
    for (let one = told[next]; one !== undefined && one.knownAt <= hand.now; one = told[++next])
      room.add(one.event);
    room.frame(false);
  }
  return { room, hand };
}

/** Many publishes at a rate, for a timeline of several checkpoints. */
function busyCluster(publishes: number): Cluster {
  const cluster = new Cluster();
  cluster.meet(100.3);
  cluster.subscribe('bob', 200, 'a', 2);
  for (let index = 0; index < publishes; index++) {
    const [from, topic] = index % 3 === 0 ? ['carol', 'b'] : ['alice', 'a'];
    cluster.publish(from!, 1_000 + index * 2, topic!, { bob: 2 }, 1, index % 50 ? [] : ['bob']);
  }
  return cluster;
}

/** What a view says, without what it looks like. */
function said({ nodes, links, counts, log, isSignalingReached }: RoomView): unknown {
  return {
    nodes: [...nodes.values()],
    links: [...links.values()],
    counts,
    rows: log.map(({ key, text }) => `${key} ${text}`),
    isSignalingReached,
  };
}

describe('travel in time', () => {
  it('T4: a moment looks the same from wherever one comes to it', () => {
    const cluster = busyCluster(2_000);
    const { room } = played(cluster.inOrder(), 6_000);
    const moments = fc.array(fc.double({ min: 0, max: 5_500, noNaN: true }), { maxLength: 8 });
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: 5_500, noNaN: true }), (way, target) => {
        for (const at of way) room.seek(at);
        room.seek(target);
        const there = said(room.view());
        room.seek(0);
        room.seek(target);
        expect(said(room.view())).toEqual(there);
        const known = cluster.told.filter(({ event }) => event.kind === 'published');
        const clockOf = { alice: 0, bob: 5_000, carol: -700 } as Record<string, number>;
        const before = known.filter(({ event }) => event.at - clockOf[event.node]! <= target);
        expect(room.view().counts.publishes).toBe(before.length);
      }),
      { numRuns: 40 },
    );
  });

  it('T4: the counts are exact again after any journey and LIVE', () => {
    const cluster = busyCluster(2_000);
    const { room, hand } = played(cluster.inOrder(), 6_000);
    const before = said(room.view());
    for (const at of [5_000, 10, 3_000.5, 4_000]) room.seek(at);
    room.goLive();
    hand.now += 16;
    room.frame(false);
    expect(said(room.view())).toEqual(before);
  });

  it('steps through every event there is to see, and back the same way', () => {
    const { room } = played(seedDemonstration().inOrder(), 14_000);
    room.seek(4_999);
    const texts: unknown[] = [];
    const forward: unknown[] = [];
    for (let step = 0; step < 12; step++) {
      expect(room.step(1)).toBe(true);
      forward.push(said(room.view()));
      texts.push(room.view().log.at(-1)?.text);
    }
    expect(texts.slice(0, 4)).toEqual([
      'alice publishes user_created, 31 bytes',
      'alice delivers to 1 client',
      'alice → bob, 31 bytes',
      'alice → carol, 31 bytes',
    ]);
    const back: unknown[] = [forward.at(-1)];
    for (let step = 0; step < 11; step++) {
      room.step(-1);
      back.push(said(room.view()));
    }
    expect(back.toReversed()).toEqual(forward);
  });

  it('stops at both ends of what is known', () => {
    const { room } = played(seedDemonstration().inOrder(), 14_000);
    expect(room.step(1)).toBe(false);
    let steps = 0;
    while (room.step(-1)) steps++;
    expect(steps).toBeGreaterThan(30);
    expect(room.view().counts.publishes).toBe(0);
  });

  it('T1: shows what a step did, standing still', () => {
    const { room } = played(seedDemonstration().inOrder(), 14_000);
    room.seek(4_999);
    room.step(1);
    const first = room.frame(false);
    expect(first.map(({ is }) => is)).toEqual(['publish']);
    expect(room.frame(false)).toEqual(first);
    room.step(1);
    expect(room.frame(false).map(({ is }) => is)).toEqual(['deliver']);
    room.step(1);
    expect(room.frame(false)).toMatchObject([{ is: 'crossing', from: 'alice', to: 'bob' }]);
  });

  it('T2: a crossing is under way at a moment between its ends, whichever way one came', () => {
    const { room } = played(seedDemonstration().inOrder(), 14_000);
    for (const from of [0, 13_000]) {
      room.seek(from);
      room.seek(5_000.55);
      expect(room.frame(false)).toMatchObject([
        { is: 'crossing', fate: 'arrives', to: 'bob', progress: 0.5 },
        { is: 'crossing', fate: 'arrives', to: 'carol', progress: 0.5 },
      ]);
    }
  });

  it('T3: replays at the chosen pace, and is LIVE again only when asked', () => {
    const { room, hand } = played(seedDemonstration().inOrder(), 14_000);
    room.seek(4_999);
    room.setFactor(100);
    room.play();
    for (let frame = 0; frame < 50; frame++) {
      hand.now += 16;
      room.frame(false);
    }
    expect(room.playhead()).toMatchObject({ mode: 'slow', factor: 100, isTravelling: true });
    expect(room.playhead().at).toBeCloseTo(4_999 + (50 * 16) / 100);
    room.goLive();
    expect(room.playhead()).toMatchObject({ mode: 'live', factor: 1, isTravelling: false });
  });

  it('takes what comes while it stands in the past', () => {
    const cluster = seedDemonstration();
    const { room, hand } = played(cluster.inOrder(), 14_000);
    room.seek(6_000);
    const there = said(room.view());
    const known = cluster.told.length;
    cluster.publish('alice', 14_100, 'user_created', { alice: 1, bob: 5 });
    for (const { event } of cluster.told.slice(known)) room.add(event);
    hand.now = 15_000;
    room.frame(false);
    expect(said(room.view())).toEqual(there);
    room.goLive();
    room.frame(false);
    expect(room.view().counts.publishes).toBe(3);
  });

  it('forgets no count when the oldest events go, wherever it stands', () => {
    const cluster = busyCluster(8_000);
    const hand = new Hand();
    const room = new Room({ self, now: () => hand.now });
    const told = cluster.inOrder();
    for (const [index, { event, knownAt }] of told.entries()) {
      hand.now = Math.max(hand.now, knownAt);
      room.add(event);
      if (index === 1_000) room.seek(900);
      if (index % 500 === 0) room.frame(false);
    }
    expect(told.length).toBeGreaterThan(55_000);
    room.goLive();
    hand.now += 1_000;
    room.frame(false);
    expect(room.view().counts.publishes).toBe(8_000);
    room.seek(hand.now - 5_000);
    room.goLive();
    room.frame(false);
    expect(room.view().counts.publishes).toBe(8_000);
  });
});
