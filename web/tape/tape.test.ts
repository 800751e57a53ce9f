import { describe, expect, it } from 'vitest';
import { Cluster, seedDemonstration } from '../fold/fixtures.ts';
import { Timeline } from '../fold/timeline.ts';
import { Sieve } from './sieve.ts';
import { columnOf, isOnTape, type Tape, tapeOf } from './tape.ts';

/** The tape of a cluster's facts, one px per 10 ms, as alice's page paints it. */
function tapeFor(cluster: Cluster, to = 10_000): Tape {
  const timeline = new Timeline();
  for (const { event, knownAt } of cluster.inOrder()) {
    timeline.insert({ event, at: knownAt, isAdjusted: false, knownAt });
  }
  return tapeOf(new Sieve(isOnTape).read(timeline), 'alice', { from: 0, to, width: to / 10 + 1 });
}

describe('the tape', () => {
  it('has a notch for each publish where it happened, and who came', () => {
    const { columns } = tapeFor(seedDemonstration());
    const notches = [...columns].filter(([, { publishes }]) => publishes.size > 0);
    expect(notches.map(([x, { publishes }]) => [x, [...publishes]])).toEqual([
      [500, [['user_created', 1]]],
      [900, [['user_updated', 1]]],
    ]);
    const ups = [...columns].flatMap(([x, column]) => column.ups.map((node) => [x, node]));
    expect(ups).toEqual([
      [100, 'alice'],
      [101, 'bob'],
      [101, 'carol'],
    ]);
  });

  it('counts losses by the events that are lost', () => {
    const cluster = seedDemonstration();
    cluster.record('bob', 9_500, 'lost', { peer: 'alice', first: 3, last: 6 }, 9_500);
    const fields = { event: 'alice@1:9', topic: 't', peer: 'bob', number: 7 };
    cluster.record('alice', 9_501, 'skipped', { ...fields, reason: 'queue-full' });
    expect(tapeFor(cluster).columns.get(950)?.losses).toBe(5);
  });

  it('dashes the time over which faults act: until ended, until their node is gone, else to the end', () => {
    const cluster = seedDemonstration();
    const fault = { peer: 'bob', owner: 'alice' } as const;
    cluster.record('alice', 3_000, 'fault', { ...fault, fault: 'cut', value: 1 });
    cluster.record('alice', 4_000, 'fault', { ...fault, fault: 'cut', value: 0 });
    cluster.record('bob', 6_000, 'fault', { ...fault, fault: 'slow', value: 80 }, 6_000);
    const left = { peer: 'bob', peerEpoch: 1, state: 'left', reason: 'bye' } as const;
    cluster.record('alice', 7_000, 'peer', left);
    cluster.record('alice', 9_000, 'fault', { ...fault, fault: 'lossy', value: 0.1 });
    const tape = tapeFor(cluster);
    expect(tape.faults).toEqual([
      { from: 300, to: 400 },
      { from: 600, to: 700 },
      { from: 900, to: 1_000 },
    ]);
    expect(tape.columns.get(700)?.downs).toEqual(['bob']);
  });

  it('hatches where the page itself stood still', () => {
    const cluster = seedDemonstration();
    cluster.record('alice', 9_800, 'stalled', { ms: 300 });
    cluster.record('alice', 9_900, 'stalled', { ms: 4_000 });
    cluster.record('bob', 9_950, 'stalled', { ms: 4_000 });
    expect(tapeFor(cluster).stalls).toEqual([{ from: 590, to: 990 }]);
  });

  it('shows nothing later than its end, and keeps every column inside', () => {
    expect(tapeFor(seedDemonstration(), 6_000).columns.has(600)).toBe(false);
    const range = { from: 5, to: 5, width: 100 };
    expect(columnOf(5, range)).toBe(0);
    expect(columnOf(Infinity, { ...range, to: 6 })).toBe(99);
    expect(columnOf(-Infinity, { ...range, to: 6 })).toBe(0);
  });
});
