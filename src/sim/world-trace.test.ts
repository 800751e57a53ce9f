import { describe, expect, it } from 'vitest';
import { createWorld } from './world.ts';

describe('the trace of a world', () => {
  it('is told to whoever listens, event by event, of every node', () => {
    const world = createWorld({ seed: 3 });
    const heard: string[] = [];
    const stop = world.onTrace(({ node, seq }) => void heard.push(`${node} ${seq}`));
    world.start('alice');
    world.start('bob');
    world.settle();
    expect(heard).toEqual(world.trace().map(({ node, seq }) => `${node} ${seq}`));
    expect(new Set(heard.map((line) => line.split(' ')[0]))).toEqual(new Set(['alice', 'bob']));
    stop();
    const count = heard.length;
    world.run(60_000);
    expect(heard).toHaveLength(count);
    expect(world.trace().length).toBeGreaterThan(count);
  });

  it('keeps the newest where it has a bound', () => {
    const all = createWorld({ seed: 3 });
    const few = createWorld({ seed: 3, traceMax: 20 });
    for (const world of [all, few]) {
      const alice = world.start('alice');
      world.start('bob');
      world.settle();
      for (let i = 0; i < 100; i++) alice.publish('a', i);
      world.settle();
    }
    const kept = few.trace();
    expect(kept.length).toBeLessThanOrEqual(22);
    expect(kept).toEqual(all.trace().slice(-kept.length));
  });
});
