/** A run and its replay from the saved trace draw the same, at any moment. */

import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../src/sim/index.ts';
import type { Motion } from '../fold/motion.ts';
import { Room } from '../fold/room.ts';
import type { RoomView } from '../fold/types.ts';
import { readTrace } from './read.ts';
import { writeTrace } from './write.ts';

interface Run {
  readonly world: World;
  readonly room: Room;
}

/** A simulated cluster with publishes, a cut link, a lost node and one that comes back. */
function run(count: number, publishes: number, everyMs = 400): Run {
  const world = createWorld({ seed: 7, delayMs: 15, jitterMs: 10 });
  const start = (name: string) => world.start(name, { skew: { rate: 1, startsAt: world.now() } });
  const names = Array.from({ length: count }, (_, index) => `node-${index + 1}`);
  const nodes = names.map(start);
  const [self] = nodes;
  if (self === undefined) throw new Error('a cluster has a node');
  const room = new Room({ self: self.node, now: () => world.now(), isOneClock: true });
  room.addAll(world.trace());
  world.onTrace((event) => room.add(event));
  world.settle();
  for (const [index, node] of nodes.entries()) {
    for (let client = 0; client < index % 4; client++) node.Client.startLink(`topic_${index % 3}`);
  }
  for (let turn = 0; turn < publishes; turn++) {
    if (turn === 5) world.cut('node-2', 'node-3');
    if (turn === 8) world.crash('node-4');
    if (turn === 9) world.breakLink('node-1', 'node-5');
    if (turn === 12) start('node-4');
    if (turn === 14) world.heal();
    if (turn % 7 === 0) nodes[5]?.subscribe(`topic_${turn % 4}`, () => {});
    const node = nodes[(turn * 5) % count];
    if (node !== undefined && node.node.name !== 'node-4') node.publish(`topic_${turn % 4}`, turn);
    for (let ms = 0; ms < everyMs; ms += 16) {
      world.run(16);
      room.frame(false);
    }
  }
  return { world, room };
}

async function replayOf(room: Room): Promise<{ replay: Room; defects: readonly string[] }> {
  const blob = new Blob([...writeTrace('demo', room.recording())]);
  const result = await readTrace(blob.stream());
  if (!result.isOk) throw new Error(result.say);
  const { recording, defects } = result;
  return { replay: new Room({ self: recording.self, now: () => 0, recording }), defects };
}

interface Shown {
  readonly view: RoomView;
  readonly motions: readonly Motion[];
}

function shownAt(room: Room, at: number): Shown {
  room.seek(at);
  const motions = room.frame(false);
  return { view: room.view(), motions };
}

/** Moments all over the run, and those when many crossings are under way. */
function momentsOf(room: Room): readonly number[] {
  const { beginsAt, endsAt } = room.playhead();
  const spread = Array.from({ length: 12 }, (_, index) => {
    return beginsAt + ((index * 0.618_034) % 1) * (endsAt - beginsAt);
  });
  const events = room.events();
  const busy: number[] = [];
  for (let index = 0; index < events.size; index++) {
    const placed = events.at(index)!;
    if (placed.event.kind === 'published') busy.push(placed.at + 12);
  }
  return [...spread, ...busy.filter((_, index) => index % 3 === 0)];
}

describe('the replay of a saved trace', () => {
  it('draws the same as the run it was saved from', async () => {
    const { room } = run(12, 30);
    const { replay, defects } = await replayOf(room);
    expect(defects).toEqual([]);
    const moments = momentsOf(room);
    let moving = 0;
    for (const at of moments) {
      const there = shownAt(room, at);
      expect(shownAt(replay, at)).toEqual(there);
      moving += there.motions.length;
    }
    expect(moments.length).toBeGreaterThan(20);
    expect(moving).toBeGreaterThan(100);
  }, 60_000);

  it('steps through the same events', async () => {
    const { room } = run(5, 6);
    const { replay } = await replayOf(room);
    for (const one of [room, replay]) one.seek(one.playhead().beginsAt);
    for (let step = 0; step < 300; step++) {
      expect(replay.step(1)).toBe(room.step(1));
      expect(replay.frame(false)).toEqual(room.frame(false));
    }
    expect(replay.view()).toEqual(room.view());
  }, 60_000);

  it('counts what happened before the oldest event it has', async () => {
    const { room, world } = run(30, 700, 32);
    expect(world.trace().length).toBeGreaterThan(room.events().size);
    const { replay, defects } = await replayOf(room);
    expect(defects).toEqual([]);
    const { beginsAt, endsAt } = room.playhead();
    for (const share of [0, 0.3, 1]) {
      const at = beginsAt + share * (endsAt - beginsAt);
      const [there, again] = [shownAt(room, at), shownAt(replay, at)];
      expect(again.view.counts).toEqual(there.view.counts);
      expect(again.view.nodes).toEqual(there.view.nodes);
      expect(again.view.links).toEqual(there.view.links);
      expect(again.view.topics).toEqual(there.view.topics);
      expect(again.motions).toEqual(there.motions);
    }
    // Saved again, nothing of it is lost.
    expect(replay.recording()).toEqual(room.recording());
    // Rows of events that are not in the file are not, either.
    const rows = replay.view().log;
    expect(rows).toEqual(room.view().log);
  }, 60_000);
});

describe('the playhead of a replay', () => {
  it('stands at the beginning, plays to the end, stops there, and begins again', async () => {
    const { room } = run(3, 3);
    const { recording } = { recording: room.recording() };
    let now = 0;
    const replay = new Room({ self: recording.self, now: () => now, recording });
    const { beginsAt, endsAt } = replay.playhead();
    expect(replay.playhead()).toMatchObject({ mode: 'paused', at: beginsAt });
    replay.setFactor(2);
    replay.play();
    now += 400;
    replay.frame(false);
    expect(replay.playhead()).toMatchObject({ mode: 'slow', at: beginsAt + 200 });
    replay.setFactor(1);
    const until = now + 10 * (endsAt - beginsAt) + 60_000;
    for (; now < until && replay.playhead().mode !== 'paused'; now += 100) replay.frame(false);
    expect(replay.playhead()).toMatchObject({ mode: 'paused', at: endsAt, behindMs: 0 });
    const ended = replay.view();
    for (const later of [1_000, 100_000]) {
      now += later;
      replay.frame(false);
      expect(replay.view()).toBe(ended);
    }
    replay.play();
    replay.frame(false);
    expect(replay.playhead().at).toBeLessThan(beginsAt + 1);
    replay.goLive();
    expect(replay.playhead()).toMatchObject({ mode: 'paused', at: endsAt });
    expect(replay.view().counts).toEqual(ended.counts);
  });
});
