/**
 * A whole cluster in this tab, over `src/sim`: the very code that real nodes run, in virtual time.
 * Time passes while the page is looked at and nobody has paused it; paused, nothing at all happens.
 * The same number of nodes and the same seed are the same cluster.
 */

import type { Hermes, TraceEvent } from '../../src/core/index.ts';
import { createWorld, type World } from '../../src/sim/index.ts';
import { demonstrationNodes, demonstrationOf } from '../demonstration.ts';

export interface SimulatedClusterOptions {
  readonly nodes: number;
  readonly seed: number;
  readonly room: string;
  /** What clients print, with their node's name. */
  readonly print: (node: string, line: string) => void;
}

/** One way over a link, in virtual ms: about what a school's Wi-Fi takes. */
const delayMs = 15;
const jitterMs = 10;

/** Between one node's start and the next, in virtual ms. */
const startEveryMs = 10;

/** Of each frame, so much may go to the simulation: the rest is the picture's. In ms. */
const budgetMs = 8;

/** Time passes in slices of this many virtual ms, so that the budget can be kept. */
const sliceMs = 2;

/** A longer time between two frames was spent asleep, in ms. */
const gapMsMax = 250;

/** Trace events kept for `hermes.trace()`. */
const traceMax = 50_000;

export class SimulatedCluster {
  readonly #world: World;
  readonly #count: number;
  readonly #first: Hermes;
  #started = 1;
  #frame: number | null = null;
  #frameAt: number | null = null;
  #dueMs = 0;
  #isPaused = false;
  #factor = 1;

  constructor({ nodes, seed, room, print }: SimulatedClusterOptions) {
    this.#world = createWorld({ seed, room, delayMs, jitterMs, print, traceMax });
    this.#count = nodes;
    this.#first = this.#begin(0);
  }

  /** The node that the page shows as its own: its trace is the whole cluster's. */
  hermes(): Hermes {
    return Object.create(this.#first, {
      trace: { value: () => [...this.#world.trace()] },
    }) as Hermes;
  }

  /** Virtual ms since the beginning. */
  now(): number {
    return this.#world.now();
  }

  trace(): readonly TraceEvent[] {
    return this.#world.trace();
  }

  /** Hears every node's trace events. */
  onTrace(fn: (event: TraceEvent) => void): () => void {
    return this.#world.onTrace(fn);
  }

  start(): void {
    this.#frame ??= requestAnimationFrame(this.#pass);
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#frameAt = null;
  }

  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
  }

  /** How many times slower than the wall clock virtual time passes. */
  setFactor(factor: number): void {
    this.#factor = factor;
  }

  readonly #pass = (wallMs: number): void => {
    this.#frame = requestAnimationFrame(this.#pass);
    const gapMs = Math.min(gapMsMax, wallMs - (this.#frameAt ?? wallMs));
    this.#frameAt = wallMs;
    if (this.#isPaused) return;
    this.#dueMs += gapMs / this.#factor;
    const until = performance.now() + budgetMs;
    while (this.#dueMs > 0 && performance.now() < until) {
      const ms = Math.min(sliceMs, this.#dueMs);
      this.#dueMs -= ms;
      this.#run(ms);
    }
    // More than the processor can do: time passes more slowly instead of piling up.
    this.#dueMs = Math.min(this.#dueMs, sliceMs);
  };

  #run(ms: number): void {
    const until = this.#world.now() + ms;
    while (this.#started < this.#count && this.#started * startEveryMs <= until) {
      this.#world.run(Math.max(0, this.#started * startEveryMs - this.#world.now()));
      this.#begin(this.#started);
      this.#started++;
    }
    this.#world.run(until - this.#world.now());
  }

  /** Starts a node with the seed's clients, or, further down the list, with none or a few. */
  #begin(index: number): Hermes {
    const name = nameOf(index);
    // One clock for all: a cluster in one tab has no other.
    const skew = { rate: 1, startsAt: this.#world.now() };
    const hermes = this.#world.start(name, { skew });
    const starts = demonstrationOf(name);
    const more = index < 3 ? [] : [{ topic: 'user_created', clients: index % 3 }];
    for (const { topic, clients } of [...starts, ...more]) {
      for (let i = 0; i < clients; i++) hermes.Client.startLink(topic);
    }
    return hermes;
  }
}

function nameOf(index: number): string {
  return demonstrationNodes[index] ?? `node-${index + 1}`;
}
