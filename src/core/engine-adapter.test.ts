/** Events through an engine between the nodes, in the simulator. */

import { describe, expect, it } from 'vitest';
import { collect, noise, threeNodes } from '../sim/few-nodes.ts';
import type { Hermes, TraceEvent } from './index.ts';

/** What a node traced of one kind, as the fields that are asked for. */
function traced(node: Hermes, kind: TraceEvent['kind'], ...names: readonly string[]): unknown[][] {
  return node
    .trace()
    .filter((event) => event.kind === kind && event.node === node.node.name)
    .map((event) => names.map((name) => (event as unknown as Record<string, unknown>)[name]));
}

describe('an engine between the nodes', () => {
  it('E1 is handed an event once, whatever the nodes and subscriptions, and copies it to who listens', () => {
    const { world, alice, bob, carol } = threeNodes({ hasEngine: true });
    const got = [collect(bob, 't'), collect(bob, 't'), collect(carol, 't')];
    world.settle();
    const before = alice.stats();
    const { sent, frames, skipped } = alice.publish('t', 1, { report: true });
    alice.publish('nobody-listens', 2);
    world.settle();
    expect(got).toEqual([[1], [1], [1]]);
    expect({ sent, frames, skipped }).toEqual({ sent: ['bob', 'carol'], frames: 1, skipped: [] });
    expect(alice.stats().messagesSent - before.messagesSent).toBe(2);
    expect(bob.stats().crossingsReceived).toBe(1);
    expect(traced(alice, 'sent', 'peer', 'topic', 'number')).toEqual([
      ['$sim', 't', 1],
      ['$sim', 'nobody-listens', 1],
    ]);
    expect(traced(bob, 'received', 'peer', 'topic', 'number')).toEqual([['alice', 't', 1]]);
  });

  it('E1 copies it to every node when it is routed per node, and makes one for per subscriber too', () => {
    const { world, alice, bob, carol } = threeNodes({ hasEngine: true });
    const got = [collect(bob, 't'), collect(bob, 't')];
    world.settle();
    expect(alice.routing).toBe('interested');
    alice.routing = 'per-node';
    alice.publish('t', 1);
    world.settle();
    expect([bob, carol].map((node) => node.stats().crossingsReceived)).toEqual([1, 1]);
    alice.routing = 'per-subscriber';
    alice.publish('t', 2);
    world.settle();
    expect([bob, carol].map((node) => node.stats().crossingsReceived)).toEqual([2, 1]);
    expect(got).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('E1 hands over together what is said on a topic in one turn', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true });
    const got = collect(bob, 't');
    world.settle();
    const { messagesSent } = alice.stats();
    const sent = Array.from({ length: 50 }, (_, n) => n);
    for (const n of sent) alice.publish('t', n);
    world.settle();
    expect(got).toEqual(sent);
    expect(alice.stats().messagesSent - messagesSent).toBe(1);
  });

  it('S3 keeps the order of a topic, whether routed anew or told to one node between', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true, delayMs: 20 });
    const got = collect(bob, 't');
    world.settle();
    alice.publish('t', 1);
    alice.directBroadcast('bob', 't', 2);
    alice.directBroadcast('bob', 't', 3);
    alice.publish('t', 4);
    alice.routing = 'per-node';
    alice.publish('t', 5);
    alice.directBroadcast('bob', 't', 6);
    alice.routing = 'interested';
    alice.publish('t', 7);
    alice.publish('t', 8);
    world.settle();
    expect(got).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(bob.gaps()).toEqual([]);
  });

  it('E1 S3 B1 large events go over the links, and those of their topic behind them', () => {
    const { world, alice, bob, carol } = threeNodes({ hasEngine: true });
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message instanceof Uint8Array ? 'large' : message));
    const other = collect(bob, 'other');
    collect(carol, 't');
    world.settle();
    world.slow('bob', 1_000_000);
    alice.publish('t', 1);
    const { frames } = alice.publish('t', noise(600_000), { report: true });
    alice.publish('t', 2);
    alice.publish('other', 'soon');
    world.run(100);
    expect([frames, got, other]).toEqual([2, [1], ['soon']]);
    world.run(500);
    alice.publish('t', 3);
    world.run(60_000);
    alice.publish('t', 4);
    world.run(60_000);
    expect(got).toEqual([1, 'large', 2, 3, 4]);
    expect(traced(alice, 'sent', 'peer').at(-1)).toEqual(['$sim']);
    expect([bob, carol].map((node) => node.gaps())).toEqual([[], []]);
  });

  it('E2 S2 names what a node missed while the engine had cut it off, once, and delivers nothing twice', () => {
    const { world, alice, bob, carol } = threeNodes({ hasEngine: true });
    const [got, all] = [collect(bob, 't'), collect(carol, 't')];
    world.settle();
    alice.publish('t', 1);
    world.settle();
    world.engine(false, 'bob');
    for (const n of [2, 3]) alice.publish('t', n);
    world.settle();
    world.engine(true, 'bob');
    alice.publish('t', 4);
    world.run(60_000);
    expect([got, all]).toEqual([
      [1, 4],
      [1, 2, 3, 4],
    ]);
    expect(bob.gaps()).toEqual([{ from: 'alice', topic: 't', first: 2, last: 3 }]);
    expect(traced(bob, 'missed', 'peer', 'topic', 'first', 'last')).toEqual([['alice', 't', 2, 3]]);
    expect(bob.stats().crossingsLost).toBe(2);
    expect(carol.gaps()).toEqual([]);
  });

  it('E2 names the last one lost, and the only one', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true });
    collect(bob, 'a');
    collect(bob, 'b');
    world.settle();
    alice.publish('a', 1);
    world.settle();
    world.engine(false, 'bob');
    alice.publish('a', 2);
    // The first event of its topic at all.
    alice.publish('b', 1);
    world.settle();
    world.engine(true, 'bob');
    world.run(60_000);
    expect(bob.gaps()).toEqual([
      { from: 'alice', topic: 'a', first: 2, last: 2 },
      { from: 'alice', topic: 'b', first: 1, last: 1 },
    ]);
  });

  it('E2 tells a last number three times more, and then the engine is left alone', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true });
    collect(bob, 't');
    world.settle();
    const { messagesSent: before } = alice.stats();
    alice.publish('t', 1);
    world.run(120_000);
    const { messagesSent: after } = alice.stats();
    const other = threeNodes({ hasEngine: true });
    collect(other.bob, 't');
    other.world.settle();
    const { messagesSent: quiet } = other.alice.stats();
    other.world.run(120_000);
    const heartbeats = other.alice.stats().messagesSent - quiet;
    expect(after - before - heartbeats).toBe(1 + 3);
  });

  it('E3 misses nothing of before it listened, nor of while it did not', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true });
    for (const n of [1, 2, 3]) alice.publish('t', n);
    world.settle();
    const first: unknown[] = [];
    const stop = bob.subscribe('t', (message) => first.push(message));
    world.settle();
    alice.publish('t', 4);
    world.settle();
    stop();
    world.settle();
    alice.publish('t', 5);
    world.settle();
    const second = collect(bob, 't');
    world.settle();
    alice.publish('t', 6);
    world.run(60_000);
    expect([first, second]).toEqual([[4], [6]]);
    expect(bob.gaps()).toEqual([]);
  });

  it('E3 R5 names the very next event, when it is lost after a subscription was known', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true });
    for (const n of [1, 2]) alice.publish('t', n);
    world.settle();
    collect(bob, 't');
    world.settle();
    world.engine(false, 'bob');
    alice.publish('t', 3);
    world.settle();
    world.engine(true, 'bob');
    world.run(60_000);
    expect(bob.gaps()).toEqual([{ from: 'alice', topic: 't', first: 3, last: 3 }]);
  });

  it('E3 takes an acknowledgement for what it acknowledges, and not for what was subscribed since', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true, delayMs: 50 });
    for (const n of [1, 2]) alice.publish('b', n);
    world.settle();
    collect(bob, 'a');
    // Half way of the acknowledgement.
    world.run(75);
    const got = collect(bob, 'b');
    world.settle();
    alice.publish('b', 3);
    world.run(60_000);
    expect(got).toEqual([3]);
    expect(bob.gaps()).toEqual([]);
  });

  it('E3 a node that comes later, or begins anew, misses nothing of before', () => {
    const { world, alice } = threeNodes({ hasEngine: true });
    alice.publish('t', 1);
    world.settle();
    const dave = world.start('dave');
    const got = collect(dave, 't');
    world.settle();
    world.crash('bob');
    world.settle();
    const bob = world.restart('bob');
    const again = collect(bob, 't');
    world.settle();
    alice.publish('t', 2);
    world.run(60_000);
    expect([got, again]).toEqual([[2], [2]]);
    expect([dave, bob].map((node) => node.gaps())).toEqual([[], []]);
  });

  it('E3 takes the numbers of a later life of a publisher from their beginning', () => {
    const { world, bob } = threeNodes({ hasEngine: true });
    const got = collect(bob, 't');
    world.settle();
    world.crash('alice');
    world.run(20_000);
    const alice = world.restart('alice');
    world.settle();
    alice.publish('t', 1);
    world.run(60_000);
    expect(got).toEqual([1]);
    expect(bob.gaps()).toEqual([]);
  });

  it('E4 S5 an event is skipped while the engine is gone, serves its own node, and is named later', () => {
    const { world, alice, bob } = threeNodes({ hasEngine: true });
    const [own, got] = [collect(alice, 't'), collect(bob, 't')];
    world.settle();
    alice.publish('t', 1);
    world.settle();
    world.engine(false);
    world.settle();
    const { sent, skipped, frames } = alice.publish('t', 2, { report: true });
    expect({ sent, skipped, frames }).toEqual({
      sent: [],
      skipped: [{ node: 'bob', reason: 'no-link' }],
      frames: 0,
    });
    world.engine(true);
    world.run(60_000);
    expect([own, got]).toEqual([[1, 2], [1]]);
    expect(bob.gaps()).toEqual([{ from: 'alice', topic: 't', first: 2, last: 2 }]);
    expect(traced(alice, 'skipped', 'peer', 'number', 'reason')).toEqual([['$sim', 2, 'no-link']]);
    expect(traced(bob, 'link', 'peer', 'state').filter(([peer]) => peer === '$sim')).toEqual([
      ['$sim', 'open'],
      ['$sim', 'closed'],
      ['$sim', 'open'],
    ]);
  });

  it('L5 receipts come from each that listens; one that lost it is named', async () => {
    const { world, alice, bob, carol } = threeNodes({ hasEngine: true });
    collect(bob, 't');
    collect(bob, 't');
    collect(carol, 't');
    world.settle();
    const first = alice.publish('t', 1, { receipts: true });
    world.settle();
    world.engine(false, 'carol');
    const second = alice.publish('t', 2, { receipts: true });
    world.run(10_000);
    const own = { node: 'alice', count: 0 };
    expect(await first).toMatchObject({
      delivered: [own, { node: 'bob', count: 2 }, { node: 'carol', count: 1 }],
      missing: [],
    });
    expect(await second).toMatchObject({
      delivered: [own, { node: 'bob', count: 2 }],
      missing: [{ node: 'carol', reason: 'silent' }],
    });
  });

  it('E9 says to all at once that a node is there, and seldom to each', () => {
    const { world, alice } = threeNodes({ hasEngine: true });
    for (let n = 0; n < 7; n++) world.start(`n${n}`);
    world.run(30_000);
    const { messagesSent } = alice.stats();
    world.run(30_000);
    // To all at most every 0.8 s; to each of nine peers every ten.
    const sent = alice.stats().messagesSent - messagesSent;
    expect(sent).toBeGreaterThan(30);
    expect(sent).toBeLessThan(30 / 0.8 + 9 * 4);
    expect(alice.peers().map(({ state }) => state)).toEqual(
      Array.from({ length: 9 }, () => 'ready'),
    );
    expect(traced(alice, 'peer', 'state')).not.toContainEqual(['suspect']);
    expect(alice.stats().dropped).toEqual({});
  });

  it('E9 M3 M4 who falls silent is suspect, then gone, as ever', () => {
    const { world, alice } = threeNodes({ hasEngine: true });
    world.run(30_000);
    // Which would say that it is gone.
    world.signaling(false);
    world.crash('bob');
    world.run(15_000);
    const states = traced(alice, 'peer', 'peer', 'state').filter(([peer]) => peer === 'bob');
    expect(states.slice(-2)).toEqual([
      ['bob', 'suspect'],
      ['bob', 'down'],
    ]);
  });

  it('E9 a peer that has lost the engine alone is told over its link', () => {
    const { world, bob } = threeNodes({ hasEngine: true });
    world.run(30_000);
    world.engine(false, 'bob');
    world.run(30_000);
    expect(traced(bob, 'peer', 'state')).not.toContainEqual(['down']);
    expect(bob.peers().map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it('groups, pids and the routing of the room go over links as ever', () => {
    const { world, alice, bob, carol } = threeNodes({ hasEngine: true });
    const pid = bob.spawn();
    bob.pg.join('g', pid);
    world.settle();
    expect(alice.pg.getMembers('g')).toEqual([pid]);
    alice.send(pid, 'hello');
    alice.routeRoom('per-node');
    world.settle();
    expect(bob.flush(pid)).toEqual(['hello']);
    expect(carol.routing).toBe('per-node');
  });
});
