import { describe, expect, it } from 'vitest';
import { noise, threeNodes } from '../sim/few-nodes.ts';

describe('a report', () => {
  it('L4 says what became of an event where it was published', () => {
    const { world, alice, bob } = threeNodes();
    alice.subscribe('t', () => {});
    bob.subscribe('t', () => {});
    world.settle();
    expect(alice.publish('t', 1)).toBe('ok');
    const report = alice.publish('t', 1, { report: true });
    expect(report).toMatchObject({ sent: ['bob', 'carol'], skipped: [], frames: 2, delivered: 1 });
    expect(report.id).toBe(`alice@${alice.node.epoch}:2`);
    // Two frames like those before: flags, the clock's step, a length and a body of a byte.
    expect(report.bytes).toBe(8);
  });

  it('L1 L3 L4 names a node whose link is missing, skipped there and then, its number used up', () => {
    const { world, alice, bob, carol } = threeNodes();
    const got: unknown[] = [];
    carol.subscribe('t', (message) => got.push(message));
    world.settle();
    world.breakLink('alice', 'bob');
    expect(alice.publish('t', 1, { report: true })).toMatchObject({
      sent: ['carol'],
      skipped: [{ node: 'bob', reason: 'no-link' }],
      frames: 1,
    });
    world.settle();
    alice.publish('t', 2);
    world.settle();
    expect(got).toEqual([1, 2]);
    expect(alice.stats()).toMatchObject({ crossingsSkipped: 1, crossingsSent: 3 });
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 1, last: 1 }]);
    expect(carol.gaps()).toEqual([]);
  });

  it('L3 names a node whose queue is full, and slows no other', () => {
    const { world, alice, bob, carol } = threeNodes();
    world.slow('bob', 1_000);
    const got: unknown[] = [];
    carol.subscribe('t', () => got.push(1));
    world.settle();
    const body = noise(100_000);
    const reasons = Array.from({ length: 20 }, () =>
      alice
        .publish('t', body, { report: true })
        .skipped.map(({ node, reason }) => `${node} ${reason}`),
    );
    expect(reasons[0]).toEqual([]);
    expect(reasons.at(-1)).toEqual(['bob queue-full']);
    world.run(100);
    expect(got).toHaveLength(20);
    world.heal();
    world.run(10_000);
    const { crossingsReceived, crossingsLost } = bob.stats();
    expect(crossingsReceived + crossingsLost).toBe(20);
    expect(crossingsLost).toBe(alice.stats().crossingsSkipped);
  });

  it('L2 of a gap names the last one too, without another event', () => {
    const { world, alice, bob } = threeNodes();
    world.breakLink('alice', 'bob');
    alice.publish('t', 1);
    world.settle();
    world.run(3_000);
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 1, last: 1 }]);
  });
});

describe('receipts', () => {
  it('L5 say who delivered to how many, this node included', async () => {
    const { world, alice, bob } = threeNodes();
    for (const node of [alice, bob, bob]) node.subscribe('t', () => {});
    world.settle();
    const promise = alice.publish('t', 1, { receipts: true });
    world.settle();
    expect(await promise).toMatchObject({
      delivered: [
        { node: 'alice', count: 1 },
        { node: 'bob', count: 2 },
        { node: 'carol', count: 0 },
      ],
      missing: [],
    });
  });

  it('L5 sum up the copies of one node', async () => {
    const { world, alice, bob } = threeNodes();
    for (let n = 0; n < 4; n++) bob.subscribe('t', () => {});
    world.settle();
    alice.routing = 'per-subscriber';
    const promise = alice.publish('t', 1, { receipts: true });
    world.settle();
    expect((await promise).delivered).toEqual([
      { node: 'alice', count: 0 },
      { node: 'bob', count: 4 },
    ]);
  });

  it('L5 name those who do not say, with the reason', async () => {
    const { world, alice } = threeNodes();
    world.breakLink('alice', 'carol');
    world.freeze('bob', 6_000);
    const promise = alice.publish('t', 1, { receipts: true });
    world.run(7_000);
    expect((await promise).missing).toEqual([
      { node: 'carol', reason: 'no-link' },
      { node: 'bob', reason: 'silent' },
    ]);
    const leaving = alice.publish('t', 2, { receipts: true });
    world.stop('bob');
    world.run(100);
    expect((await leaving).missing).toEqual([{ node: 'bob', reason: 'bye' }]);
  });

  it('L5 S4 are the only acknowledgement there is', () => {
    const { world, alice, bob } = threeNodes();
    bob.subscribe('t', () => {});
    world.settle();
    const before = bob.stats().framesSent;
    alice.publish('t', 1);
    world.settle();
    expect(bob.stats().framesSent).toBe(before);
  });
});
