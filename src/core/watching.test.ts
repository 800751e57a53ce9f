import { describe, expect, it } from 'vitest';
import { createWorld } from '../sim/index.ts';
import type { Hermes, TraceEvent, TraceEventOf, TraceKind } from './index.ts';

function kindsOf(node: Hermes, about: string): TraceKind[] {
  return node.trace().flatMap((event) => (event.node === about ? [event.kind] : []));
}

describe('watching', () => {
  it('tells the standing facts first, then what happens', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    world.settle();
    bob.Client.startLink('t');
    const stopped = bob.Client.startLink('gone');
    bob.Client.stop(stopped);
    alice.watch(true);
    world.settle();
    const topics = alice
      .trace()
      .flatMap((e) => (e.kind === 'subscribed' && e.node === 'bob' ? [e.topic] : []));
    expect(topics).toEqual(['t']);
    expect(kindsOf(alice, 'bob')).toEqual(
      expect.arrayContaining(['started', 'link', 'peer', 'subscribed']),
    );
    bob.publish('t', 1);
    world.settle();
    expect(kindsOf(alice, 'bob')).toEqual(
      expect.arrayContaining(['published', 'delivered', 'sent']),
    );
  });

  it('costs nobody anything while nobody watches, and is in no count but frames and bytes', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    world.settle();
    alice.Client.startLink('t');
    world.settle();
    const quiet = alice.stats();
    bob.publish('t', 1);
    world.settle();
    expect(alice.stats().framesSent).toBe(quiet.framesSent);
    bob.watch(true);
    world.settle();
    const watched = alice.stats();
    bob.publish('t', 2);
    world.settle();
    const { crossingsSent, deliveries, framesSent } = alice.stats();
    expect({ crossingsSent, deliveries }).toEqual({
      crossingsSent: 0,
      deliveries: watched.deliveries + 1,
    });
    expect(framesSent).toBe(watched.framesSent + 1);
  });

  it('ends when it is taken back', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    alice.watch(true);
    world.settle();
    alice.watch(false);
    world.settle();
    const before = kindsOf(alice, 'bob').length;
    bob.Client.startLink('t');
    world.settle();
    expect(kindsOf(alice, 'bob')).toHaveLength(before);
  });

  it('goes on with a peer that was down for us and never noticed', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    alice.watch(true);
    world.settle();
    world.signaling(false);
    world.cut('alice', 'bob');
    // Long enough for alice and bob to give one another up, and for their link to fail.
    world.run(20_000);
    world.signaling(true);
    world.mend('alice', 'bob');
    bob.Client.startLink('while-away');
    world.settle();
    const topics = alice.trace().flatMap((e) => (e.kind === 'subscribed' ? [e.topic] : []));
    expect(topics).toContain('while-away');
  });

  /** What a node knows of the events of another: each life's `seq` from the first `published` on. */
  function seqsOf(node: Hermes, about: string): number[] {
    const own = node.trace().filter((event) => event.node === about);
    const first = own.find(({ kind }) => kind === 'published')?.seq ?? 0;
    return own.flatMap(({ seq }) => (seq >= first ? [seq] : []));
  }

  it('tells everything, in order and once, in few messages where much happens', () => {
    const world = createWorld({ delayMs: 1 });
    const [alice, bob, carol] = ['alice', 'bob', 'carol'].map((name) => world.start(name));
    world.settle();
    alice!.routing = 'interested';
    bob!.subscribe('t', () => {});
    carol!.watch(true);
    bob!.watch(true);
    world.settle();
    const before = carol!.stats();
    for (let turn = 0; turn < 30; turn++) {
      for (let n = 0; n < 100; n++) alice!.publish('t', n);
      world.run(2);
    }
    world.run(100);
    world.settle();
    const { messagesReceived, traceEventsReceived, dropped } = carol!.stats();
    // Published, delivered and sent; received and delivered.
    expect(traceEventsReceived - before.traceEventsReceived).toBeGreaterThanOrEqual(3_000 * 5);
    expect(dropped).toEqual({});
    expect(messagesReceived - before.messagesReceived).toBeLessThan(20);
    for (const watcher of [bob!, carol!]) {
      const seqs = seqsOf(watcher, 'alice');
      expect(seqs.length).toBeGreaterThanOrEqual(9_000);
      expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at));
      expect(kindsOf(watcher, watcher.node.name)).not.toContain('untold');
    }
    const ofAlice = (node: Hermes) => node.trace().filter((event) => event.node === 'alice');
    const own = new Map(ofAlice(alice!).map((event) => [event.seq, event]));
    for (const event of ofAlice(carol!)) expect(event).toEqual(own.get(event.seq));
  });

  it('names what was not told, where a watcher is so slow that the trace has forgotten it', () => {
    const world = createWorld({ nodeTraceMax: 1_000 });
    const [alice, carol] = [world.start('alice'), world.start('carol')];
    world.settle();
    alice.routing = 'interested';
    carol.watch(true);
    world.settle();
    world.slow('carol', 1_000);
    const untold: TraceEventOf<'untold'>[] = [];
    carol.onTrace((event) => {
      if (event.kind === 'untold') untold.push(event);
    });
    let drawn = 1;
    // Topics of their own, long, and in which nothing repeats: that takes many bytes.
    const topic = (): string =>
      Array.from({ length: 20 }, () => {
        drawn = (drawn * 48_271) % 2_147_483_647;
        return drawn.toString(36);
      }).join('');
    for (let turn = 0; turn < 400; turn++) {
      for (let n = 0; n < 20; n++) alice.publish(topic(), n);
      world.run(5);
    }
    world.slow('carol', null);
    world.run(60_000);
    world.settle();
    expect(untold.length).toBeGreaterThan(0);
    expect(untold[0]).toMatchObject({ node: 'carol', peer: 'alice' });
    const missing = untold.reduce((sum, { count }) => sum + count, 0);
    const told = carol.stats().traceEventsReceived;
    expect(told + missing).toBeGreaterThan(16_000);
    // Of standing facts, told besides, there are few.
    expect(told + missing).toBeLessThan(16_100);
    // What is known at last goes on where it began again.
    alice.publish('last', 1);
    world.run(100);
    const isLast = (event: TraceEvent): boolean => 'topic' in event && event.topic === 'last';
    expect(carol.trace().filter(isLast)).toEqual(alice.trace().filter(isLast));
    expect(carol.trace().filter(isLast)).toHaveLength(2);
  });

  it('tells what happened while there was no link, once there is one again', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    world.settle();
    bob.watch(true);
    world.settle();
    world.breakLink('alice', 'bob');
    for (let n = 0; n < 300; n++) alice.publish('t', n);
    world.settle();
    alice.publish('t', 'last');
    world.run(100);
    const published = kindsOf(bob, 'alice').filter((kind) => kind === 'published');
    expect(published).toHaveLength(301);
    expect(kindsOf(bob, 'bob')).not.toContain('untold');
  });

  it('leaves no timer behind', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    world.settle();
    bob.watch(true);
    world.settle();
    for (let n = 0; n < 500; n++) alice.publish('t', n);
    world.run(1);
    alice.publish('t', 'in a while');
    world.stop('alice');
    world.stop('bob');
    world.run(0);
    expect(world.hasTimers()).toBe(false);
  });
});
