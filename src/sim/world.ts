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
import { withEngine } from '../core/with-engine.ts';
import { ActingFaults } from './acting-faults.ts';
import { VirtualClock } from './clock.ts';
import { SimEngine } from './engine.ts';
import { type Endpoint, Network } from './network.ts';
import { createRandom } from './random.ts';
import { Signaling } from './signaling.ts';
import { type Skew, Thread } from './thread.ts';

export interface WorldOptions {
  /** Everything drawn by chance in this world follows from it. */
  readonly seed?: number;
  readonly room?: string;
  /** Whether nodes take faults from one another; true when not given. */
  readonly isLab?: boolean;
  /** One way over a link, in virtual ms; 0 when not given. */
  readonly delayMs?: number;
  /** What chance adds to that, at most. Links stay ordered all the same. */
  readonly jitterMs?: number;
  /** Whether events go through an engine between the nodes, and not over their links. */
  readonly hasEngine?: boolean;
  /** How many bytes a second a node reads from each link; as many as come when not given. */
  readonly bytesPerSecond?: number | null;
  /** Trace events kept, the newest; all when not given. */
  readonly traceMax?: number;
  /** Trace events that each node keeps of its own; as many as a real one when not given. */
  readonly nodeTraceMax?: number;
  /** Where clients print, with the node's name. */
  readonly print?: (node: string, line: string) => void;
  /** Hears what an app's function threw. */
  readonly onError?: (error: unknown) => void;
  /** Sees each message as it leaves a node. */
  readonly onSend?: (from: NodeRef, message: Uint8Array) => void;
}

export interface StartOptions extends Pick<NodeOptions, 'protocol'> {
  /** What faults call this life by, if not by its name: two lives may share that. */
  readonly place?: string;
  readonly skew?: Skew;
}

export interface World {
  /** Virtual ms since the world began. */
  now(): number;
  /** Starts a node; its public object is usable at once. */
  start(name: string, options?: StartOptions): Hermes;
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
  /** As `cut`, in one direction. */
  cutOneWay(from: string, to: string): void;
  mend(a: string, b: string): void;
  /** Ends the link between two nodes, with what is under way on it; they dial again. */
  breakLink(a: string, b: string): void;
  /** A node reads so many bytes a second from each link; null is as many as come. */
  slow(name: string, bytesPerSecond: number | null): void;
  /** Cuts every link across the parts, and parts them at the signaling server too. */
  split(parts: readonly (readonly string[])[]): void;
  /** Mends every cut and split, and makes slow receivers quick again. */
  heal(): void;
  /** The signaling server is gone (false) or back (true). */
  signaling(isUp: boolean): void;
  /** The engine is gone (false) or back (true); with a name, for that node alone. */
  engine(isUp: boolean, name?: string): void;
  /** The engine cuts a node off and takes it back: what was under way to it is lost. */
  cutOff(name: string): void;
  /** Lets virtual time pass. */
  run(ms: number): void;
  /** As `run`, to a moment: exactly there, whatever the steps before. */
  runUntil(at: number): void;
  /** When something happens next, in virtual ms, or null when nothing will by itself. */
  nextAt(): number | null;
  /** Runs until nothing is under way but what recurs for ever. Throws after 120 virtual seconds. */
  settle(): void;
  /** Whether any timer of any node is left. */
  hasTimers(): boolean;
  /** What every life traced, in the order it happened. */
  trace(): readonly TraceEvent[];
  /** Calls `fn` for each trace event from now on. Returns a function that stops it. */
  onTrace(fn: (event: TraceEvent) => void): () => void;
}

interface Life extends Endpoint {
  readonly hermes: Hermes;
  isAlive: boolean;
}

const settleMsMax = 120_000;

export function createWorld(options: WorldOptions = {}): World {
  const { seed = 1, room = 'demo', delayMs = 0, jitterMs = 0, print, onError } = options;
  const { traceMax = Infinity, nodeTraceMax, isLab = true, bytesPerSecond = null } = options;
  const clock = new VirtualClock();
  const random = createRandom(seed);
  const chance = createRandom(seed + 1);
  const network = new Network(clock, {
    delayMs: () => delayMs + (jitterMs > 0 ? jitterMs * chance() : 0),
    bytesPerSecond,
    isSignaled: (from, to) => signaling.carries(from, to),
    ...(options.onSend === undefined ? {} : { onSend: options.onSend }),
  });
  const signaling = new Signaling(clock);
  const engine = options.hasEngine === true ? new SimEngine(() => delayMs) : null;
  const faults = new ActingFaults();
  const lives = new Map<string, Life>();
  const lastEpochs = new Map<string, number>();
  const trace: TraceEvent[] = [];
  const listeners = new Set<(event: TraceEvent) => void>();

  function note(event: TraceEvent): void {
    trace.push(event);
    if (event.kind === 'fault') faults.note(event);
    if (trace.length > traceMax * 1.1) trace.splice(0, trace.length - traceMax);
    for (const fn of listeners) fn(event);
  }

  function begin(name: string, { place = name, skew, ...more }: StartOptions): Hermes {
    const earlier = lives.get(place);
    if (earlier?.isAlive === true) {
      throw new HermesError('bad-argument', `${place} is running; crash or stop it first.`);
    }
    const ref: NodeRef = { name, epoch: (lastEpochs.get(name) ?? 0) + 1 };
    lastEpochs.set(name, ref.epoch);
    // Each node draws from a generator of its own: what one does changes nothing for another.
    const thread = new Thread(clock, createRandom(Math.floor(random() * 2 ** 32)), skew);
    const endpoint: Endpoint = { ref, place, thread };
    const hermes = createNode({
      ...ref,
      ...more,
      room,
      isLab,
      env: thread.env,
      dialer: network.dialer(endpoint),
      discovery: signaling.discovery(endpoint, earlier?.ref.epoch ?? null),
      ...(engine === null ? {} : { engine: withEngine(engine.at(endpoint)) }),
      ...(nodeTraceMax === undefined ? {} : { traceMax: nodeTraceMax }),
      ...(print === undefined ? {} : { print: (line: string) => print(name, line) }),
      ...(onError === undefined ? {} : { onError }),
    });
    for (const event of hermes.trace()) note(event);
    hermes.onTrace((event) => {
      if (event.node === name && event.epoch === ref.epoch) note(event);
    });
    const life: Life = { ...endpoint, hermes, isAlive: true };
    hermes.onStopped(() => void (life.isAlive = false));
    lives.set(place, life);
    return hermes;
  }

  function living(place: string): Life {
    const life = lives.get(place);
    if (life?.isAlive === true) return life;
    throw new HermesError('bad-argument', `${place} is not running in this world.`);
  }

  function isQuiet(): boolean {
    if (signaling.isBusy || network.isDialing) return false;
    const alive = [...lives.values()].filter(
      ({ isAlive, ref }) => isAlive && !faults.isFrozen(ref),
    );
    if (alive.some(({ thread }) => thread.isBusy)) return false;
    return alive.every(({ hermes, place }) =>
      hermes.peers().every(({ name, epoch, state }) => {
        const peer = alive.find(({ ref }) => ref.name === name && ref.epoch === epoch);
        const isReachable =
          peer !== undefined &&
          !network.isCut(place, peer.place) &&
          !faults.isCut(lives.get(place)?.ref, peer.ref);
        if (state === 'ready') return isReachable;
        // Dialing across a standing cut recurs for ever.
        if (state === 'connecting') return !isReachable;
        if (state === 'down' || state === 'unreachable') {
          return !isReachable || !signaling.knowsBoth(place, peer.place);
        }
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
      engine?.crash(life.ref);
      signaling.leave(life);
    },
    stop: (name) => void living(name).hermes.leave(),
    freeze: (name, ms) => living(name).thread.freeze(ms),
    cut: (a, b) => network.cut(a, b),
    cutOneWay: (from, to) => network.cutOneWay(from, to),
    mend: (a, b) => network.mend(a, b),
    breakLink: (a, b) => network.break(a, b),
    slow: (name, bytesPerSecond) => network.slow(name, bytesPerSecond),
    split(parts) {
      const partOf = (place: string): number => parts.findIndex((part) => part.includes(place));
      const places = [...lives.keys()];
      for (const a of places) {
        for (const b of places) if (a < b && partOf(a) !== partOf(b)) network.cut(a, b);
      }
      signaling.part(parts);
    },
    heal() {
      network.mendAll();
      signaling.part([]);
    },
    signaling: (isUp) => signaling.setUp(isUp),
    engine: (isUp, name) => engine?.setUp(isUp, name ?? null),
    cutOff(name) {
      engine?.setUp(false, name);
      engine?.setUp(true, name);
    },
    run: (ms) => clock.run(ms),
    runUntil: (at) => clock.runUntil(at),
    nextAt: () => clock.nextAt(),
    settle() {
      const until = clock.now + settleMsMax;
      while (!isQuiet()) {
        const at = clock.nextAt();
        if (at === null) return;
        if (at > until) throw new Error('The world does not settle within 120 virtual seconds.');
        clock.step();
      }
    },
    hasTimers: () => clock.nextAt() !== null,
    trace: () => trace,
    onTrace(fn) {
      listeners.add(fn);
      return () => void listeners.delete(fn);
    },
  };
}
