import { describe, expect, it } from 'vitest';
import { collect, threeNodes } from '../../sim/few-nodes.ts';
import type { TraceEvent } from '../index.ts';

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
    expect(alice.peers()[0]?.state).toBe('ready');
  });
});

describe('a lossy link', () => {
  it('F4 names every event that it loses', () => {
    const { world, alice, bob } = threeNodes({ seed: 5 });
    const got = collect(bob, 't');
    alice.lab.lossy('alice', 'bob', 0.5);
    for (let n = 0; n < 200; n++) alice.publish('t', n);
    world.run(3_000);
    expect(got.length).toBeGreaterThan(60);
    expect(got.length).toBeLessThan(140);
    expect(bob.stats().crossingsLost).toBe(200 - got.length);
  });
});

describe('a slow link', () => {
  it('F3 takes longer each way', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    alice.lab.slow('alice', 'bob', 300);
    alice.publish('t', 1);
    world.run(299);
    expect(got).toEqual([]);
    world.run(2);
    expect(got).toEqual([1]);
    const faults = alice.trace().filter((event): event is TraceEvent => event.kind === 'fault');
    expect(faults).toMatchObject([{ fault: 'slow', peer: 'bob', value: 300, owner: 'alice' }]);
  });
});
