import { describe, expect, it } from 'vitest';
import { createWorld } from '../sim/index.ts';
import type { Hermes, TraceKind } from './index.ts';

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
});
