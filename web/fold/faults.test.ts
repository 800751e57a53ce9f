import { describe, expect, it } from 'vitest';
import { Cluster, Hand } from './fixtures.ts';
import { Room } from './room.ts';

/** alice's page after `cluster` has told everything, at `at`. */
function shownAt(cluster: Cluster, at: number) {
  const hand = new Hand();
  const room = new Room({ self: { name: 'alice', epoch: 1 }, now: () => hand.now });
  for (const { event, knownAt } of cluster.inOrder()) {
    hand.now = Math.max(hand.now, knownAt);
    room.add(event);
  }
  hand.now = at + 300;
  room.tick();
  return room.view();
}

describe('faults in the picture', () => {
  it('stand on the link where they act, by the word of the end where they act, until they end', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    const onBobAndCarol = { peer: 'carol', owner: 'alice' } as const;
    cluster.record('bob', 2_000, 'fault', { fault: 'lossy', value: 0.5, ...onBobAndCarol });
    cluster.record('bob', 2_001, 'fault', { fault: 'cut', value: 1, ...onBobAndCarol });
    cluster.record('bob', 3_000, 'fault', { fault: 'cut', value: 0, ...onBobAndCarol });
    const cut = shownAt(cluster, 2_500).links.get('bob carol');
    expect(cut).toMatchObject({ state: 'cut' });
    expect(cut?.faults.map(({ fault }) => fault)).toEqual(['lossy', 'cut']);
    expect(shownAt(cluster, 2_500).links.get('alice bob')?.faults).toEqual([]);
    expect(shownAt(cluster, 3_500).links.get('bob carol')).toMatchObject({
      state: 'open',
      faults: [{ fault: 'lossy', value: 0.5, owner: 'alice' }],
    });
  });

  it('go with the life that they act at', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    const byAlice = { peer: '', value: 1, owner: 'alice' } as const;
    cluster.record('bob', 2_000, 'fault', { fault: 'frozen', ...byAlice });
    cluster.record('bob', 2_001, 'fault', { fault: 'split', ...byAlice });
    const gone = { peer: 'bob', peerEpoch: 1, state: 'down', reason: 'silent' } as const;
    cluster.record('alice', 9_000, 'peer', gone);
    const before = shownAt(cluster, 2_500);
    expect(before.nodes.get('bob')?.faults).toEqual([
      { fault: 'frozen', value: 1, owner: 'alice' },
    ]);
    expect(before.faults).toEqual([{ fault: 'split', value: 1, owner: 'alice' }]);
    const after = shownAt(cluster, 9_500);
    expect(after.nodes.get('bob')?.faults).toEqual([]);
    expect(after.faults).toEqual([]);
  });
});
