/** Faults between two nodes hold for what an engine copies from one to the other, too. */

import { describe, expect, it } from 'vitest';
import { collect, type Three, threeNodes } from '../../sim/few-nodes.ts';
import type { Hermes } from '../index.ts';

const hasEngine = true;

function stateOf(node: Hermes, peer: string): string | undefined {
  return node.peers().find(({ name }) => name === peer)?.state;
}

function listening(): Three & { readonly got: readonly [unknown[], unknown[], unknown[]] } {
  const three = threeNodes({ hasEngine });
  const { world, alice, bob, carol } = three;
  const got = [collect(alice, 't'), collect(bob, 't'), collect(carol, 't')] as const;
  world.settle();
  return { ...three, got: [...got] };
}

describe('with an engine', () => {
  it('E7 F2 a cut that is mended soon loses nothing, at whichever end it acts, and touches no other', () => {
    const { world, alice, bob, got } = listening();
    alice.lab.cut('alice', 'bob');
    for (const n of [1, 2, 3]) alice.publish('t', n);
    bob.publish('t', 'b');
    world.run(4_000);
    expect(got).toEqual([[1, 2, 3], ['b'], [1, 2, 3, 'b']]);
    alice.lab.mend('alice', 'bob');
    world.run(1_000);
    expect(got[1]).toEqual(['b', 1, 2, 3]);
    expect(got[0]).toEqual([1, 2, 3, 'b']);
    world.run(60_000);
    expect([alice, bob].map((node) => node.gaps())).toEqual([[], []]);
    expect(stateOf(alice, 'bob')).toBe('ready');
  });

  it('E7 F2 a cut that lasts is a named loss, both ways, and all views agree afterwards', () => {
    const { world, alice, bob, got } = listening();
    alice.lab.cut('alice', 'bob');
    alice.publish('t', 1);
    alice.publish('t', 2);
    bob.publish('t', 'b');
    world.run(40_000);
    expect([stateOf(alice, 'bob'), stateOf(bob, 'alice')]).toEqual(['unreachable', 'unreachable']);
    alice.lab.mend('alice', 'bob');
    world.settle();
    alice.publish('t', 3);
    world.run(60_000);
    expect(got[1]).toEqual(['b', 3]);
    expect(bob.gaps()).toEqual([{ from: 'alice', topic: 't', first: 1, last: 2 }]);
    expect(alice.gaps()).toEqual([{ from: 'bob', topic: 't', first: 1, last: 1 }]);
    expect(alice.nodes()).toEqual(['alice', 'bob', 'carol']);
  });

  it('E7 F3 what is slowed takes so much longer each way, in order, and others are not', () => {
    const { world, alice, bob, got } = listening();
    alice.lab.slow('alice', 'bob', 400);
    alice.publish('t', 1);
    bob.publish('t', 'b');
    world.run(390);
    expect(got).toEqual([[1], ['b'], [1, 'b']]);
    alice.publish('t', 2);
    world.run(20);
    expect(got.slice(0, 2)).toEqual([
      [1, 2, 'b'],
      ['b', 1],
    ]);
    world.run(60_000);
    expect(got[1]).toEqual(['b', 1, 2]);
    expect(bob.gaps()).toEqual([]);
  });

  it('E7 F4 so large a share of events is lost to one node, each named; to others none is', () => {
    const { world, alice, bob, carol, got } = listening();
    alice.lab.lossy('alice', 'bob', 0.4);
    const sent = Array.from({ length: 100 }, (_, n) => n);
    for (const n of sent) alice.publish('t', n);
    for (const n of sent) bob.publish('t', -n);
    world.run(60_000);
    const named = (node: Hermes): number =>
      node.gaps().reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const arrived = [got[1].length - 100, got[0].length - 100];
    for (const count of arrived) {
      expect(count).toBeGreaterThan(40);
      expect(count).toBeLessThan(80);
    }
    expect([named(bob), named(alice)]).toEqual(arrived.map((count) => 100 - count));
    expect([got[2].length, named(carol)]).toEqual([200, 0]);
  });

  it('E9 L1 the last crossing over a link is named soon when it is lost, though nothing follows', () => {
    const { world, alice, bob } = listening();
    alice.lab.lossy('alice', 'bob', 1);
    world.run(30_000);
    alice.directBroadcast('bob', 't', 1);
    world.run(1_500);
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 1, last: 1 }]);
  });

  it('E7 F5 a frozen node gets it all when it is revived, in order', () => {
    const { world, alice, bob, got } = listening();
    bob.lab.freeze('bob');
    for (const n of [1, 2]) alice.publish('t', n);
    world.run(4_000);
    expect([got[1], bob.stats().crossingsReceived]).toEqual([[], 0]);
    bob.lab.revive('bob');
    alice.publish('t', 3);
    world.settle();
    expect(got[1]).toEqual([1, 2, 3]);
    expect(bob.gaps()).toEqual([]);
  });

  it('E7 F6 a killed node gets and says nothing more', () => {
    const { world, alice, bob, got } = listening();
    bob.publish('t', 'b');
    world.settle();
    alice.lab.kill('bob');
    world.settle();
    const { messagesReceived } = bob.stats();
    alice.publish('t', 1);
    world.run(60_000);
    expect([got[1], bob.stats().messagesReceived]).toEqual([['b'], messagesReceived]);
    expect(stateOf(alice, 'bob')).toBe('down');
  });
});
