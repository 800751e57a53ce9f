import { describe, expect, it } from 'vitest';
import { Cluster, seedDemonstration } from '../fold/fixtures.ts';
import type { PlacedEvent } from '../fold/types.ts';
import { factsIn, factsMax, inCausalOrder, lastPublish } from './facts.ts';
import { marksIn, simulated, timelineOf, wide } from './fixtures.ts';
import { layoutOf } from './layout.ts';
import { linesOf, moved, stretchesOf } from './lines.ts';
import type { Arrow, Marks } from './marks.ts';
import { sayArrow, sayMark } from './say.ts';

const size = { width: 360, height: 400 };
const inOrder = { isToScale: false, from: 0, to: 10_000, now: 1e6 };
const lines = ['alice', 'bob', 'carol'];

/** All marks in words, as a screen reader walks them. */
function said({ marks, arrows }: Marks): readonly string[] {
  const into = new Map<unknown, Arrow>(arrows.map((arrow) => [arrow.received, arrow]));
  return marks.map((mark) => sayMark(mark, into.get(mark)));
}

describe('marks of the diagram', () => {
  it("say the seed's two publishes, one arrow for each crossing", () => {
    const marks = marksIn(timelineOf(seedDemonstration()), { from: 4_900 });
    expect(said(marks)).toEqual([
      'alice publishes user_created, 2 crossings leave, 1 delivery',
      'bob receives user_created from alice, after 0.9 ms, 5 deliveries',
      'carol receives user_created from alice, after 0.9 ms, 0 deliveries',
      'bob publishes user_updated, 2 crossings leave',
      'alice receives user_updated from bob, after 1.1 ms, 1 delivery',
      'carol receives user_updated from bob, after 1.1 ms, 2 deliveries',
    ]);
    expect(marks.arrows.map(sayArrow)).toEqual([
      'user_created crosses from alice to bob',
      'user_created crosses from alice to carol',
      'user_updated crosses from bob to alice',
      'user_updated crosses from bob to carol',
    ]);
  });

  it('put runs of what concerns nobody else into one, and keep every fact of it', () => {
    const { marks } = marksIn(timelineOf(seedDemonstration()), { until: 4_900, now: 4_900 });
    const bob = marks.filter(({ line, is }) => line === 'bob' && is === 'local');
    const last = bob.at(-1)!;
    expect(last.run).toBeGreaterThan(5);
    expect(last.facts).toHaveLength(last.run);
    expect(sayMark(last, undefined)).toMatch(
      /^\d+ facts on bob, the last: bob starts 1 client on /,
    );
  });

  it('show what is lost as lost, and what is not known to arrive as on its way', () => {
    const cluster = new Cluster();
    cluster.meet(100);
    cluster.publish('alice', 5_000, 't', { bob: 1 }, 1, ['carol']);
    const timeline = timelineOf(cluster);
    const { arrows } = marksIn(timeline, { from: 4_900 });
    expect(arrows.map(sayArrow)).toEqual([
      't crosses from alice to bob',
      't from alice to carol is lost',
    ]);
    const early = marksIn(timeline, { from: 4_900, now: 5_000.5, until: 5_000.5 });
    expect(early.arrows.map(sayArrow)).toEqual([
      't leaves alice for bob; no arrival is known yet',
      't leaves alice for carol; no arrival is known yet',
    ]);
  });

  it('of one publish are those of its event alone', () => {
    const timeline = timelineOf(seedDemonstration());
    const last = lastPublish(timeline, 6_000);
    expect(last).toEqual({ event: 'alice@1:1', at: 5_000 });
    expect(marksIn(timeline, { only: 'alice@1:1' }).marks).toHaveLength(3);
    expect(lastPublish(timeline, 100)).toBeNull();
  });

  it('have a bound, and say that there is more', () => {
    const timeline = simulated(3, 4, 300);
    const { facts, hasEarlier } = factsIn(timeline, wide);
    expect(facts).toHaveLength(factsMax);
    expect(hasEarlier).toBe(true);
    const all = factsIn(timelineOf(seedDemonstration()), wide);
    expect(all.hasEarlier).toBe(false);
  });
});

describe('the order of facts', () => {
  it('puts a cause before its effect, and marks what had to move, whatever the clocks say', () => {
    const cluster = new Cluster();
    cluster.publish('alice', 50, 't', { bob: 1, carol: 0 }, 1);
    // As if bob's clock were far behind and nobody had noticed.
    const placed = cluster.told
      .map(({ event }): PlacedEvent => {
        const at = event.node === 'bob' ? 10 : 50;
        return { event, at, isAdjusted: false, knownAt: at };
      })
      .toSorted((a, b) => a.at - b.at);
    const facts = inCausalOrder(placed);
    expect(facts).toHaveLength(placed.length);
    const at = (kind: string, node: string): number =>
      facts.findIndex(({ event }) => event.kind === kind && event.node === node);
    expect(at('published', 'alice')).toBeLessThan(at('sent', 'alice'));
    expect(at('sent', 'alice')).toBeLessThan(at('received', 'bob'));
    expect(facts[at('sent', 'alice')]!.isAdjusted).toBe(true);
    expect(facts[at('received', 'carol')]!.isAdjusted).toBe(false);
  });

  it.each([1, 2, 3])('never breaks the logical clock, nor points back (seed %i)', (seed) => {
    const timeline = simulated(seed, 5, 60);
    const { facts } = factsIn(timeline, wide);
    const sentAt = new Map<string, number>();
    for (const { event } of facts) {
      if (event.kind === 'sent') sentAt.set(`${event.event} ${event.peer}`, event.clock);
      if (event.kind !== 'received') continue;
      const cause = sentAt.get(`${event.event} ${event.node}`) ?? -Infinity;
      expect(cause).toBeLessThan(event.clock);
    }
    const marks = marksIn(timeline);
    const names = linesOf(new Map(), marks.marks, []);
    const { arrows } = layoutOf(marks, names, inOrder, size);
    expect(arrows.length).toBeGreaterThan(50);
    expect(arrows).toHaveLength(marks.arrows.length);
    expect(arrows.filter(({ y1, y2 }) => y2 <= y1)).toEqual([]);
  });

  it('ends where a trace goes round in a circle, and draws no arrow back', () => {
    const event = (node: string, seq: number, kind: string, peer: string, id: string) => ({
      event: { kind, node, epoch: 1, seq, at: 0, clock: 1, event: id, topic: 't', peer, number: 1 },
      at: 0,
      isAdjusted: false,
      knownAt: 0,
    });
    const placed = [
      event('a', 1, 'received', 'b', 'y'),
      event('a', 2, 'sent', 'b', 'x'),
      event('b', 1, 'received', 'a', 'x'),
      event('b', 2, 'sent', 'a', 'y'),
    ] as unknown as PlacedEvent[];
    expect(inCausalOrder(placed)).toHaveLength(4);
  });
});

describe('the layout of the diagram', () => {
  const marks = marksIn(timelineOf(seedDemonstration()), { from: 4_900 });

  it('has a line per node and a step per mark, with silence said', () => {
    const { columns, marks: placed, moments, height } = layoutOf(marks, lines, inOrder, size);
    expect(columns.map(({ line }) => line)).toEqual(lines);
    expect(columns.at(-1)!.x).toBeLessThan(size.width);
    const ys = placed.map(({ y }) => y);
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
    expect(new Set(ys).size).toBe(ys.length);
    expect(height).toBeGreaterThan(ys.at(-1)!);
    expect(moments.map(({ silenceMs }) => silenceMs !== null)).toEqual([
      false,
      false,
      false,
      true,
      false,
      false,
    ]);
  });

  it('goes beyond its width rather than pressing lines together', () => {
    const many = Array.from({ length: 30 }, (_, at) => `n${at}`);
    expect(layoutOf(marks, many, inOrder, size).width).toBeGreaterThan(30 * 70);
  });

  it('is as far apart as in time when to scale, and stays in its height', () => {
    const time = { isToScale: true, from: 5_000, to: 9_000, now: 7_000 };
    const { marks: placed, nowY, height } = layoutOf(marks, lines, time, size);
    expect(height).toBe(size.height);
    expect(placed[0]!.y).toBeCloseTo(20);
    expect(placed[3]!.y).toBeCloseTo(size.height - 20);
    expect(nowY).toBeCloseTo(size.height / 2);
    expect(placed.map(({ isLater }) => isLater)).toEqual([false, false, false, true, true, true]);
  });

  it('drops the arrows of a hidden line, and dashes what may have come through it', () => {
    const { arrows, transits } = layoutOf(marks, ['alice', 'carol'], inOrder, size);
    expect(arrows.map(({ arrow }) => sayArrow(arrow))).toEqual([
      'user_created crosses from alice to carol',
    ]);
    expect(
      transits.map(({ transit: { from, to, through } }) => [from.line, to.line, through]),
    ).toEqual([['alice', 'carol', 'bob']]);
    expect(transits[0]!.y2).toBeGreaterThan(transits[0]!.y1);
    expect(layoutOf(marks, lines, inOrder, size).transits).toEqual([]);
  });

  it('draws a way that is lost, or known at one end, only as far as it is known', () => {
    const cluster = new Cluster();
    cluster.publish('alice', 50, 't', { bob: 1 }, 1, ['carol']);
    const all = marksIn(timelineOf(cluster), { from: -1e6 });
    const { arrows } = layoutOf(all, lines, inOrder, size);
    expect(arrows.map(({ is }) => is)).toEqual(['whole', 'lost']);
    const [, lost] = arrows;
    expect(lost!.x2).toBeGreaterThan(lost!.x1);
    expect(lost!.x2).toBeLessThan(layoutOf(all, lines, inOrder, size).columns[2]!.x);
    const [whole] = all.arrows;
    const arriving = { ...all, arrows: [{ ...whole!, sent: null }] };
    expect(layoutOf(arriving, lines, inOrder, size).arrows.map(({ is }) => is)).toEqual([
      'arriving',
    ]);
  });
});

describe('lines of the diagram', () => {
  it("are in a person's own order, then in that of joining, then those only told of", () => {
    const { marks } = marksIn(timelineOf(seedDemonstration()));
    expect(linesOf(new Map(), marks, ['carol'])).toEqual(['carol', 'alice', 'bob']);
    expect(linesOf(new Map(), marks, ['nobody'])).toEqual(['alice', 'bob', 'carol']);
  });

  it('move past the next line that is shown, and not beyond the ends', () => {
    const none = new Set<string>();
    expect(moved(lines, 'alice', 1, none)).toEqual(['bob', 'alice', 'carol']);
    expect(moved(lines, 'alice', 1, new Set(['bob']))).toEqual(['bob', 'carol', 'alice']);
    expect(moved(lines, 'alice', -1, none)).toBe(lines);
    expect(moved(lines, 'carol', 1, none)).toBe(lines);
    expect(moved(lines, 'dave', 1, none)).toBe(lines);
  });

  it('are there while their node is, and thick while a fault acts', () => {
    const cluster = new Cluster();
    cluster.meet(100);
    const fault = { fault: 'slow', peer: 'bob', owner: 'alice' } as const;
    cluster.record('alice', 500, 'fault', { ...fault, value: 80 });
    cluster.record('alice', 700, 'fault', { ...fault, value: 0 });
    const left = { peer: 'bob', peerEpoch: 1, state: 'left', reason: 'bye' } as const;
    cluster.record('alice', 900, 'peer', left);
    const marks = marksIn(timelineOf(cluster), { from: 0 });
    const layout = layoutOf(marks, lines, inOrder, size);
    const { here, gone, faults } = stretchesOf(layout, new Map());
    expect(gone.map(({ line }) => line)).toEqual(['alice', 'bob', 'bob', 'carol']);
    expect(here.find(({ line }) => line === 'bob')!.y2).toBe(gone[2]!.y1);
    expect(faults).toHaveLength(1);
    const own = layout.marks.filter(({ mark }) => mark.is === 'fault');
    expect(own.map(({ mark }) => mark.label)).toEqual(['+80 ms', 'healed']);
    expect(faults[0]).toMatchObject({ line: 'alice', y1: own[0]!.y, y2: own[1]!.y });
  });
});
