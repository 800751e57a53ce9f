import { describe, expect, it } from 'vitest';
import { createWorld } from '../sim/index.ts';
import type { Hermes } from './index.ts';

/** alice, bob and carol with the seed's clients. */
function demonstration() {
  const lines: string[] = [];
  const world = createWorld({ seed: 7, print: (node, line) => lines.push(`${node}: ${line}`) });
  const [alice, bob, carol] = [world.start('alice'), world.start('bob'), world.start('carol')];
  world.settle();
  start(alice, 'user_created', 1);
  start(alice, 'user_updated', 1);
  start(bob, 'user_created', 5);
  start(carol, 'user_updated', 2);
  return { world, alice, bob, carol, lines };
}

function start(node: Hermes, topic: string, clients: number): void {
  for (let i = 0; i < clients; i++) node.Client.startLink(topic);
}

describe("the seed's demonstration", () => {
  it('alice publishes user_created: alice 1, bob 5, carol nothing', () => {
    const { world, alice, bob, carol, lines } = demonstration();
    expect(alice.publish('user_created', { name: 'Jade' })).toBe('ok');
    expect(lines).toEqual([]); // `:ok` comes before the publisher's own line
    world.settle();
    expect(lines.toSorted()).toEqual([
      'alice: Received: %{name: "Jade"}',
      ...Array.from({ length: 5 }, () => 'bob: Received: %{name: "Jade"}'),
    ]);
    expect([alice, bob, carol].map((node) => node.received().length)).toEqual([1, 5, 0]);
  });

  it('bob publishes user_updated: alice 1, bob 0, carol 2', () => {
    const { world, alice, bob, carol, lines } = demonstration();
    bob.publish('user_updated', { id: 1, name: 'Jadyline' });
    world.settle();
    expect(lines.toSorted()).toEqual([
      'alice: Received: %{id: 1, name: "Jadyline"}',
      'carol: Received: %{id: 1, name: "Jadyline"}',
      'carol: Received: %{id: 1, name: "Jadyline"}',
    ]);
    expect([alice, bob, carol].map((node) => node.received().length)).toEqual([1, 0, 2]);
  });

  it.each([5, 50])('an event crosses once per other node with %i clients on bob', (clients) => {
    const world = createWorld();
    const [alice, bob, carol] = [world.start('alice'), world.start('bob'), world.start('carol')];
    world.settle();
    start(bob, 'user_created', clients);
    const before = alice.stats();
    alice.publish('user_created', 1);
    const after = alice.stats();
    world.settle();
    expect(after.crossingsSent - before.crossingsSent).toBe(2);
    expect(after.framesSent - before.framesSent).toBe(2);
    expect(bob.stats()).toMatchObject({ crossingsReceived: 1, deliveries: clients });
    // The uninterested node gets the crossing, and delivers to nobody.
    expect(carol.stats()).toMatchObject({ crossingsReceived: 1, deliveries: 0 });
  });

  it('S4 is not acknowledged: a publish makes no other node send anything', () => {
    const { world, alice, bob, carol } = demonstration();
    world.settle();
    const sent = (): number => bob.stats().framesSent + carol.stats().framesSent;
    const before = sent();
    alice.publish('user_created', 1);
    world.settle();
    expect(bob.stats().deliveries).toBe(5);
    expect(sent()).toBe(before);
  });

  it('S5 costs nothing and delivers locally when alone', () => {
    const world = createWorld();
    const alice = world.start('alice');
    start(alice, 't', 3);
    alice.publish('t', 'x');
    world.settle();
    expect(alice.stats()).toMatchObject({ crossingsSent: 0, framesSent: 0, deliveries: 3 });
  });

  it('G14 leaves the default scope of pg empty: PubSub has a scope of its own', () => {
    const { alice, bob } = demonstration();
    expect(alice.pg.whichGroups()).toEqual([]);
    expect(bob.pg.whichGroups()).toEqual([]);
  });
});
