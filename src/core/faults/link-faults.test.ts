import { describe, expect, it } from 'vitest';
import { collect, noise, threeNodes } from '../../sim/few-nodes.ts';
import type { Hermes, LinkState, TraceEventOf } from '../index.ts';

function faultsOf(node: Hermes): TraceEventOf<'fault'>[] {
  return node.trace().filter((event) => event.kind === 'fault');
}

function stateOf(node: Hermes, peer: string): string | undefined {
  return node.peers().find(({ name }) => name === peer)?.state;
}

describe('a cut', () => {
  it('F2 that is mended soon loses nothing, and keeps the order', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    const back = collect(alice, 't');
    alice.lab.cut('alice', 'bob');
    for (const n of [1, 2, 3]) alice.publish('t', n);
    bob.publish('t', 'b');
    world.run(5_000);
    expect([got, back]).toEqual([['b'], [1, 2, 3]]);
    alice.lab.mend('alice', 'bob');
    alice.publish('t', 4);
    world.settle();
    expect(got).toEqual(['b', 1, 2, 3, 4]);
    expect(back).toEqual([1, 2, 3, 4, 'b']);
    expect(bob.stats().crossingsLost).toBe(0);
    expect(stateOf(alice, 'bob')).toBe('ready');
  });

  it('F2 M9 that lasts is down at both ends; mended, all is named and all views agree', () => {
    const { world, alice, bob, carol } = threeNodes();
    const got = collect(bob, 't');
    alice.lab.cut('bob', 'alice');
    alice.publish('t', 1);
    alice.publish('t', 2);
    world.run(30_000);
    // carol hears both, and says so.
    expect([stateOf(alice, 'bob'), stateOf(bob, 'alice')]).toEqual(['unreachable', 'unreachable']);
    expect(carol.nodes()).toEqual(['alice', 'bob', 'carol']);
    // Dials fail by themselves: no link opens only to be closed.
    const links = (node: Hermes): LinkState[] =>
      node.trace().flatMap((event) => (event.kind === 'link' ? [event.state] : []));
    const opened = links(bob).filter((state) => state === 'open').length;
    expect(opened).toBe(2);
    alice.lab.mend('alice', 'bob');
    world.settle();
    expect(alice.nodes()).toEqual(['alice', 'bob', 'carol']);
    alice.publish('t', 3);
    world.settle();
    expect(got).toEqual([3]);
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 1, last: 2 }]);
  });

  it('F2 takes what is sent up to the bound of a link, and then says so', () => {
    const { world, alice, bob } = threeNodes();
    alice.lab.cut('alice', 'bob');
    const body = noise(100_000);
    const reports = Array.from({ length: 20 }, () => alice.publish('t', body, { report: true }));
    expect(reports[0]?.skipped).toEqual([]);
    expect(reports.at(-1)?.skipped).toEqual([{ node: 'bob', reason: 'queue-full' }]);
    expect(alice.peers()[0]?.queuedBytes).toBeGreaterThan(1_000_000);
    alice.lab.mend('alice', 'bob');
    world.run(2_000);
    const { crossingsReceived, crossingsLost } = bob.stats();
    expect(crossingsReceived + crossingsLost).toBe(20);
    expect(crossingsLost).toBe(alice.stats().crossingsSkipped);
  });

  it('F2 F7 by another node acts at one end, both ways, and whoever sees it may mend it', () => {
    const { world, alice, bob, carol } = threeNodes();
    const got = [collect(bob, 't'), collect(carol, 't')];
    alice.lab.cut('carol', 'bob');
    world.run(10);
    expect(faultsOf(bob)).toMatchObject([
      { fault: 'cut', peer: 'carol', value: 1, owner: 'alice' },
    ]);
    expect([...faultsOf(alice), ...faultsOf(carol)]).toEqual([]);
    bob.publish('t', 'b');
    carol.publish('t', 'c');
    world.run(3_000);
    expect(got).toEqual([['b'], ['c']]);
    // carol's word goes over the very link that is cut at bob's end.
    carol.lab.mend('bob', 'carol');
    world.settle();
    expect(got).toEqual([
      ['b', 'c'],
      ['c', 'b'],
    ]);
    expect(faultsOf(bob).at(-1)).toMatchObject({ fault: 'cut', value: 0, owner: 'alice' });
  });
});

describe('a slowed link', () => {
  it('F3 takes so much longer each way, in order, and its round trip shows it', () => {
    const { world, alice, bob } = threeNodes({ delayMs: 10 });
    const got = collect(bob, 't');
    const back = collect(alice, 'u');
    alice.lab.slow('alice', 'bob', 300);
    alice.publish('t', 1);
    bob.publish('u', 1);
    world.run(309);
    expect([got, back]).toEqual([[], []]);
    alice.publish('t', 2);
    world.run(2);
    expect([got, back]).toEqual([[1], [1]]);
    world.run(310);
    expect(got).toEqual([1, 2]);
    expect(faultsOf(alice)).toMatchObject([{ fault: 'slow', peer: 'bob', value: 300 }]);
    world.run(60_000);
    expect(stateOf(alice, 'bob')).toBe('ready');
    expect(alice.peers()[0]?.rttMs).toBe(620);
    alice.publish('t', 3);
    alice.lab.slow('alice', 'bob', 0);
    alice.publish('t', 4);
    world.run(10);
    expect(got).toEqual([1, 2, 3, 4]);
  });
});

describe('a lossy link', () => {
  it('F4 L2 loses whole events, each of them named, and no other word', () => {
    const { world, alice, bob } = threeNodes({ seed: 5 });
    const got = [collect(bob, 't'), collect(alice, 't')];
    alice.lab.lossy('alice', 'bob', 0.5);
    for (let n = 0; n < 200; n++) {
      alice.publish('t', n);
      bob.publish('t', n);
    }
    const pid = alice.Client.startLink('u');
    for (let n = 0; n < 200; n++) alice.pg.join(`g${n}`, pid);
    world.run(3_000);
    for (const [node, received] of [
      [bob, got[0]],
      [alice, got[1]],
    ] as const) {
      const arrived = (received?.length ?? 0) - 200;
      expect(arrived).toBeGreaterThan(60);
      expect(arrived).toBeLessThan(140);
      const { crossingsReceived, crossingsLost } = node.stats();
      expect(crossingsReceived).toBe(arrived);
      expect(crossingsLost).toBe(200 - arrived);
      const named = node.gaps().reduce((sum, { first, last }) => sum + last - first + 1, 0);
      expect(named).toBe(200 - arrived);
    }
    expect(alice.stats().crossingsSent).toBe(400);
    // Groups and interest are told without a gap.
    expect(bob.pg.whichGroups()).toHaveLength(200);
    expect(bob.stats().dropped).toEqual({});
    expect(bob.listeners('u')).toMatchObject([{ node: 'alice' }]);
  });

  it('F4 that loses everything loses the last one by name too, and is well again at 0', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    alice.lab.lossy('alice', 'bob', 1);
    alice.publish('t', 1);
    world.run(2_000);
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 1, last: 1 }]);
    bob.lab.lossy('alice', 'bob', 0);
    world.run(10);
    alice.publish('t', 2);
    world.settle();
    expect(got).toEqual([2]);
  });

  it('F3 F4 may be slow as well', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    alice.lab.lossy('alice', 'bob', 0.3);
    alice.lab.slow('alice', 'bob', 200);
    for (let n = 0; n < 100; n++) alice.publish('t', n);
    world.run(199);
    expect(got).toEqual([]);
    world.run(3_000);
    expect(got.length + bob.stats().crossingsLost).toBe(100);
    expect(got).toEqual((got as number[]).toSorted((a, b) => a - b));
    expect(got.length).toBeLessThan(100);
  });
});
