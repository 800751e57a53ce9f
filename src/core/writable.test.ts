import { describe, expect, it } from 'vitest';
import { noise, threeNodes, twoNodes } from '../sim/few-nodes.ts';

const body = noise(50_000);

/** Whether a promise of a node in virtual time has come true. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let isSo = false;
  void promise.then(() => (isSo = true));
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  return isSo;
}

describe('a slow receiver', () => {
  it('L2 S3 gets all in order, none called lost, though heartbeats pass what waits', () => {
    const { world, alice, bob } = twoNodes();
    const got: number[] = [];
    bob.subscribe('t', (message) => got.push((message as [number])[0]));
    world.slow('bob', 200_000);
    for (let n = 0; n < 22; n++) alice.publish('t', [n, body.slice(n)]);
    world.run(20_000);
    expect(got).toEqual(Array.from({ length: 22 }, (_, n) => n));
    expect(bob.gaps()).toEqual([]);
    expect(bob.stats().dropped).toEqual({});
    void alice.publish('t', [22, body]);
    void alice.leave();
    world.run(2_000);
    expect(got.at(-1)).toBe(22);
  });

  it('L6 holds up who waits for room, and bytes that wait are told, until they have left', async () => {
    const { world, alice } = twoNodes();
    world.slow('bob', 500_000);
    const atOnce = alice.writable();
    world.run(0);
    expect(await isDone(atOnce)).toBe(true);
    for (let n = 0; n < 20; n++) alice.publish('t', body);
    const waiting = alice.writable();
    world.run(0);
    expect(await isDone(waiting)).toBe(false);
    const { queuedBytes } = alice.stats();
    expect(queuedBytes).toBeGreaterThan(900_000);
    expect(alice.peers()[0]?.queuedBytes).toBe(queuedBytes);
    world.run(1_500);
    expect(await isDone(waiting)).toBe(true);
    expect(alice.stats().queuedBytes).toBeGreaterThan(0);
    world.run(1_500);
    expect(alice.stats()).toMatchObject({ queuedBytes: 0, crossingsSkipped: 0 });
  });

  it('L6 has what waits in the trace each time it has doubled, until it is little', () => {
    const { world, alice } = twoNodes();
    world.slow('bob', 500_000);
    const told = (): number[] =>
      alice.trace().flatMap((event) => (event.kind === 'queued' ? [event.bytes] : []));
    for (let n = 0; n < 20; n++) {
      alice.publish('t', body);
      world.run(0);
    }
    const [first = 0, second = 0, ...more] = told();
    expect(first).toBeGreaterThan(262_144);
    expect(first).toBeLessThan(400_000);
    expect(second).toBeGreaterThanOrEqual(first * 2);
    expect(more).toEqual([]);
    world.run(3_000);
    expect(told()).toEqual([first, second, 0]);
  });

  it('L6 holds up nobody for more than two seconds, nor after its link or the node is gone', async () => {
    const { world, alice, bob } = threeNodes();
    world.slow('bob', 1_000);
    const fill = (): Promise<void> => {
      for (let n = 0; n < 20; n++) alice.publish('t', body);
      return alice.writable();
    };
    const first = fill();
    world.run(1_900);
    expect(await isDone(first)).toBe(false);
    world.run(200);
    expect(await isDone(first)).toBe(true);
    const second = fill();
    world.breakLink('alice', 'bob');
    world.run(0);
    expect(await isDone(second)).toBe(true);
    world.slow('bob', null);
    world.settle();
    world.slow('carol', 1_000);
    const third = fill();
    void alice.leave();
    world.run(0);
    expect(await isDone(third)).toBe(true);
    expect(() => void alice.writable()).toThrow('left');
    expect(bob.stopped()).toBeNull();
  });

  it('L7 L3 whose link stays full for thirty seconds has it closed, named and dialed again', () => {
    const { world, alice, bob } = twoNodes();
    world.slow('bob', 20_000);
    const until = world.now() + 29_000;
    while (world.now() < until) {
      for (let n = 0; n < 10; n++) alice.publish('t', body);
      world.run(500);
    }
    const closings = (): string[] =>
      alice.trace().flatMap((event) => (event.kind === 'link' ? [event.reason] : []));
    expect(closings()).not.toContain('queue-full');
    alice.publish('t', body);
    world.run(3_000);
    expect(closings()).toContain('queue-full');
    world.slow('bob', null);
    world.settle();
    world.run(5_000);
    expect(alice.nodes()).toEqual(['alice', 'bob']);
    const { crossingsReceived, crossingsLost } = bob.stats();
    const { crossingsSent, crossingsSkipped } = alice.stats();
    expect(crossingsReceived + crossingsLost).toBe(crossingsSent + crossingsSkipped);
  });

  it('L7 M5 that said it would be asleep keeps its link', () => {
    const { world, alice, bob } = twoNodes();
    bob.sayAsleep();
    world.run(10);
    world.freeze('bob', 60_000);
    world.slow('bob', 1);
    for (let n = 0; n < 100; n++) alice.publish('t', body);
    world.run(50_000);
    expect(alice.peers()[0]?.state).toBe('asleep');
    world.slow('bob', null);
    world.settle();
    expect(alice.nodes()).toEqual(['alice', 'bob']);
  });
});
