import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/sim/index.ts';
import { noise } from '../../src/sim/few-nodes.ts';
import { Cluster, Hand, seedDemonstration, type Told } from './fixtures.ts';
import type { Motion } from './motion.ts';
import { Room } from './room.ts';

const self = { name: 'alice', epoch: 1 };

/** Plays what was told to a room, frame by frame; `see` looks at each frame. */
function play(
  told: readonly Told[],
  until: number,
  see: (room: Room, moving: readonly Motion[]) => void = () => {},
): Room {
  const hand = new Hand();
  const room = new Room({ self, now: () => hand.now });
  let next = 0;
  for (hand.now = 0; hand.now <= until; hand.now += 16) {
    for (let one = told[next]; one !== undefined && one.knownAt <= hand.now; one = told[++next])
      room.add(one.event);
    const moving = room.frame(false);
    see(room, moving);
  }
  return room;
}

describe('Room', () => {
  it("counts the seed's first publish: 2 crossings, 6 deliveries; 5, 2, 1", () => {
    const { counts } = play(seedDemonstration().inOrder(), 8_500).view();
    expect(counts).toEqual({
      publishes: 1,
      crossings: 2,
      deliveries: 6,
      lost: 0,
      cost: { perSubscriber: 5, perNode: 2, interested: 1 },
    });
  });

  it('tells the demonstration in words', () => {
    const rows = play(seedDemonstration().inOrder(), 12_500).view().log;
    expect(rows.map(({ text }) => text)).toEqual([
      'alice joins room demo',
      'alice reaches the signaling server',
      'link alice – bob open',
      'link alice – carol open',
      'link bob – carol open',
      'bob joins',
      'carol joins',
      'alice starts 1 client on user_created',
      'alice starts 1 client on user_updated',
      'bob starts 5 clients on user_created',
      'carol starts 2 clients on user_updated',
      'alice publishes user_created, 31 bytes',
      'alice delivers to 1 client',
      'alice → bob, 31 bytes',
      'alice → carol, 31 bytes',
      'bob has it after 0.9 ms',
      'carol has it, 0 subscribers',
      'bob delivers to 5 clients',
      'bob publishes user_updated, 31 bytes',
      'bob → alice, 31 bytes',
      'bob → carol, 31 bytes',
      'alice has it after 1.1 ms',
      'carol has it after 1.1 ms',
      'alice delivers to 1 client',
      'carol delivers to 2 clients',
    ]);
  });

  it('shows nodes, links and topics, the same objects while nothing changes', () => {
    const room = play(seedDemonstration().inOrder(), 12_500);
    const view = room.view();
    expect([...view.nodes.keys()]).toEqual(['alice', 'bob', 'carol']);
    expect(view.nodes.get('bob')?.clients.get('user_created')).toHaveLength(5);
    expect([...view.links.values()].map(({ a, b, state }) => `${a} ${b} ${state}`)).toEqual([
      'alice bob open',
      'alice carol open',
      'bob carol open',
    ]);
    expect(view.links.get('alice bob')?.rttMs).toBe(1.8);
    expect([...view.topics.values()].map(({ slot, letter }) => `${slot}${letter}`)).toEqual([
      '1C',
      '2U',
    ]);
    expect(room.view()).toBe(view);
  });

  it('T3: slows a publish made by hand so that a crossing takes about 900 ms, then catches up', () => {
    let slowFrom = 0;
    let slowMs = 0;
    let factor = 0;
    let behindMs = 0;
    let travelled = 0;
    const room = play(seedDemonstration().inOrder(), 8_800, (one, moving) => {
      const head = one.playhead();
      behindMs = Math.max(behindMs, head.behindMs);
      if (head.mode === 'slow') {
        slowFrom ||= head.at;
        slowMs += 16;
        factor = head.factor;
      }
      if (moving.some(({ is }) => is === 'crossing')) travelled += 16;
    });
    expect(slowFrom).toBe(5_000);
    expect(factor).toBeCloseTo(900 / 0.9, 0);
    expect(travelled).toBeGreaterThan(850);
    expect(travelled).toBeLessThan(1_000);
    expect(slowMs).toBeGreaterThan(1_500);
    expect(behindMs).toBeLessThan(3_000);
    expect(room.playhead()).toMatchObject({ mode: 'live', factor: 1 });
    expect(room.playhead().behindMs).toBeCloseTo(300);
  });

  it('T4: a paused picture stands still, counts and log with it', () => {
    const hand = new Hand();
    const room = new Room({ self, now: () => hand.now });
    const told = seedDemonstration().inOrder();
    for (const { event, knownAt } of told.filter(({ knownAt: at }) => at < 4_000)) {
      hand.now = knownAt;
      room.add(event);
    }
    room.tick();
    room.pause();
    const before = room.view();
    for (const { event, knownAt } of told.filter(({ knownAt: at }) => at >= 4_000)) {
      hand.now = knownAt;
      room.add(event);
      room.frame(false);
    }
    expect(room.view()).toBe(before);
    expect(room.playhead().mode).toBe('paused');
    hand.now += 1_000;
    room.goLive();
    room.tick();
    expect(room.view().counts.crossings).toBe(4);
  });

  it('keeps a node that is gone for ten seconds, then lets it go', () => {
    const cluster = seedDemonstration();
    cluster.record('alice', 10_000, 'peer', {
      peer: 'bob',
      peerEpoch: 1,
      state: 'down',
      reason: 'silent',
    });
    const told = cluster.inOrder();
    const soon = play(told, 19_000).view();
    expect(soon.nodes.get('bob')?.state).toBe('down');
    expect(soon.links.get('alice bob')?.state).toBe('closed');
    expect(soon.log.at(-1)?.text).toBe('bob is down: nothing was heard of it');
    expect(play(told, 20_500).view().nodes.has('bob')).toBe(false);
  });

  it('a later life takes the place of an earlier one', () => {
    const cluster = seedDemonstration();
    const peer = { peer: 'bob', peerEpoch: 1, state: 'superseded', reason: 'superseded' } as const;
    cluster.record('alice', 10_000, 'peer', peer);
    cluster.record('alice', 10_001, 'peer', {
      ...peer,
      peerEpoch: 2,
      state: 'connecting',
      reason: '',
    });
    const view = play(cluster.inOrder(), 12_500).view();
    expect(view.nodes.get('bob')).toMatchObject({ epoch: 2, state: 'connecting', order: 1 });
    expect(view.nodes.get('bob')?.clients.size).toBe(0);
    expect([...view.nodes.keys()]).toEqual(['alice', 'bob', 'carol']);
  });

  it('counts exactly whatever the order in which events become known', () => {
    const order = seedDemonstration().inOrder();
    const whole = play(order, 13_000).view();
    const delays = fc.array(fc.nat(3_000), { minLength: order.length, maxLength: order.length });
    fc.assert(
      fc.property(delays, (late) => {
        const told = order
          .map((one, index) => ({ ...one, knownAt: one.knownAt + (late[index] ?? 0) }))
          .toSorted((a, b) => a.knownAt - b.knownAt);
        const view = play(told, 16_500).view();
        expect(view.counts).toEqual(whole.counts);
        expect(view.nodes.get('bob')?.clients.get('user_created')).toHaveLength(5);
        expect([...view.links.values()].map(({ state }) => state)).toEqual([
          'open',
          'open',
          'open',
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('shows the same as a simulated room counted', () => {
    const world = createWorld({ seed: 7 });
    const alice = world.start('alice');
    const room = new Room({ self: alice.node, now: () => alice.now() });
    room.addAll(alice.trace());
    alice.onTrace((event) => room.add(event));
    alice.watch(true);
    const bob = world.start('bob');
    const carol = world.start('carol');
    world.settle();
    alice.Client.startLink('user_created');
    for (let count = 0; count < 5; count++) bob.Client.startLink('user_created');
    carol.Client.startLink('user_updated');
    world.run(1_000);
    alice.publish('user_created', { name: 'Jade' });
    for (let ms = 0; ms < 8_000; ms += 16) {
      world.run(16);
      room.tick();
    }
    const { counts, nodes } = room.view();
    expect(counts).toMatchObject({ publishes: 1, crossings: 2, deliveries: 6 });
    expect(counts.cost).toEqual({ perSubscriber: 5, perNode: 2, interested: 1 });
    expect([...nodes.values()].map(({ name, state }) => `${name} ${state}`)).toEqual([
      'alice ready',
      'bob ready',
      'carol ready',
    ]);
  });
});

describe('a link that its far end reads slowly', () => {
  it('shows what waits for it, until that is little, or the link is gone', () => {
    const world = createWorld({ seed: 7 });
    const alice = world.start('alice');
    const room = new Room({ self: alice.node, now: () => alice.now() });
    room.addAll(alice.trace());
    alice.onTrace((event) => room.add(event));
    world.start('bob');
    world.settle();
    const shown = (): number[] => {
      for (let n = 0; n < 40; n++) {
        world.run(16);
        room.tick();
      }
      const { links } = room.view();
      return [...links.values()].map(({ queuedAtoB }) => queuedAtoB);
    };
    expect(shown()).toEqual([0]);
    const fill = (): void => {
      world.slow('bob', 300_000);
      for (let n = 0; n < 18; n++) alice.publish('t', noise(50_000));
    };
    fill();
    const [waiting = 0] = shown();
    expect(waiting).toBeGreaterThan(262_144);
    expect(waiting).toBeLessThan(1_000_000);
    world.run(10_000);
    expect(shown()).toEqual([0]);
    fill();
    expect(shown()).toEqual([waiting]);
    world.crash('bob');
    world.run(20_000);
    expect(shown().filter((bytes) => bytes > 0)).toEqual([]);
  });
});

describe('motions of a room', () => {
  it('T1: nothing moves without a trace event', () => {
    const cluster = new Cluster();
    play(cluster.inOrder(), 3_000, (room, moving) => {
      expect(moving).toEqual([]);
      expect(room.isMoving()).toBe(false);
    });
  });

  it('T2: a crossing is linear in the playhead between its own two ends', () => {
    const told = seedDemonstration().inOrder();
    play(told, 12_000, (room, moving) => {
      const { at } = room.playhead();
      for (const motion of moving) {
        if (motion.is !== 'crossing') continue;
        const [from, ms] = motion.event.startsWith('alice') ? [5_000.1, 0.9] : [9_000.1, 1.1];
        expect(motion.fate).toBe('arrives');
        expect(motion.progress).toBeCloseTo((at - from) / ms, 3);
      }
    });
  });

  it('comes to rest', () => {
    const room = play(seedDemonstration().inOrder(), 14_000);
    expect(room.isMoving()).toBe(false);
    expect(room.frame(false)).toEqual([]);
  });
});

describe('events of a room', () => {
  it('are all that is known, in order of time, whatever the playhead shows', () => {
    const room = play(seedDemonstration().inOrder(), 12_500);
    const events = room.events();
    const all = Array.from({ length: events.size }, (_, index) => events.at(index)!);
    expect(all.map(({ at }) => at)).toEqual(all.map(({ at }) => at).toSorted((a, b) => a - b));
    room.seek(0);
    expect(room.events().size).toBe(all.length);
    const index = events.indexAfter(5_000);
    expect(events.at(index - 1)!.at).toBeLessThanOrEqual(5_000);
    expect(events.at(index)!.at).toBeGreaterThan(5_000);
  });
});
