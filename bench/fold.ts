/**
 * What the picture of a room costs: `npm run bench:fold`, or with numbers of nodes. A jump to any
 * moment, what taking a trace event costs, a frame at 2,000 deliveries a second, and a saved trace.
 * All in processor time of this process, its collector's included: who else is busy is not in it.
 */

import type { TraceEvent } from '../src/core/index.ts';
import { createWorld } from '../src/sim/index.ts';
import { Room } from '../web/fold/room.ts';
import { readTrace } from '../web/trace-file/read.ts';
import { writeTrace } from '../web/trace-file/write.ts';

/** As many as a room keeps. */
const eventsMin = 50_000;
const jumps = 200;
const deliveriesPerSecond = 2_000;
const frames = 300;
const frameMs = 1_000 / 60;

const asked = process.argv.slice(2).map(Number);

for (const count of asked.length > 0 ? asked : [5, 30]) {
  const world = createWorld({ seed: 7, delayMs: 15, jitterMs: 10 });
  const nodes = Array.from({ length: count }, (_, index) =>
    world.start(`node-${index + 1}`, { skew: { rate: 1, startsAt: world.now() } }),
  );
  const [self] = nodes;
  if (self === undefined) throw new Error('a cluster has a node');
  const before = heapBytes();
  const room = new Room({ self: self.node, now: () => world.now(), isOneClock: true });
  room.addAll(world.trace());
  let addMs = 0;
  let added = 0;
  let told: TraceEvent[] = [];
  world.onTrace((event) => void told.push(event));
  /** Lets time pass, and the room know what happened. */
  const pass = (ms: number): void => {
    world.run(ms);
    added += told.length;
    addMs += took(() => {
      for (const event of told) room.add(event);
    });
    told = [];
  };
  const join = took(() => {
    world.settle();
    pass(0);
    room.frame(false);
  });
  addMs = added = 0;
  for (const node of nodes) node.Client.startLink('a');
  const until = world.trace().length + eventsMin;
  for (let turn = 0; world.trace().length < until; turn++) {
    nodes[turn % count]?.publish('a', turn);
    pass(frameMs);
    room.frame(false);
  }
  console.log(
    `\n${count} nodes, ${world.trace().length} events (joining took ${join.toFixed(0)} ms)`,
  );
  console.log(`  taking an event: ${((addMs / added) * 1_000).toFixed(1)} µs on average`);
  say('a frame at 2,000 deliveries a second', busyFrames(room));
  say('the view, then, 5 times a second', busyViews(room));
  say('a jump and its view', jumpTimes(room));
  say('a step back', steps(room, -1));
  console.log(`  heap of the room: ${((heapBytes() - before) / 1e6).toFixed(0)} MB with the trace`);
  await file(room);

  /** Publishes as many as make that many deliveries, and measures what each frame takes. */
  function run(seconds: number, each: () => void): void {
    const publishes = (deliveriesPerSecond / count) * (frameMs / 1_000);
    let due = 0;
    for (let frame = 0; frame < seconds * 60; frame++) {
      for (due += publishes; due >= 1; due--) nodes[frame % count]?.publish('a', frame);
      pass(frameMs);
      each();
    }
  }

  function busyFrames(room: Room): readonly number[] {
    const times: number[] = [];
    run(frames / 60, () => times.push(took(() => room.frame(false))));
    return times;
  }

  function busyViews(room: Room): readonly number[] {
    const times: number[] = [];
    let frame = 0;
    run(4, () => {
      room.frame(false);
      if (frame++ % 12 === 0) times.push(took(() => room.view()));
    });
    return times;
  }
}

function jumpTimes(room: Room): readonly number[] {
  const { beginsAt, endsAt } = room.playhead();
  return Array.from({ length: jumps }, (_, jump) => {
    // Far apart, and everywhere: steps of the golden ratio.
    const at = beginsAt + ((jump * 0.618_034) % 1) * (endsAt - beginsAt);
    return took(() => {
      room.seek(at);
      room.view();
    });
  });
}

function steps(room: Room, way: 1 | -1): readonly number[] {
  return Array.from({ length: 100 }, () =>
    took(() => {
      room.step(way);
      room.view();
    }),
  );
}

async function file(room: Room): Promise<void> {
  let text = '';
  const writeMs = took(() => {
    text = [...writeTrace('demo', room.recording())].join('');
  });
  const startedAt = processorMs();
  const result = await readTrace(new Blob([text]).stream());
  const readMs = processorMs() - startedAt;
  if (!result.isOk) throw new Error(result.say);
  const { recording } = result;
  const openMs = took(() => {
    new Room({ self: recording.self, isOneClock: true, now: () => 0, recording }).view();
  });
  console.log(
    `  a trace file of ${recording.events.length} events: ${(text.length / 1e6).toFixed(1)} MB, ` +
      `written in ${writeMs.toFixed(0)} ms, read in ${readMs.toFixed(0)}, opened in ${openMs.toFixed(0)}`,
  );
}

function took(act: () => void): number {
  const startedAt = processorMs();
  act();
  return processorMs() - startedAt;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function say(what: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const ms = (share: number): string =>
    (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2);
  console.log(`  ${what}: ${ms(0.5)} ms (median), ${ms(0.95)} (p95), ${ms(1)} (most)`);
}

/** Needs `--expose-gc` to mean something; without it, what has not been collected is in it. */
function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
