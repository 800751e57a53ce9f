/** Costs are counted alike as an event is published; what is gone from here may be heard elsewhere. */

import { describe, expect, it } from 'vitest';
import { factKey } from './fact-key.ts';
import { Cluster, Hand } from './fixtures.ts';
import { Room } from './room.ts';
import type { RoomView } from './types.ts';

/** alice's page after `cluster` has told everything, at `at`. */
function shownAt(cluster: Cluster, at: number): RoomView {
  const hand = new Hand();
  const room = new Room({ self: { name: 'alice', epoch: 1 }, now: () => hand.now });
  for (const { event, knownAt } of cluster.inOrder()) {
    hand.now = Math.max(hand.now, knownAt);
    room.add(event);
  }
  room.seek(at);
  return room.view();
}

describe('the costs of the three routings', () => {
  it('are there as soon as an event is published, and the same when it has arrived', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    cluster.subscribe('bob', 2_000, 't', 5);
    cluster.publish('alice', 5_000, 't', { bob: 5 }, 20);
    const cost = { perSubscriber: 5, perNode: 2, interested: 1 };
    const under = shownAt(cluster, 5_001).counts;
    expect(under).toMatchObject({ crossings: 2, deliveries: 0, cost });
    expect(shownAt(cluster, 6_000).counts).toMatchObject({ crossings: 2, deliveries: 5, cost });
  });

  it('count what was lost like the rest, and the link says how many', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    cluster.subscribe('bob', 2_000, 't', 5);
    cluster.publish('alice', 5_000, 't', { bob: 5 }, 1, ['bob']);
    cluster.publish('alice', 6_000, 't', { bob: 5 }, 1);
    const view = shownAt(cluster, 7_000);
    expect(view.counts).toMatchObject({
      deliveries: 5,
      lost: 1,
      cost: { perSubscriber: 10, perNode: 4, interested: 2 },
    });
    const link = { crossingsAtoB: 2, lostAtoB: 1, lostBtoA: 0 };
    expect(view.links.get('alice bob')).toMatchObject(link);
    expect(view.links.get('alice carol')).toMatchObject({ crossingsAtoB: 2, lostAtoB: 0 });
  });
});

describe('a node that is gone from here', () => {
  const gone = { peer: 'carol', peerEpoch: 1, state: 'down', reason: 'silent' } as const;

  it('is unreachable, not down, as long as it tells its trace all the same', () => {
    const cluster = new Cluster({ alice: 0, bob: 0, carol: 0 });
    cluster.meet(1_000);
    cluster.subscribe('carol', 2_000, 't', 2);
    cluster.record('alice', 9_000, 'peer', gone);
    cluster.publish('carol', 9_500, 't', { carol: 2 });
    expect(shownAt(cluster, 9_200).nodes.get('carol')?.state).toBe('down');
    const { nodes, links } = shownAt(cluster, 25_000);
    expect(nodes.get('carol')).toMatchObject({ state: 'unreachable', deliveries: 2 });
    expect(nodes.get('carol')?.clients.get('t')).toHaveLength(2);
    expect(links.get('bob carol')?.state).toBe('open');
    expect(shownAt(cluster, 9_600).counts.cost.perSubscriber).toBe(0);
  });

  it('is down when it tells nothing more', () => {
    const cluster = new Cluster({ alice: 0, bob: 0, carol: 0 });
    cluster.meet(1_000);
    cluster.publish('carol', 8_900, 't', {});
    cluster.record('alice', 9_000, 'peer', gone);
    cluster.subscribe('alice', 25_000, 't', 1);
    expect(shownAt(cluster, 9_500).nodes.get('carol')?.state).toBe('down');
    expect(shownAt(cluster, 25_500).nodes.has('carol')).toBe(false);
  });
});

it('of several events of one moment, each can be stood at', () => {
  const cluster = new Cluster({ alice: 0, bob: 0, carol: 0 });
  cluster.meet(1_000);
  const event = 'alice@1:1';
  const published = { event, topic: 't', bytes: 3, nodes: 2 };
  const row = cluster.record('alice', 5_000, 'published', published);
  for (const [peer, number] of [
    ['bob', 1],
    ['carol', 1],
  ] as const) {
    cluster.record('alice', 5_000, 'sent', { event, topic: 't', peer, number, bytes: 3 });
  }
  const hand = new Hand();
  const room = new Room({ self: { name: 'alice', epoch: 1 }, now: () => hand.now });
  for (const told of cluster.inOrder()) room.add(told.event);
  hand.now = 6_000;
  room.seek(5_000);
  expect(room.view().counts).toMatchObject({ publishes: 1, crossings: 2 });
  room.seek(5_000, factKey(row));
  expect(room.view().counts).toMatchObject({ publishes: 1, crossings: 0 });
});
