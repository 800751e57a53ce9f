import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Flows } from './flows.ts';
import type { FlowMotion } from './motion.ts';

function collected(flows: Flows, at: number, isAll = false): FlowMotion[] {
  const motions: FlowMotion[] = [];
  flows.collect(motions, at, isAll);
  return motions;
}

function sent(flows: Flows, count: number, from = 0, to = 1_000): void {
  for (let index = 0; index < count; index++) {
    flows.add('alice', 'bob', 'a', from + ((to - from) * index) / count);
  }
}

describe('Flows', () => {
  it('T1: nothing flows that was not sent', () => {
    const flows = new Flows();
    expect(flows.settle(5_000)).toBe(false);
    expect(collected(flows, 5_000, true)).toEqual([]);
  });

  it('a link with more than sixty crossings a second is one, told of with its rate', () => {
    const flows = new Flows();
    sent(flows, 80);
    expect(flows.settle(999)).toBe(true);
    expect(collected(flows, 999)).toEqual([
      { is: 'flow', from: 'alice', to: 'bob', topic: 'a', rate: 80, isRunning: true },
    ]);
    expect(flows.isFlow('bob', 'alice')).toBe(true);
    expect(flows.isFlow('alice', 'carol')).toBe(false);
  });

  it('both ways and all topics of a link count together', () => {
    const flows = new Flows();
    for (let index = 0; index < 35; index++) {
      flows.add('alice', 'bob', 'a', index);
      flows.add('bob', 'alice', 'b', index);
    }
    flows.settle(40);
    expect(collected(flows, 40).map(({ from, rate }) => [from, rate])).toEqual([
      ['alice', 35],
      ['bob', 35],
    ]);
  });

  it('one with fewer is none, unless all are', () => {
    const flows = new Flows();
    sent(flows, 50);
    flows.settle(999);
    expect(collected(flows, 999)).toEqual([]);
    expect(collected(flows, 999, true)).toHaveLength(1);
  });

  it('goes on at fewer than it began with, and does not flicker', () => {
    const flows = new Flows();
    sent(flows, 80);
    flows.settle(999);
    sent(flows, 50, 1_000, 2_000);
    expect(flows.settle(1_999)).toBe(true);
    sent(flows, 40, 2_000, 3_000);
    expect(flows.settle(2_999)).toBe(false);
  });

  it('rests when nothing crosses, and is forgotten a second later', () => {
    const flows = new Flows();
    sent(flows, 80);
    flows.settle(1_400);
    expect(collected(flows, 1_400, true)[0]?.isRunning).toBe(false);
    flows.settle(2_100);
    expect(flows.size).toBe(0);
  });

  it('counts the last second and no more, in whatever steps time passes', () => {
    const gaps = fc.array(fc.nat(700), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, (gaps) => {
        const flows = new Flows();
        let at = 0;
        const times = gaps.map((gap) => (at += gap));
        for (const time of times) flows.add('alice', 'bob', 'a', time);
        const [first] = collected(flows, at, true);
        const begin = Math.floor(at / 100) * 100 - 900;
        expect(first?.rate).toBe(times.filter((time) => time >= begin).length);
      }),
    );
  });
});
