import { describe, expect, it } from 'vitest';
import type { Hermes } from '../../src/core/index.ts';
import { createWorld, type World, type WorldOptions } from '../../src/sim/index.ts';
import { Room } from './room.ts';
import { Rush } from './rush.ts';
import { Sums } from './sums.ts';

/** Shown in a second, and at once. */
const shown = { perSecond: 500, atOnce: 2_000 } as const;

function smallRush(): Rush {
  return new Rush(() => true, shown.perSecond, shown.atOnce);
}

describe('a rush', () => {
  it('begins when more happens than is shown, and is over when less does', () => {
    const rush = smallRush();
    rush.settle(0);
    const countShown = (from: number, to: number): number => {
      let count = 0;
      for (let n = from; n < to; n++) if (!rush.isOver('alice@1', n)) count++;
      return count;
    };
    expect(countShown(1, 3_000)).toBe(shown.atOnce);
    rush.settle(1_000);
    // Still one: that second had too many.
    expect(countShown(3_000, 3_100)).toBe(0);
    rush.settle(2_000);
    expect(countShown(3_100, 3_200)).toBe(100);
    // What was counted stays so, and what was shown, whenever more is told of it.
    expect(countShown(2_500, 2_600)).toBe(0);
    expect(countShown(1, 101)).toBe(100);
  });

  it('shows so many a second, however long it lasts', () => {
    const rush = smallRush();
    let count = 0;
    for (let ms = 0; ms < 60_000; ms += 20) {
      rush.settle(ms);
      for (let n = 0; n < 100; n++) if (!rush.isOver('alice@1', ms * 5 + n)) count++;
    }
    expect(count).toBeLessThanOrEqual(shown.atOnce + 60 * shown.perSecond);
  });
});

interface Pair {
  readonly world: World;
  readonly nodes: readonly Hermes[];
  /** Shown every one. */
  readonly whole: Room;
  /** Takes what it gets as a page does. */
  readonly room: Room;
  take(): void;
}

let counting: Sums | null = null;

/** As a page has it: asked for once it is needed, and there a little later. */
function sums(): Sums | null {
  const known = counting;
  counting ??= new Sums();
  return known;
}

/** Two rooms as alice's page sees them. */
function pair(more: WorldOptions = {}): Pair {
  counting = null;
  const world = createWorld({ seed: 5, delayMs: 3, jitterMs: 4, ...more });
  const nodes = ['alice', 'bob', 'carol'].map((name) => world.start(name));
  const [alice] = nodes as [Hermes, ...Hermes[]];
  world.settle();
  alice.watch(true);
  world.settle();
  const whole = new Room(options(alice, world));
  const room = new Room({ ...options(alice, world), shown, sums });
  whole.addAll(alice.trace());
  room.addAll(alice.trace());
  alice.onTrace((event) => whole.add(event));
  let next = alice.readTrace(0, () => {});
  const take = (): void => {
    next = alice.readTrace(next, (row) => room.take(row));
    room.took();
  };
  return { world, nodes, whole, room, take };
}

describe('a room in a rush', () => {
  it('has exact counts of the room, its nodes and its links, though most is not listed', () => {
    const { world, nodes, whole, room, take } = pair();
    const [alice, bob, carol] = nodes as [Hermes, Hermes, Hermes];
    for (let n = 0; n < 3; n++) bob.Client.startLink('t');
    alice.Client.startLink('t');
    carol.subscribe('u', () => {});
    world.settle();
    take();
    const tick = (): void => {
      take();
      whole.tick();
      room.tick();
    };
    for (let turn = 0; turn < 240; turn++) {
      for (let n = 0; n < 3; n++) alice.publish(n % 3 === 0 ? 'u' : 't', n);
      bob.publish('t', turn);
      world.run(5);
      if (turn % 3 === 0) tick();
    }
    world.run(100);
    tick();
    world.run(2_000);
    tick();
    const [expected, view] = [whole.view(), room.view()];
    expect(view.counted).toBeGreaterThan(4_000);
    expect(expected.counted).toBe(0);
    expect(view.counts).toEqual(expected.counts);
    expect(view.counts.publishes).toBe(960);
    const counted = (of: typeof view): unknown => [
      [...of.nodes.values()].map(({ name, published, crossingsReceived, deliveries }) => [
        name,
        published,
        crossingsReceived,
        deliveries,
      ]),
      [...of.links.values()].map(({ a, b, crossingsAtoB, crossingsBtoA }) => [
        a,
        b,
        crossingsAtoB,
        crossingsBtoA,
      ]),
    ];
    expect(counted(view)).toEqual(counted(expected));
    expect([...view.topics.keys()]).toEqual([...expected.topics.keys()]);

    // In the past there is less, to the tenth of a second; and back again all of it.
    const { endsAt } = room.playhead();
    room.seek(endsAt - 2_400);
    whole.seek(endsAt - 2_400);
    const [then, exactly] = [room.view().counts.publishes, whole.view().counts.publishes];
    expect(then).toBeGreaterThan(100);
    expect(then).toBeLessThanOrEqual(exactly);
    expect(exactly - then).toBeLessThan(150);
    room.goLive();
    room.tick();
    expect(room.view().counts).toEqual(expected.counts);

    // And it is over: what happens now is listed again.
    world.run(1_000);
    tick();
    const { counted: before } = room.view();
    alice.publish('u', 'quiet');
    world.run(500);
    tick();
    expect(room.view().counted).toBe(before);
    expect(room.view().log.at(-1)?.topic).toBe('u');

    // What is saved of it has the same counts.
    world.run(5_000);
    tick();
    const { before: saved } = room.recording();
    expect(saved?.counts.publishes).toBeGreaterThan(500);
    const again = new Room({ ...options(alice, world), recording: room.recording() });
    again.goLive();
    expect(again.view().counts).toEqual(room.view().counts);
    expect(counted(again.view())).toEqual(counted(room.view()));
  });

  it('shows flows to an engine, and from it to who has its copies; no link has them', () => {
    const { world, nodes, room, take } = pair({ hasEngine: true });
    const [alice, bob] = nodes as [Hermes, Hermes];
    bob.subscribe('t', () => {});
    world.settle();
    take();
    room.frame(false);
    for (let turn = 0; turn < 400; turn++) {
      for (let n = 0; n < 4; n++) alice.publish('t', n);
      world.run(5);
      take();
      if (turn % 3 === 0) room.frame(false);
    }
    expect(room.view().counted).toBeGreaterThan(0);
    const flows = room.frame(false).flatMap((motion) => (motion.is === 'flow' ? [motion] : []));
    expect(flows.map(({ from, to, topic }) => `${from} ${to} ${topic}`).toSorted()).toEqual([
      '$sim bob t',
      'alice $sim t',
    ]);
    expect(JSON.stringify(room.recording().before?.links ?? [])).not.toContain('$sim');
    expect(JSON.stringify([...room.view().links.keys()])).not.toContain('$sim');
  });

  it('shows how much crosses as flows, of what was sent and no more', () => {
    const { world, nodes, room, take } = pair();
    const [alice] = nodes as [Hermes];
    world.settle();
    take();
    room.frame(false);
    for (let turn = 0; turn < 400; turn++) {
      for (let n = 0; n < 4; n++) alice.publish('t', n);
      world.run(5);
      take();
      if (turn % 3 === 0) room.frame(false);
    }
    expect(room.view().counted).toBeGreaterThan(0);
    const flows = room.frame(false).flatMap((motion) => (motion.is === 'flow' ? [motion] : []));
    expect(flows.map(({ from, to, topic }) => `${from} ${to} ${topic}`).toSorted()).toEqual([
      'alice bob t',
      'alice carol t',
    ]);
    for (const { rate, isRunning } of flows) {
      expect(isRunning).toBe(true);
      // 800 a second, counted in tenths of it.
      expect(rate).toBeGreaterThan(600);
      expect(rate).toBeLessThan(900);
    }
    world.run(3_000);
    take();
    room.frame(false);
    world.run(3_000);
    room.frame(false);
    expect(room.isMoving()).toBe(false);
  });
});

function options(node: Hermes, world: World): { self: Hermes['node']; now: () => number } {
  return { self: node.node, now: () => world.now() };
}
