/**
 * npm run bench:wire [-- --events 200000 --rounds 5]
 *
 * What an event costs two nodes from publish to delivery, without a network: processor time, and the
 * messages and bytes that a data channel would have to carry. Quick enough to run after each change.
 */

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import {
  createNode,
  type Dialer,
  type Discovery,
  type Env,
  type Hermes,
  type Link,
  type LinkHandlers,
  type NodeRef,
} from '../src/core/index.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
    kind: { type: 'string' },
  },
});

/** Published in one turn before the channel is waited for. */
const burst = 500;

const env: Env = {
  now: () => performance.now(),
  schedule: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (task) => queueMicrotask(task),
  random: () => Math.random(),
};

const carried = { messages: 0, bytes: 0 };

/** One end of a link in memory: what is sent arrives as a copy, a turn later. */
class MemoryLink implements Link {
  other!: MemoryLink;
  #handlers: LinkHandlers | null = null;
  #queued = 0;

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
  }

  send(sent: Uint8Array): boolean {
    const message = sent.slice();
    carried.messages++;
    carried.bytes += message.length;
    this.#queued += message.length;
    setImmediate(() => {
      this.#queued -= message.length;
      if (this.#queued === 0) this.#handlers?.writable();
      this.other.#handlers?.message(message);
    });
    return true;
  }

  queuedBytes(): number {
    return this.#queued;
  }

  close(): void {}
}

function refOf(name: string): NodeRef {
  return { name, epoch: 1_764_000_000_000 };
}

function node(own: NodeRef, peer: NodeRef, link: Link): Hermes {
  const discovery: Discovery = {
    start: ({ found }) => setImmediate(() => found(peer, null)),
    stop: () => {},
  };
  const dialer: Dialer = {
    start: (handlers) => setImmediate(() => setImmediate(() => handlers.link(peer, link))),
    dial: () => {},
    forget: () => {},
    stop: () => {},
  };
  return createNode({ ...own, room: 'bench', env, discovery, dialer });
}

/** Two nodes with one link. */
async function pair(): Promise<readonly [Hermes, Hermes]> {
  const [near, far] = [new MemoryLink(), new MemoryLink()];
  near.other = far;
  far.other = near;
  const [one, other] = [refOf('alice'), refOf('bob')];
  const nodes = [node(one, other, near), node(other, one, far)] as const;
  await Promise.all(nodes.map((each) => each.ready(2)));
  return nodes;
}

/** 100 bytes as JSON. */
function object(at: number): unknown {
  const i = 100_000 + (at % 900_000);
  return { k: 'position', i, p: noise.slice(at % 800, (at % 800) + 64) };
}

const noise = Array.from({ length: 1_000 }, () =>
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEF'.charAt(Math.floor(Math.random() * 42)),
).join('');

/** As apps have them: few values, again and again. */
function ordinary(at: number): unknown {
  return {
    type: 'cursor_moved',
    player: `player-${at % 7}`,
    x: (at * 7) % 1_920,
    y: (at * 13) % 1_080,
    isDown: at % 3 === 0,
    room: 'lobby',
  };
}

/** 100 bytes that nothing compresses. */
function bytes(): unknown {
  const body = new Uint8Array(100);
  for (let at = 0; at < 100; at += 4) {
    const word = Math.floor(Math.random() * 2 ** 32);
    body[at] = word;
    body[at + 1] = word >>> 8;
    body[at + 2] = word >>> 16;
    body[at + 3] = word >>> 24;
  }
  return body;
}

interface Sample {
  readonly cpuUs: number;
  readonly bytes: number;
  readonly perMessage: number;
}

async function oneWay(
  make: (at: number) => unknown,
  count: number,
  isWatched: boolean,
): Promise<Sample> {
  const [alice, bob] = await pair();
  let got = 0;
  bob.subscribe('position', () => void got++);
  if (isWatched) bob.watch(true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const messages = Array.from({ length: count }, (_, at) => make(at));
  for (let warm = 0; warm < 2; warm++) await send(Math.min(count, 20_000));
  carried.messages = 0;
  carried.bytes = 0;
  got = 0;
  const from = process.cpuUsage();
  await send(count);
  const { user, system } = process.cpuUsage(from);
  const { crossingsSkipped } = alice.stats();
  if (crossingsSkipped > 0) throw new Error(`${crossingsSkipped} crossings skipped`);
  await alice.leave();
  await bob.leave();
  return {
    cpuUs: (user + system) / count,
    bytes: carried.bytes / count,
    perMessage: count / carried.messages,
  };

  async function send(many: number): Promise<void> {
    const before = got;
    for (let first = 0; first < many; first += burst) {
      const end = Math.min(many, first + burst);
      for (let at = first; at < end; at++) alice.broadcast('position', messages[at]);
      const isThere = (): boolean => got >= before + end;
      while (!isThere()) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

const count = Number(values.events);
const kinds = Object.entries({ bytes, object, ordinary }).filter(
  ([kind]) => values.kind === undefined || values.kind === kind,
);
console.log(`load ${loadavg()[0]?.toFixed(1)}, ${count} events one way, medians`);
for (const [what, make] of kinds) {
  for (const isWatched of [false, true]) {
    const samples: Sample[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      samples.push(await oneWay(make, count, isWatched));
    }
    const {
      cpuUs,
      bytes: size,
      perMessage,
    } = samples.toSorted((a, b) => a.cpuUs - b.cpuUs)[Math.floor(samples.length / 2)]!;
    // A data channel's own share, as measured in Chromium: 130 µs a message, 0.13 µs a byte.
    const channelUs = 130 / perMessage + size * 0.13;
    console.log(
      `${what.padEnd(9)} ${isWatched ? 'watched  ' : 'unwatched'} ${cpuUs.toFixed(2).padStart(6)} µs both nodes, ${size.toFixed(1).padStart(6)} bytes, ${perMessage.toFixed(1).padStart(6)} events a message: about ${(cpuUs + channelUs).toFixed(1)} µs with a channel`,
    );
  }
}
process.exit(0);
