/** What the page makes of a room with an engine between its nodes. */

import { describe, expect, it } from 'vitest';
import { Cluster, Hand } from './fixtures.ts';
import type { Motion } from './motion.ts';
import { Room } from './room.ts';

const event = 'alice@1:1';
const topic = 'a';
const sent = { event, topic, peer: '$nats', number: 1, bytes: 31 } as const;

/** Three nodes that reach the engine; alice publishes once, bob has it after 400 ms, carol after 800. */
function cluster(has: Readonly<Record<string, number>> = { bob: 400, carol: 800 }): Cluster {
  const three = new Cluster();
  three.meet(100.3);
  for (const node of three.names) {
    three.record(node, 300, 'link', { peer: '$nats', state: 'open', reason: '' });
  }
  three.record('alice', 2_000, 'published', { event, topic, bytes: 31, nodes: 2 });
  three.record('alice', 2_000.1, 'sent', sent);
  for (const [node, ms] of Object.entries(has)) {
    const { peer: _engine, ...arrival } = sent;
    three.record(node, 2_000 + ms, 'received', { ...arrival, peer: 'alice' });
    three.record(node, 2_000.2 + ms, 'delivered', { event, topic, count: 1 });
  }
  return three;
}

function told(of: Cluster, untilMs: number): { readonly room: Room; readonly seen: Motion[][] } {
  const hand = new Hand();
  const room = new Room({ self: { name: 'alice', epoch: 1 }, now: () => hand.now });
  const all = of.inOrder();
  const seen: Motion[][] = [];
  let next = 0;
  for (hand.now = 0; hand.now <= untilMs; hand.now += 1_000 / 60) {
    for (let one = all[next]; one !== undefined && one.knownAt <= hand.now; one = all[++next]) {
      room.add(one.event);
    }
    seen.push([...room.frame(false)]);
  }
  return { room, seen };
}

describe('a room with an engine', () => {
  it('knows who reaches it, and counts what was handed over once', () => {
    const three = cluster();
    const { room } = told(three, 4_000);
    expect(room.view().engine).toEqual({
      name: '$nats',
      ways: new Map([
        ['alice', 'open'],
        ['bob', 'open'],
        ['carol', 'open'],
      ]),
    });
    expect(room.view().counts).toMatchObject({ publishes: 1, crossings: 1, deliveries: 2 });
    expect([...room.view().nodes.keys()].toSorted()).toEqual(['alice', 'bob', 'carol']);
  });

  it('says who does not reach it', () => {
    const three = cluster();
    three.record('bob', 3_000, 'link', { peer: '$nats', state: 'closed', reason: 'link-closed' });
    const { room } = told(three, 4_000);
    expect(room.view().engine?.ways.get('bob')).toBe('closed');
    const rows = room.view().log.map(({ text }) => text.replaceAll(/[\u2068\u2069]/g, ''));
    expect(rows).toContain('bob reaches NATS');
    expect(rows.at(-1)).toContain('bob does not reach NATS');
    expect(rows).toContain('alice → NATS, 31 bytes');
  });

  it('moves one thing to it, and from there one to each who has it', () => {
    const { seen } = told(cluster({ bob: 100, carol: 250 }), 4_000);
    const crossings = seen.map((frame) => frame.filter((one) => one.is === 'crossing'));
    const ways = new Set(crossings.flat().map(({ from, to }) => `${from} ${to}`));
    expect(ways).toEqual(new Set(['alice bob', 'alice carol']));
    // How far each of two is on its way to the engine: as one, and then both are behind it.
    const together = crossings
      .filter(({ length }) => length === 2)
      .map((two) => two.map(({ progress, hub }) => Math.min(1, progress / (hub ?? 0))));
    expect(together.length).toBeGreaterThan(10);
    for (const [one = 0, other = 1] of together) expect(one).toBeCloseTo(other, 5);
  });

  it('shows one that takes longer as soon as it is known who has it', () => {
    const { seen } = told(cluster({ bob: 900 }), 4_000);
    const bobs = seen.flat().filter((one) => one.is === 'crossing' && one.to === 'bob');
    expect(bobs.length).toBeGreaterThan(5);
  });

  it('shows that it was handed over where nobody has it', () => {
    const { seen } = told(cluster({}), 3_000);
    const flash = seen.flat().find((one) => one.is === 'flash');
    expect(flash).toMatchObject({ from: 'alice', node: '$nats', topic });
    expect(seen.flat().filter((one) => one.is === 'crossing')).toEqual([]);
  });

  it('crosses out what a node missed behind the engine, and counts it', () => {
    const three = cluster({ bob: 300 });
    three.record('carol', 2_900, 'missed', { peer: 'alice', topic, first: 1, last: 1 });
    const { room, seen } = told(three, 5_000);
    const lost = seen.flat().find((one) => one.is === 'loss');
    expect(lost).toMatchObject({ from: 'alice', node: 'carol', topic, place: 0.75 });
    const fates = seen
      .flat()
      .flatMap((one) => (one.is === 'crossing' ? [`${one.to} ${one.fate}`] : []));
    // That carol missed it is known only when what moved has long been there.
    expect(new Set(fates)).toEqual(new Set(['bob arrives']));
    expect(room.view().counts.lost).toBe(1);
    const text = room
      .view()
      .log.at(-1)
      ?.text.replaceAll(/[\u2068\u2069]/g, '');
    expect(text).toBe('lost: 1 event of a from alice to carol (1)');
  });
});
