/**
 * A whole cluster in virtual time: the very code that tabs run, over simulated links. Nothing happens
 * that was not asked for; two worlds with one seed are byte for byte the same.
 *
 *   const world = createWorld({ seed: 7 });
 *   const alice = world.start('alice');
 *   const bob = world.start('bob');
 *   world.settle();
 *   alice.publish('user_created', { name: 'Jade' });
 *   world.settle();
 */

import {
  createNode,
  type Hermes,
  HermesError,
  type NodeOptions,
  type NodeRef,
  type TraceEvent,
} from '../core/index.ts';
import { VirtualClock } from './clock.ts';
import { Network } from './network.ts';
import { Thread } from './thread.ts';
import { createRandom } from './random.ts';
import { Signaling } from './signaling.ts';

export interface WorldOptions {
  /** Everything drawn by chance in this world follows from it. */
  readonly seed?: number;
  readonly room?: string;
  /** One way over a link, in virtual ms; 0 when not given. */
  readonly delayMs?: number;
  /** Where clients print, with the node's name. */
  readonly print?: (node: string, line: string) => void;
}

export interface World {
  /** Virtual ms since the world began. */
  now(): number;
  /** Starts a node; its public object is usable at once. */
  start(name: string, options?: Pick<NodeOptions, 'protocol'>): Hermes;
  /** A crashed or stopped name starts a new life. */
  restart(name: string): Hermes;
  /** Ends a node without a word, as a killed tab ends. */
  crash(name: string): void;
  /** Ends a node that says goodbye, as a closed tab does. */
  stop(name: string): void;
  /** Stalls a node's thread. */
  freeze(name: string, ms: number): void;
  /** Lets nothing through between two nodes, silently. */
  cut(a: string, b: string): void;
  mend(a: string, b: string): void;
  /** Ends the link between two nodes, with what is under way on it; they dial again. */
  breakLink(a: string, b: string): void;
  /** Cuts every link across the parts, and parts them at the signaling server too. */
  split(parts: readonly (readonly string[])[]): void;
  /** Mends every cut and split. */
  heal(): void;
  /** The signaling server is gone (false) or back (true). */
  signaling(isUp: boolean): void;
  /** Lets virtual time pass. */
  run(ms: number): void;
  /** Runs until nothing is under way but what recurs for ever. Throws after 120 virtual seconds. */
  settle(): void;
  /** What every life traced, in the order it happened. */
  trace(): readonly TraceEvent[];
}

interface Life {
  readonly ref: NodeRef;
  readonly hermes: Hermes;
  readonly thread: Thread;
  isAlive: boolean;
}

const settleMsMax = 120_000;

export function createWorld(options: WorldOptions = {}): World {
  const { seed = 1, room = 'demo', delayMs = 0, print } = options;
  const clock = new VirtualClock();
  const random = createRandom(seed);
  const network = new Network(clock, () => delayMs);
  const signaling = new Signaling(clock);
  const lives = new Map<string, Life>();
  const trace: TraceEvent[] = [];

  function begin(name: string, more: Pick<NodeOptions, 'protocol'>): Hermes {
    const earlier = lives.get(name);
    if (earlier?.isAlive === true) {
      throw new HermesError('bad-argument', `${name} is running; crash or stop it first.`);
    }
    const ref: NodeRef = { name, epoch: (earlier?.ref.epoch ?? 0) + 1 };
    // Each node draws from a generator of its own: what one does changes nothing for another.
    const thread = new Thread(clock, createRandom(Math.floor(random() * 2 ** 32)));
    const hermes = createNode({
      ...ref,
      ...more,
      room,
      env: thread.env,
      dialer: network.dialer(ref, thread),
      discovery: signaling.discovery(ref, thread, earlier?.ref.epoch ?? null),
      ...(print === undefined ? {} : { print: (line: string) => print(name, line) }),
    });
    trace.push(...hermes.trace());
    hermes.onTrace((event) => {
      if (event.node === name) trace.push(event);
    });
    lives.set(name, { ref, hermes, thread, isAlive: true });
    return hermes;
  }

  function living(name: string): Life {
    const life = lives.get(name);
    if (life?.isAlive === true) return life;
    throw new HermesError('bad-argument', `${name} is not running in this world.`);
  }

  function isQuiet(): boolean {
    if (signaling.isBusy || network.isDialing) return false;
    const alive = [...lives.values()].filter(({ isAlive }) => isAlive);
    if (alive.some(({ thread }) => thread.isBusy)) return false;
    return alive.every(({ hermes, ref }) =>
      hermes.peers().every(({ name, epoch, state }) => {
        const isThere = alive.some((one) => one.ref.name === name && one.ref.epoch === epoch);
        const isReachable = isThere && !network.isCut(ref.name, name);
        if (state === 'ready') return isReachable;
        // Dialing across a standing cut recurs for ever.
        if (state === 'connecting') return !isReachable;
        return state !== 'suspect';
      }),
    );
  }

  return {
    now: () => clock.now,
    start: (name, more = {}) => begin(name, more),
    restart: (name) => begin(name, {}),
    crash(name) {
      const life = living(name);
      life.isAlive = false;
      life.thread.end();
      network.crash(life.ref);
      signaling.leave(life.ref);
    },
    stop(name) {
      const life = living(name);
      life.isAlive = false;
      void life.hermes.leave();
    },
    freeze: (name, ms) => living(name).thread.freeze(ms),
    cut: (a, b) => network.cut(a, b),
    mend: (a, b) => network.mend(a, b),
    breakLink: (a, b) => network.break(a, b),
    split(parts) {
      const partOf = (name: string): number => parts.findIndex((part) => part.includes(name));
      const names = [...lives.keys()];
      for (const a of names) {
        for (const b of names) if (a < b && partOf(a) !== partOf(b)) network.cut(a, b);
      }
      signaling.part(parts);
    },
    heal() {
      network.mendAll();
      signaling.part([]);
    },
    signaling: (isUp) => signaling.setUp(isUp),
    run: (ms) => clock.run(ms),
    settle() {
      const until = clock.now + settleMsMax;
      while (!isQuiet()) {
        const at = clock.nextAt();
        if (at === null) return;
        if (at > until) throw new Error('The world does not settle within 120 virtual seconds.');
        clock.step();
      }
    },
    trace: () => trace,
  };
}
