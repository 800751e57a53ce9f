/** One run of the benchmark: its machine, its extent, and what it has found so far. */

import { availableParallelism } from 'node:os';
import { busySeconds, type Machine } from './machine.ts';
import type { Samples } from './samples.ts';

export interface Extent {
  readonly isShort: boolean;
  readonly rounds: number;
  /** No part is begun that would probably end later; the first round is whole. */
  readonly secondsMax: number;
  /** How long one thing is measured. */
  readonly windowMs: number;
  readonly bulkBytes: number;
  readonly roundTrips: number;
}

export const extents = {
  short: {
    isShort: true,
    rounds: 4,
    secondsMax: 105,
    windowMs: 600,
    bulkBytes: 16 * 1_048_576,
    roundTrips: 1_000,
  },
  long: {
    isShort: false,
    rounds: 5,
    secondsMax: Number.POSITIVE_INFINITY,
    windowMs: 1_000,
    // An encoding adds a few bytes to them: so that one message may hold them all.
    bulkBytes: 64 * 1_048_576 - 1_024,
    roundTrips: 1_000,
  },
} as const satisfies Record<string, Extent>;

/**
 * Before each window the same, so long, and longer where little gets done in it: engines compile what is
 * hot only once it was.
 */
const warmUpShare = 0.3;
const warmUp = { events: 60_000, timesMax: 5 } as const;

export interface Cost {
  /** Processor time of all processes of the run. */
  readonly cpuUs: number;
}

export class Run {
  readonly machine: Machine;
  readonly extent: Extent;
  readonly samples: Samples;
  /** What others took of the machine while something was measured, from 0 to 1. */
  readonly othersShares: number[] = [];
  readonly failures: string[] = [];

  constructor(machine: Machine, extent: Extent, samples: Samples) {
    this.machine = machine;
    this.extent = extent;
    this.samples = samples;
  }

  get warmUpMs(): number {
    return this.extent.windowMs * warmUpShare;
  }

  /** Has `send` done until engines have compiled it; the answer says how much it was. */
  async warmUp(send: (ms: number) => Promise<{ readonly count: number }>): Promise<number> {
    let events = 0;
    for (let times = 0; times < warmUp.timesMax && events < warmUp.events; times++) {
      events += (await send(this.warmUpMs)).count;
    }
    return events;
  }

  /** What `act` costs. */
  async cost<T>(act: () => Promise<T>): Promise<T & Cost> {
    const before = await this.#clocks();
    const result = await act();
    const after = await this.#clocks();
    const own = after.cpu - before.cpu;
    const busy = after.busy - before.busy - (after.driver - before.driver);
    const all = ((after.at - before.at) / 1e3) * availableParallelism();
    this.othersShares.push(Math.min(1, Math.max(0, (busy - own) / all)));
    return { ...result, cpuUs: own * 1e6 };
  }

  /** Does `act`; what fails is said and is missing in the table, and the run goes on. */
  async attempt(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const say = `${what}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
      this.failures.push(say);
      console.error(`  ${say}`);
    }
  }

  async #clocks(): Promise<Record<'at' | 'cpu' | 'busy' | 'driver', number>> {
    const cpu = await this.machine.cpuSeconds();
    const { user, system } = process.cpuUsage();
    return { at: performance.now(), cpu, busy: busySeconds(), driver: (user + system) / 1e6 };
  }
}

/** Each round begins with another one: what comes first or last has no advantage. */
export function rotated<T>(items: readonly T[], round: number): readonly T[] {
  const first = round % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}
