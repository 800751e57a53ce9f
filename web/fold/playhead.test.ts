import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster } from './fixtures.ts';
import { Flights } from './flights.ts';
import { Placer } from './place.ts';
import { behindMsMax, liveDelayMs, Playhead } from './playhead.ts';
import { Timeline } from './timeline.ts';
import type { PlayheadView } from './types.ts';

/** The playhead's views, 60 a second, while `cluster` tells what happens. */
function run(
  cluster: Cluster,
  untilMs: number,
  act: (playhead: Playhead, nowMs: number) => void = () => {},
): PlayheadView[] {
  const [timeline, flights, placer] = [new Timeline(), new Flights(), new Placer('alice')];
  const playhead = new Playhead(timeline, flights);
  const told = cluster.inOrder();
  const views: PlayheadView[] = [];
  let next = 0;
  for (let now = 0; now <= untilMs; now += 1_000 / 60) {
    for (let one = told[next]; one !== undefined && one.knownAt <= now; one = told[++next]) {
      const placed = placer.place(one.event, one.knownAt);
      flights.add(placed);
      timeline.insert(placed);
    }
    act(playhead, now);
    views.push(playhead.tick(now));
  }
  return views;
}

function room(): Cluster {
  const cluster = new Cluster();
  cluster.meet(100.3);
  return cluster;
}

describe('Playhead', () => {
  it('T2: runs a stated time behind', () => {
    const views = run(room(), 2_000);
    expect(
      views.every(
        ({ mode, behindMs }) => mode === 'live' && Math.abs(behindMs - liveDelayMs) < 0.001,
      ),
    ).toBe(true);
  });

  it('T3: two publishes close together share one window', () => {
    const cluster = room();
    cluster.publish('alice', 2_000, 'a', {}, 1);
    cluster.publish('bob', 2_000.5, 'a', {}, 1);
    const slow = run(cluster, 6_000).filter(({ mode }) => mode === 'slow');
    expect(new Set(slow.map(({ factor }) => factor)).size).toBe(1);
    expect(slow.at(-1)?.at).toBeCloseTo(2_001.65);
  });

  it('T3: two publishes half a second apart are shown one after the other', () => {
    const cluster = room();
    cluster.publish('alice', 2_000, 'a', {}, 1);
    cluster.publish('bob', 2_500, 'a', {}, 1);
    const slow = run(cluster, 8_000).filter(({ mode }) => mode === 'slow');
    expect(slow.some(({ at }) => at > 2_000 && at < 2_002)).toBe(true);
    expect(slow.some(({ at }) => at > 2_500 && at < 2_502)).toBe(true);
    expect(slow.every(({ at }) => at < 2_002 || at >= 2_500)).toBe(true);
  });

  it('T3: is never more than three seconds behind, never runs back, and comes back to LIVE', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ gap: fc.nat(900), ms: fc.double({ min: 0.05, max: 400, noNaN: true }) }),
          { maxLength: 12 },
        ),
        (publishes) => {
          const cluster = room();
          let at = 1_000;
          for (const { gap, ms } of publishes) cluster.publish('alice', (at += gap), 'a', {}, ms);
          const views = run(cluster, at + 6_000);
          for (const [index, view] of views.entries()) {
            expect(view.behindMs).toBeLessThanOrEqual(behindMsMax + 20);
            expect(view.at).toBeGreaterThanOrEqual(views[index - 1]?.at ?? -Infinity);
          }
          expect(views.at(-1)?.mode).toBe('live');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not slow down a rate, nor what is slow by itself, nor what stays on its node', () => {
    const rate = room();
    for (let index = 0; index < 40; index++) rate.publish('alice', 2_000 + index * 100, 'a', {}, 1);
    const far = room();
    far.publish('alice', 2_000, 'a', {}, 600);
    const alone = new Cluster({ alice: 0 });
    alone.publish('alice', 2_000, 'a', { alice: 2 });
    for (const cluster of [far, alone]) {
      expect(run(cluster, 6_000).every(({ mode }) => mode === 'live')).toBe(true);
    }
    expect(run(rate, 5_500).every(({ mode }) => mode === 'live')).toBe(true);
  });

  it('says when clocks are too coarse to tell', () => {
    const cluster = room();
    cluster.publish('alice', 2_000, 'a', {}, -0.1);
    const slow = run(cluster, 6_000).filter(({ mode }) => mode === 'slow');
    expect(slow.length).toBeGreaterThan(0);
    expect(slow.every(({ isBelowClock }) => isBelowClock)).toBe(true);
  });

  it('stands still while paused, then ends the window it was in', () => {
    const cluster = room();
    cluster.publish('alice', 2_000, 'a', {}, 1);
    const views = run(cluster, 12_000, (playhead, now) => {
      if (now > 2_700 && now < 7_000) playhead.pause();
      else if (now >= 7_000) playhead.play();
    });
    const paused = views.filter(({ mode }) => mode === 'paused');
    expect(new Set(paused.map(({ at }) => at)).size).toBe(1);
    expect(paused[0]?.at).toBeGreaterThan(2_000);
    expect(paused[0]?.at).toBeLessThan(2_001);
    expect(paused.at(-1)?.behindMs).toBeGreaterThan(4_500);
    const after = views.slice(views.lastIndexOf(paused.at(-1)!) + 1);
    expect(after[0]?.mode).toBe('slow');
    expect(after[0]?.at).toBeLessThan(2_001.2);
    expect(after.at(-1)).toMatchObject({ mode: 'live', factor: 1 });
  });

  it('goes LIVE at once when asked', () => {
    const cluster = room();
    cluster.publish('alice', 2_000, 'a', {}, 1);
    const views = run(cluster, 4_000, (playhead, now) => {
      if (now > 2_700 && now < 2_720) playhead.goLive();
    });
    expect(views.filter(({ mode }) => mode === 'slow').length).toBeLessThan(30);
    expect(views.at(-1)?.mode).toBe('live');
  });
});
