/**
 * One run of a simulated cluster: a world, its nodes, and all that is done to them by the clock: nodes
 * that start, a scenario's acts, and, where a run repeats an earlier one, what was done from outside
 * then. The same options and the same acts are the same run, event for event.
 */

import { type Hermes, HermesError, type TraceEvent } from '../../src/core/index.ts';
import { createWorld, type World } from '../../src/sim/index.ts';
import { demonstrationNodes, demonstrationOf } from '../demonstration.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { type OutsideAct, Recorder } from './recorder.ts';
import { doScenarioAct, type ScenarioPort } from './scenario-acts.ts';

export interface RunOptions {
  readonly nodes: number;
  readonly seed: number;
  readonly room: string;
  /** What is done to it by the clock, or null. */
  readonly scenario: Scenario | null;
  /** Whether nodes begin with the demonstration's clients. */
  readonly hasClients: boolean;
  /** What clients print, with their node's name. */
  readonly print: (node: string, line: string) => void;
}

/** One way over a link, in virtual ms: about what a school's Wi-Fi takes. */
const delayMs = 15;
const jitterMs = 10;

/** Between one node's start and the next, in virtual ms. */
const startEveryMs = 10;

/** For the last to meet all the others, in virtual ms. */
const meetMs = 300;

/** Trace events kept of the whole cluster, for `hermes.trace()`; and by each node for itself. */
const traceMax = 50_000;
const nodeTraceMax = 500;

/** Something that is done when its moment comes. */
interface Due {
  readonly at: number;
  /** Done right after the one before, with nothing between. */
  readonly isSameTurn?: boolean;
  run(): void;
}

export class SimulatedRun {
  readonly #world: World;
  readonly #hasClients: boolean;
  readonly #names: readonly string[];
  readonly #nodes = new Map<string, Hermes>();
  readonly #recorder: Recorder;
  /** In order of time. */
  readonly #agenda: Due[];
  /** What the public object of each life is to those outside. */
  readonly #outside = new Map<Hermes, Hermes>();
  #isRunning = false;
  #turns = 0;

  /** `past`: what was done from outside to an earlier run of the same options, in order. */
  constructor(options: RunOptions, past: readonly OutsideAct[] = []) {
    const { nodes, seed, room, print, scenario, hasClients } = options;
    this.#world = createWorld({ seed, room, delayMs, jitterMs, print, traceMax, nodeTraceMax });
    this.#hasClients = hasClients;
    this.#names = Array.from({ length: nodes }, (_, index) => nameOf(index));
    this.#recorder = new Recorder({
      now: () => this.#world.now(),
      turn: () => this.#turns,
      node: (name) => this.#node(name),
      isRunning: () => this.#isRunning,
      ground: { restart: (name) => this.#restart(name) },
    });
    const starts: Due[] = this.#names.map((name, index) => ({
      at: index * startEveryMs,
      run: () => this.#begin(name, index),
    }));
    const steps: Due[] = (scenario?.steps ?? []).map((step) => ({
      at: step.at,
      run: () => doScenarioAct(step, this.#scenarioPort()),
    }));
    const repeated = past.map((act) => ({
      at: act.at,
      isSameTurn: act.isSameTurn,
      run: () => this.#recorder.replay(act),
    }));
    // At one moment in this order, as it was the first time.
    this.#agenda = [...starts, ...steps, ...repeated].toSorted((a, b) => a.at - b.at);
    this.runUntil(0);
  }

  /** Virtual ms since the beginning. */
  now(): number {
    return this.#world.now();
  }

  /** Nodes are starting, and meeting one another. */
  get isJoining(): boolean {
    return this.now() < this.#names.length * startEveryMs + meetMs;
  }

  trace(): readonly TraceEvent[] {
    return this.#world.trace();
  }

  onTrace(fn: (event: TraceEvent) => void): () => void {
    return this.#world.onTrace(fn);
  }

  /** What was done from outside so far. */
  acts(): readonly OutsideAct[] {
    return this.#recorder.acts();
  }

  /** Nodes that have begun, living or not, in order. */
  names(): readonly string[] {
    return [...this.#nodes.keys()];
  }

  isAlive(name: string): boolean {
    return this.#nodes.get(name)?.stopped() === null;
  }

  /** The public object of a node's last life: what is done through it is done from outside. */
  hermes(name: string): Hermes {
    const life = this.#node(name);
    let outside = this.#outside.get(life);
    if (outside === undefined) {
      outside = this.#recorder.hermes(name);
      this.#outside.set(life, outside);
    }
    return outside;
  }

  /** A node that has ended begins a new life, by an act from outside. */
  restart(name: string): void {
    this.#recorder.ground().restart(name);
  }

  /** Lets time pass to a moment, with all that falls due. */
  runUntil(at: number): void {
    for (let due = this.#agenda[0]; due !== undefined && due.at <= at; due = this.#agenda[0]) {
      this.#agenda.shift();
      if (due.isSameTurn !== true) this.#pass(due.at);
      due.run();
    }
    this.#pass(at);
  }

  /** When something happens next, in virtual ms, or null. */
  nextAt(): number | null {
    const dues = [this.#world.nextAt(), this.#agenda[0]?.at ?? null].filter((at) => at !== null);
    return dues.length === 0 ? null : Math.min(...dues);
  }

  #pass(at: number): void {
    this.#turns++;
    this.#isRunning = true;
    try {
      this.#world.runUntil(at);
    } finally {
      this.#isRunning = false;
    }
  }

  #node(name: string): Hermes {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new HermesError('bad-argument', `There is no node ${name} yet.`);
    return node;
  }

  /** Starts a node with the seed's clients, or, further down the list, with none or a few. */
  #begin(name: string, index: number): void {
    const hermes = this.#start(name);
    if (!this.#hasClients) return;
    const more = index < 3 ? [] : [{ topic: 'user_created', clients: index % 3 }];
    for (const { topic, clients } of [...demonstrationOf(name), ...more]) {
      for (let i = 0; i < clients; i++) hermes.Client.startLink(topic);
    }
  }

  #restart(name: string): void {
    if (!this.isAlive(name) && this.#nodes.has(name)) this.#start(name);
  }

  #start(name: string): Hermes {
    // One clock for all: a cluster in one tab has no other.
    const skew = { rate: 1, startsAt: this.#world.now() };
    const hermes = this.#world.start(name, { skew });
    this.#nodes.set(name, hermes);
    return hermes;
  }

  #scenarioPort(): ScenarioPort {
    return {
      names: () => this.#names,
      node: (name) => (this.isAlive(name) ? this.#node(name) : null),
      lab: () => {
        const first = this.#names.find((name) => this.isAlive(name));
        return first === undefined ? null : this.#node(first).lab;
      },
      restart: (name) => this.#restart(name),
    };
  }
}

function nameOf(index: number): string {
  return demonstrationNodes[index] ?? `node-${index + 1}`;
}
