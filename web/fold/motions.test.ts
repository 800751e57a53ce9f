import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cluster, Hand, seedDemonstration } from './fixtures.ts';
import type { Motion } from './motion.ts';
import { Room } from './room.ts';

/** The motions of each frame, 60 a second. */
function frames(cluster: Cluster, untilMs: number, isReduced = false): Motion[][] {
  const hand = new Hand();
  const room = new Room({ self: { name: 'alice', epoch: 1 }, now: () => hand.now });
  const told = cluster.inOrder();
  const seen: Motion[][] = [];
  let next = 0;
  for (hand.now = 0; hand.now <= untilMs; hand.now += 1_000 / 60) {
    for (let one = told[next]; one !== undefined && one.knownAt <= hand.now; one = told[++next]) {
      room.add(one.event);
    }
    seen.push([...room.frame(isReduced)]);
  }
  return seen;
}

const kinds = (seen: readonly Motion[][]): Set<string> => new Set(seen.flat().map(({ is }) => is));

function room(): Cluster {
  const cluster = new Cluster();
  cluster.meet(100.3);
  return cluster;
}

describe('Motions', () => {
  it('shows crossings, the hub, rays, and that nobody wanted it', () => {
    const seen = frames(seedDemonstration(), 8_000);
    expect(kinds(seen)).toEqual(
      new Set(['signal', 'publish', 'crossing', 'arrive', 'deliver', 'nobody']),
    );
    const delivered = seen.flat().find((one) => one.is === 'deliver' && one.node === 'bob');
    expect(delivered).toMatchObject({ topic: 'user_created', count: 5 });
    const nobody = seen.flat().filter(({ is }) => is === 'nobody');
    expect(nobody.every((one) => one.is === 'nobody' && one.node === 'carol')).toBe(true);
  });

  it('rays show for 400 ms of wall time', () => {
    const seen = frames(seedDemonstration(), 8_000);
    const count = seen.filter((one) =>
      one.some((motion) => motion.is === 'deliver' && motion.node === 'bob'),
    ).length;
    expect(count).toBeGreaterThanOrEqual(23);
    expect(count).toBeLessThanOrEqual(25);
  });

  it('lights the whole link when a crossing is too short to travel', () => {
    const cluster = room();
    for (let index = 0; index < 10; index++)
      cluster.publish('alice', 2_000 + index * 50, 'a', {}, 1);
    const seen = frames(cluster, 4_000);
    expect(kinds(seen)).toContain('flash');
    expect(kinds(seen)).not.toContain('crossing');
  });

  it('a light that is lit again and again stays on and strikes at most three times a second', () => {
    const cluster = room();
    for (let index = 0; index < 60; index++)
      cluster.publish('alice', 2_000 + index * 50, 'a', {}, 1);
    const flashes = frames(cluster, 5_200)
      .slice(150)
      .map((one) => one.find((motion) => motion.is === 'flash' && motion.node === 'bob'));
    const lit = flashes.slice(0, 140);
    expect(lit.every((one) => one?.is === 'flash' && one.level > 0.8)).toBe(true);
  });

  it('T2: what is under way and not heard of stands half way with a question, then goes', () => {
    const cluster = room();
    const sent = { event: 'alice@1:9', topic: 'a', peer: 'bob', number: 9, bytes: 3 };
    cluster.record('alice', 2_000, 'sent', sent);
    const seen = frames(cluster, 6_000).map((one) =>
      one.find(({ is }) => is === 'crossing' || is === 'unsure'),
    );
    const unsure = seen.filter((one) => one?.is === 'crossing');
    expect(unsure.every((one) => one?.is === 'crossing' && one.fate === 'unsure')).toBe(true);
    expect(unsure.length).toBeGreaterThan(115);
    expect(unsure.length).toBeLessThan(125);
    expect(seen.some((one) => one?.is === 'unsure')).toBe(true);
    expect(seen.at(-1)).toBeUndefined();
  });

  it('a crossing to a node whose traces do not come here only shows that it left', () => {
    const cluster = new Cluster({ alice: 0, bob: 0 });
    const sent = { event: 'alice@1:1', topic: 'a', peer: 'bob', number: 1, bytes: 3 };
    cluster.record('alice', 2_000, 'sent', sent);
    expect(kinds(frames(cluster, 4_000))).toEqual(new Set(['flash']));
  });

  it('a lost crossing stops where it was known lost, in the room of its own link', () => {
    const cluster = room();
    cluster.publish('alice', 2_000, 'a', { bob: 1 }, 1, ['carol']);
    const seen = frames(cluster, 6_000).flat();
    const lost = seen.filter((one) => one.is === 'crossing' && one.fate === 'lost');
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.every((one) => one.is === 'crossing' && one.to === 'carol')).toBe(true);
    const loss = seen.find(({ is }) => is === 'loss');
    expect(loss).toMatchObject({ from: 'alice', node: 'carol', topic: 'a', place: 0.5 });
  });

  it('a skipped crossing is crossed out near where it did not leave', () => {
    const cluster = room();
    const fields = {
      event: 'alice@1:1',
      topic: 'a',
      peer: 'bob',
      number: 1,
      reason: 'queue-full',
    } as const;
    cluster.record('alice', 2_000, 'skipped', fields);
    const loss = frames(cluster, 3_000)
      .flat()
      .find(({ is }) => is === 'loss');
    expect(loss).toMatchObject({ from: 'alice', node: 'bob' });
  });

  it('reduced motion: the same things at the same instants, progress 0 or 1', () => {
    const full = frames(seedDemonstration(), 12_500);
    const reduced = frames(seedDemonstration(), 12_500, true);
    for (const [index, one] of full.entries()) {
      expect(reduced[index]?.map(({ is }) => is)).toEqual(one.map(({ is }) => is));
    }
    const moved = reduced.flat().filter((one) => one.is !== 'flow');
    expect(moved.every(({ progress }) => progress === 0 || progress === 1)).toBe(true);
  });

  it('T1, T2: each motion has its trace event, and progress stays within 0 and 1', () => {
    const publish = fc.record({
      node: fc.constantFrom('alice', 'bob', 'carol'),
      gap: fc.nat(800),
      ms: fc.double({ min: 0.1, max: 500, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(publish, { maxLength: 8 }), (publishes) => {
        const cluster = new Cluster();
        let at = 1_000;
        for (const { node, gap, ms } of publishes)
          cluster.publish(node, (at += gap), 'a', { bob: 2 }, ms);
        const sent = cluster.told.map(({ event }) => event).filter(({ kind }) => kind === 'sent');
        for (const motion of frames(cluster, at + 5_000).flat()) {
          if (motion.is === 'flow') continue;
          expect(motion.progress).toBeGreaterThanOrEqual(0);
          expect(motion.progress).toBeLessThanOrEqual(1);
          if (motion.is !== 'crossing') continue;
          const cause = sent.find(
            (one) => one.kind === 'sent' && one.event === motion.event && one.peer === motion.to,
          );
          expect(cause?.node).toBe(motion.from);
        }
      }),
      { numRuns: 25 },
    );
  });
});
