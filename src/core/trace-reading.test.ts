import { describe, expect, it } from 'vitest';
import { createWorld } from '../sim/index.ts';
import { traceEventOf, type TraceEvent } from './index.ts';

describe('reading a trace without an object for each event', () => {
  it('gives all that a node knows, its own and its peers, from a place on', () => {
    const world = createWorld();
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    alice.watch(true);
    const read: TraceEvent[] = [];
    let next = alice.readTrace(0, (row) => void read.push(traceEventOf(row)));
    const heard: TraceEvent[] = [...read];
    alice.onTrace((event) => void heard.push(event));
    world.settle();
    bob.subscribe('t', () => {});
    bob.publish('t', 1);
    world.settle();
    next = alice.readTrace(next, (row) => void read.push(traceEventOf(row)));
    expect(read).toEqual(heard);
    expect(new Set(read.map(({ node }) => node))).toEqual(new Set(['alice', 'bob']));
    expect(alice.readTrace(next, () => expect.unreachable())).toBe(next);
    expect(alice.readTrace(Infinity, () => expect.unreachable())).toBe(next);
  });

  it('is announced once until it is read, and again before anything would be forgotten', () => {
    const world = createWorld({ nodeTraceMax: 400 });
    const alice = world.start('alice');
    world.settle();
    let [told, rows] = [0, 0];
    let next = alice.readTrace(0, () => {});
    const stop = alice.onTraceMore(() => void told++);
    alice.publish('t', 1);
    expect(told).toBe(1);
    for (let n = 0; n < 20; n++) alice.publish('t', n);
    expect(told).toBe(1);
    next = alice.readTrace(next, () => void rows++);
    alice.publish('t', 2);
    expect(told).toBe(2);
    // Two for each: published, and delivered to nobody.
    for (let n = 0; n < 150; n++) alice.publish('t', n);
    expect(told).toBe(4);
    alice.readTrace(next, () => void rows++);
    expect(rows).toBe(2 * (1 + 20 + 1 + 150));
    stop();
    alice.publish('t', 3);
    expect(told).toBe(4);
  });
});
