import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/core/index.ts';
import { Timeline } from './timeline.ts';
import type { PlacedEvent } from './types.ts';

function placed(at: number, seq: number): PlacedEvent {
  const stamp = { node: 'bob', epoch: 1, seq, at, clock: seq };
  const event: TraceEvent = { ...stamp, kind: 'started', room: 'demo' };
  return { event, at, isAdjusted: false, knownAt: at };
}

describe('Timeline', () => {
  it('keeps events in order of time, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100)), (times) => {
        const timeline = new Timeline();
        for (const [seq, at] of times.entries()) timeline.insert(placed(at, seq));
        const kept = times.map((_, index) => timeline.at(index)?.at);
        expect(kept).toEqual(times.toSorted((a, b) => a - b));
        for (const at of [0, 50, 100]) {
          expect(timeline.indexAfter(at)).toBe(times.filter((time) => time <= at).length);
        }
      }),
    );
  });

  it('puts causes first within one moment', () => {
    const timeline = new Timeline();
    timeline.insert(placed(5, 2));
    timeline.insert(placed(5, 1));
    expect(timeline.at(0)?.event.seq).toBe(1);
  });

  it('knows what it has seen', () => {
    const timeline = new Timeline();
    expect(timeline.isNew(placed(1, 1).event)).toBe(true);
    expect(timeline.isNew(placed(1, 1).event)).toBe(false);
    expect(timeline.isNew({ ...placed(1, 1).event, epoch: 2 })).toBe(true);
  });

  it('drops the oldest, and says so before', () => {
    const timeline = new Timeline(100);
    let dropped = 0;
    timeline.onDrop = (count) => (dropped += count);
    for (let seq = 1; seq <= 12_000; seq++) timeline.insert(placed(seq, seq));
    expect(dropped).toBe(11_500);
    expect(timeline.size).toBe(500);
    expect(timeline.at(0)?.at).toBe(11_501);
  });
});
