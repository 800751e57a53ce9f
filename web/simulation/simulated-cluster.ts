/**
 * A whole cluster in this tab, over `src/sim`: the very code that real nodes run, in virtual time.
 * Time passes while the page is looked at and nobody has paused it; paused, nothing at all happens.
 * The same number of nodes, seed and scenario are the same cluster; with the same acts from outside,
 * event for event, which is how it goes back: another run, up to that moment, takes its place.
 */

import type { Hermes, TraceEvent } from '../../src/core/index.ts';
import { type RunOptions, SimulatedRun } from './simulated-run.ts';

/** Of each frame, so much may go to the simulation: the rest is the picture's. In ms. */
const budgetMs = 8;

/** While many nodes join, and while it goes back, there is little else to be seen. In ms. */
const joinBudgetMs = 24;
const forkBudgetMs = 40;

/** Time passes in slices of this many virtual ms, so that the budget can be kept. */
const sliceMs = 2;

/** A longer time between two frames was spent asleep, in ms. */
const gapMsMax = 250;

/** How far a step looks for the next event, in virtual ms. */
const stepMsMax = 60_000;

/** Whether the next event came; `nothing`: none does within a minute. */
export type Stepped = 'there' | 'nothing' | 'not yet';

export class SimulatedCluster {
  readonly #options: RunOptions;
  #run: SimulatedRun;
  /** How often it has gone back: what was made of an earlier run is of another past. */
  #generation = 0;
  #isForking = false;
  #frame: number | null = null;
  #frameAt: number | null = null;
  #dueMs = 0;
  #isPaused = false;
  #factor = 1;

  constructor(options: RunOptions) {
    this.#options = {
      ...options,
      // A past that is repeated was printed the first time.
      print: (node, line) => {
        if (!this.#isForking) options.print(node, line);
      },
    };
    this.#run = new SimulatedRun(this.#options);
  }

  get generation(): number {
    return this.#generation;
  }

  /** The node that the page begins as. */
  get first(): string {
    return this.#run.names()[0] ?? '';
  }

  /** The node that the picture is seen from: the first that lives. */
  get self(): string {
    return this.#run.names().find((name) => this.isAlive(name)) ?? this.first;
  }

  /** The public object of a node. The trace of `self`, which is the default, is the whole cluster's. */
  hermes(name: string = this.self): Hermes {
    const hermes = this.#run.hermes(name);
    if (name !== this.self) return hermes;
    return Object.create(hermes, { trace: { value: () => [...this.#run.trace()] } }) as Hermes;
  }

  /** Nodes that have begun, living or not, in order. */
  names(): readonly string[] {
    return this.#run.names();
  }

  isAlive(name: string): boolean {
    return this.#run.isAlive(name);
  }

  /** A node that has ended begins a new life under its name. */
  restart(name: string): void {
    this.#run.restart(name);
  }

  /** Virtual ms since the beginning. */
  now(): number {
    return this.#run.now();
  }

  trace(): readonly TraceEvent[] {
    return this.#run.trace();
  }

  /** Hears every node's trace events, of this run. */
  onTrace(fn: (event: TraceEvent) => void): () => void {
    return this.#run.onTrace(fn);
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

  /**
   * Lets time pass to the next event for which `isStep`, as long as it may go on: many nodes take long
   * to compute though nothing happens to them.
   */
  stepOn(isStep: (event: TraceEvent) => boolean, mayGoOn: () => boolean): Stepped {
    const seen: TraceEvent[] = [];
    const stop = this.#run.onTrace((event) => {
      if (isStep(event)) seen.push(event);
    });
    const until = this.now() + stepMsMax;
    let isOver = false;
    while (seen.length === 0 && !isOver && mayGoOn()) {
      const at = this.#run.nextAt();
      if (at === null || at > until) isOver = true;
      else this.#run.runUntil(at);
    }
    stop();
    return seen.length > 0 ? 'there' : isOver ? 'nothing' : 'not yet';
  }

  /**
   * Goes back to a moment, in virtual ms: what came after is gone. Takes as long as the way there took
   * to compute; `onProgress` hears the moments on the way.
   */
  async fork(at: number, onProgress: (at: number) => void): Promise<void> {
    const past = this.#run.acts().filter((act) => act.at <= at);
    this.#isForking = true;
    try {
      const run = new SimulatedRun(this.#options, past);
      while (run.now() < at) {
        const until = performance.now() + forkBudgetMs;
        while (run.now() < at && performance.now() < until) {
          run.runUntil(Math.min(at, run.now() + sliceMs));
        }
        onProgress(run.now());
        if (run.now() < at) await nextFrame();
      }
      this.#run = run;
      this.#generation++;
      this.#dueMs = 0;
    } finally {
      this.#isForking = false;
    }
  }

  readonly #pass = (wallMs: number): void => {
    this.#frame = requestAnimationFrame(this.#pass);
    const gapMs = Math.min(gapMsMax, wallMs - (this.#frameAt ?? wallMs));
    this.#frameAt = wallMs;
    if (this.#isPaused || this.#isForking) return;
    this.#dueMs += gapMs / this.#factor;
    const until = performance.now() + (this.#run.isJoining ? joinBudgetMs : budgetMs);
    while (this.#dueMs > 0 && performance.now() < until) {
      const ms = Math.min(sliceMs, this.#dueMs);
      this.#dueMs -= ms;
      this.#run.runUntil(this.#run.now() + ms);
    }
    // More than the processor can do: time passes more slowly instead of piling up.
    this.#dueMs = Math.min(this.#dueMs, sliceMs);
  };
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}
