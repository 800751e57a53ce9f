import { describe, expect, it } from 'vitest';
import { Cluster } from './fixtures.ts';
import { commonRouting, Routings } from './routings.ts';

function routingsOf(cluster: Cluster): Routings {
  const routings = new Routings();
  for (const { event } of cluster.inOrder()) routings.apply(event);
  return routings;
}

const all = (): boolean => true;

describe('the routings of the nodes', () => {
  it('are one per node until a node says otherwise', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    expect(commonRouting(routingsOf(cluster).view(all))).toBe('per-node');
  });

  it('are common only while all have the same', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    cluster.record('bob', 2_000, 'routing', { strategy: 'interested' });
    const differing = routingsOf(cluster).view(all);
    expect(differing.get('bob')).toBe('interested');
    expect(commonRouting(differing)).toBeNull();
    for (const node of ['alice', 'carol']) {
      cluster.record(node, 3_000, 'routing', { strategy: 'interested' });
    }
    expect(commonRouting(routingsOf(cluster).view(all))).toBe('interested');
  });

  it('are those of nodes that are here, and known of none that has told nothing', () => {
    const cluster = new Cluster();
    cluster.meet(1_000);
    cluster.record('bob', 2_000, 'routing', { strategy: 'interested' });
    const routings = routingsOf(cluster);
    expect(commonRouting(routings.view((node) => node !== 'bob'))).toBe('per-node');
    expect(commonRouting(routings.view(() => false))).toBeNull();
  });

  it('take the last word, in whatever order words come', () => {
    const cluster = new Cluster({ alice: 0 });
    cluster.meet(1_000);
    const first = cluster.record('alice', 2_000, 'routing', { strategy: 'interested' });
    const last = cluster.record('alice', 3_000, 'routing', { strategy: 'per-subscriber' });
    const routings = new Routings();
    for (const event of [last, first]) routings.apply(event);
    expect(routings.view(all).get('alice')).toBe('per-subscriber');
    const copy = routings.copy();
    copy.apply(cluster.record('alice', 4_000, 'routing', { strategy: 'per-node' }));
    expect(copy.view(all).get('alice')).toBe('per-node');
    expect(routings.view(all).get('alice')).toBe('per-subscriber');
  });
});
