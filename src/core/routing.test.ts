import { describe, expect, it } from 'vitest';
import { collect, threeNodes } from '../sim/few-nodes.ts';
import { byCodeUnits, HermesError, type Routing } from './index.ts';

describe('routing', () => {
  /** Crossings that bob, who has five subscriptions, and carol, who has none, get of one event. */
  function crossings(routing: Routing): readonly number[] {
    const { world, alice, bob, carol } = threeNodes();
    const got = Array.from({ length: 5 }, () => collect(bob, 't'));
    world.settle();
    alice.routing = routing;
    alice.publish('t', 'hello');
    world.settle();
    expect(got).toEqual(Array.from({ length: 5 }, () => ['hello']));
    return [bob, carol].map((node) => node.stats().crossingsReceived);
  }

  it('R1 per node makes one crossing to each other node, whoever listens there', () => {
    expect(crossings('per-node')).toEqual([1, 1]);
  });

  it('R2 to interested nodes makes one to each that listens, and none to the others', () => {
    expect(crossings('interested')).toEqual([1, 0]);
  });

  it('R3 per subscriber makes one for each subscription', () => {
    expect(crossings('per-subscriber')).toEqual([5, 0]);
  });

  it('R3 has a copy for each known subscription, and the last serves those not known too', () => {
    const { world, alice, bob } = threeNodes({ delayMs: 50 });
    const known = [collect(bob, 't'), collect(bob, 't')];
    world.settle();
    alice.routing = 'per-subscriber';
    const late = collect(bob, 't');
    alice.publish('t', 1);
    world.settle();
    expect([...known, late]).toEqual([[1], [1], [1]]);
    expect(bob.stats().crossingsReceived).toBe(2);
  });

  it('R3 S2 moves nobody when a subscription goes between two copies', () => {
    const { world, alice, bob } = threeNodes();
    const got: string[] = [];
    const stops: (() => void)[] = [];
    for (const name of ['first', 'second', 'third']) {
      stops.push(
        bob.subscribe('t', (message) => {
          got.push(`${name} ${String(message)}`);
          if (name === 'first') stops[0]?.();
        }),
      );
    }
    world.settle();
    alice.routing = 'per-subscriber';
    alice.publish('t', 1);
    alice.publish('t', 2);
    world.settle();
    const all = ['first 1', 'second 1', 'second 2', 'third 1', 'third 2'];
    expect(got.toSorted((a, b) => byCodeUnits(a, b))).toEqual(all);
  });

  it.each(['interested', 'per-subscriber'] as const)(
    'R4 %s sends one crossing for all where it cannot be sure: right after a link is new',
    (routing) => {
      const { world, alice, bob } = threeNodes({ delayMs: 50 });
      alice.routing = routing;
      world.breakLink('alice', 'bob');
      const got = [collect(bob, 't'), collect(bob, 't')];
      while (alice.peers()[0]?.state !== 'ready' || world.now() < 300) world.run(1);
      const { sent } = alice.publish('t', 'unsure', { report: true });
      expect(sent).toContain('bob');
      world.settle();
      expect(got).toEqual([['unsure'], ['unsure']]);
    },
  );

  it('R4 sends to a suspect peer, whatever it was known to want', () => {
    const { world, alice, bob } = threeNodes();
    alice.routing = 'interested';
    world.freeze('bob', 5_000);
    world.run(4_500);
    expect(alice.peers()[0]).toMatchObject({ name: 'bob', state: 'suspect' });
    expect(alice.publish('t', 1, { report: true }).sent).toEqual(['bob']);
    world.settle();
    expect(bob.stats().crossingsReceived).toBe(1);
  });

  it('R4 sends to a node that has just come, before its first word on interest', () => {
    const { world, alice } = threeNodes({ delayMs: 20 });
    alice.routing = 'interested';
    const outcomes: string[] = [];
    alice.onNodes((nodes) => {
      if (nodes.includes('dave')) outcomes.push(...alice.publish('t', 1, { report: true }).sent);
    });
    world.start('dave');
    world.settle();
    expect(outcomes).toContain('dave');
  });

  it('R5 reaches a subscription from when its node hears that it is known, until it ends', () => {
    const { world, alice, bob } = threeNodes({ delayMs: 30 });
    alice.routing = 'interested';
    const got: unknown[] = [];
    const stop = bob.subscribe('t', (message) => got.push(message));
    const isKnown = (): boolean =>
      bob
        .trace()
        .some((event) => event.kind === 'known' && event.peer === 'alice' && event.number === 1);
    expect(isKnown()).toBe(false);
    while (!isKnown()) world.run(1);
    alice.publish('t', 1);
    world.settle();
    stop();
    world.settle();
    expect(alice.publish('t', 2, { report: true }).sent).toEqual([]);
    expect(got).toEqual([1]);
  });

  it('R6 is read and set, one of three, and traced', () => {
    const { alice } = threeNodes();
    expect(alice.routing).toBe('per-node');
    alice.routing = 'interested';
    expect(alice.routing).toBe('interested');
    expect(() => void (alice.routing = 'flood' as Routing)).toThrow(HermesError);
    expect(alice.routing).toBe('interested');
    expect(alice.trace().at(-1)).toMatchObject({ kind: 'routing', strategy: 'interested' });
  });

  it('R7 keeps the topics of the system from people, in every function', () => {
    const { alice } = threeNodes();
    const pid = alice.spawn();
    for (const act of [
      () => alice.publish('$x', 1),
      () => alice.broadcast('$x', 1),
      () => alice.localBroadcast('$x', 1),
      () => alice.directBroadcast('bob', '$x', 1),
      () => alice.subscribe('$x', () => {}),
      () => alice.unsubscribe('$x', pid),
      () => alice.listeners('$x'),
      () => alice.Client.startLink('$x'),
    ]) {
      expect(act).toThrow('system');
    }
  });

  it('R8 tells who listens to what, and how many, everywhere', () => {
    const { world, alice, bob, carol } = threeNodes();
    collect(alice, 't');
    collect(bob, 't');
    const stop = bob.subscribe('t', () => {});
    collect(carol, 'u');
    world.settle();
    const all = [
      { node: 'alice', topic: 't', count: 1 },
      { node: 'bob', topic: 't', count: 2 },
      { node: 'carol', topic: 'u', count: 1 },
    ];
    for (const node of [alice, bob, carol]) expect(node.listeners()).toEqual(all);
    expect(alice.listeners('u')).toEqual([all[2]]);
    stop();
    world.stop('carol');
    world.settle();
    expect(alice.listeners()).toEqual([
      { node: 'alice', topic: 't', count: 1 },
      { node: 'bob', topic: 't', count: 1 },
    ]);
  });
});
