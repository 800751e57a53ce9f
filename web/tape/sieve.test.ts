import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/core/index.ts';
import { Timeline } from '../fold/timeline.ts';
import type { PlacedEvent } from '../fold/types.ts';
import { Sieve } from './sieve.ts';

let seq = 0;

function placed(at: number, kind: TraceEvent['kind'] = 'published'): PlacedEvent {
  const event = { kind, node: 'a', epoch: 1, seq: ++seq, at, clock: seq } as unknown as TraceEvent;
  return { event, at, isAdjusted: false, knownAt: at };
}

/** A sieve of publishes that counts what it looked through. */
function counting() {
  const looked = { count: 0 };
  const sieve = new Sieve(({ kind }) => {
    looked.count++;
    return kind === 'published';
  });
  return { sieve, looked };
}

const times = (found: readonly PlacedEvent[]): readonly number[] => found.map(({ at }) => at);

describe('a sieve', () => {
  it('finds what is wanted, and looks through what is new alone', () => {
    const timeline = new Timeline();
    for (let at = 0; at < 20_000; at += 10)
      timeline.insert(placed(at, at % 1_000 === 0 ? 'published' : 'sent'));
    const { sieve, looked } = counting();
    expect(sieve.read(timeline)).toHaveLength(20);
    expect(looked.count).toBe(2_000);
    timeline.insert(placed(20_000));
    expect(times(sieve.read(timeline)).at(-1)).toBe(20_000);
    expect(sieve.read(timeline)).toHaveLength(21);
    expect(looked.count).toBeLessThan(2_300);
  });

  it('finds what comes late, however late', () => {
    const timeline = new Timeline();
    for (const at of [0, 1_000, 2_000, 3_000, 4_000]) timeline.insert(placed(at));
    const { sieve } = counting();
    sieve.read(timeline);
    timeline.insert(placed(3_500));
    expect(times(sieve.read(timeline))).toEqual([0, 1_000, 2_000, 3_000, 3_500, 4_000]);
    timeline.insert(placed(500));
    expect(times(sieve.read(timeline))).toEqual([0, 500, 1_000, 2_000, 3_000, 3_500, 4_000]);
  });

  it('forgets what is dropped', () => {
    const timeline = new Timeline(100);
    const { sieve } = counting();
    for (let at = 0; at < 5_099; at++) timeline.insert(placed(at));
    expect(sieve.read(timeline)).toHaveLength(5_099);
    timeline.insert(placed(5_099));
    expect(times(sieve.read(timeline))).toHaveLength(100);
    expect(times(sieve.read(timeline))[0]).toBe(5_000);
  });
});
