/**
 * All placed trace events in order of time, the last 50,000 of them. Events mostly come in order;
 * a late one is put where it belongs. Each is kept once, however often it is told.
 */

import { type TraceEvent } from '../../src/core/index.ts';
import { Seen } from './seen.ts';
import type { PlacedEvent } from './types.ts';

const eventsMax = 50_000;

/** Dropped at once: more make a frame late, fewer cost more per event. */
const dropAtOnce = 500;

export class Timeline {
  readonly #max: number;
  #events: PlacedEvent[] = [];
  #dropped = 0;
  /** By life. */
  readonly #seen = new Map<string, Seen>();
  /** Called before the first `count` events are dropped. */
  onDrop: (count: number) => void = () => {};

  constructor(max: number = eventsMax) {
    this.#max = max;
  }

  /** Takes all events at once, in order of time: for one that is empty and never told more. */
  fill(events: readonly PlacedEvent[]): void {
    this.#events = [...events];
  }

  get size(): number {
    return this.#events.length;
  }

  get dropped(): number {
    return this.#dropped;
  }

  at(index: number): PlacedEvent | undefined {
    return this.#events[index];
  }

  /** True the first time an event is asked about. */
  isNew({ node, epoch, seq }: TraceEvent): boolean {
    const life = `${node}@${epoch}`;
    let seen = this.#seen.get(life);
    if (seen === undefined) {
      seen = new Seen();
      this.#seen.set(life, seen);
    }
    return seen.add(seq);
  }

  /** Puts an event in its place, after those of the same moment unless it caused them. */
  insert(placed: PlacedEvent): number {
    const last = this.#events.at(-1);
    if (last === undefined || isBefore(last, placed)) {
      this.#events.push(placed);
      this.#dropOldest();
      return this.#events.length - 1;
    }
    const index = this.#search((other) => isBefore(other, placed));
    this.#events.splice(index, 0, placed);
    return index;
  }

  /** The index of the first event later than `at`, in ms of this page's clock. */
  indexAfter(at: number): number {
    return this.#search((other) => other.at <= at);
  }

  /** The first index whose event does not fulfil `isLeft`; those that do come first. */
  #search(isLeft: (placed: PlacedEvent) => boolean): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isLeft(this.#events[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #dropOldest(): void {
    if (this.#events.length < this.#max + dropAtOnce) return;
    this.onDrop(dropAtOnce);
    this.#events = this.#events.slice(dropAtOnce);
    this.#dropped += dropAtOnce;
  }
}

/** For sorting, as `insert` would place them. */
export function byTime(a: PlacedEvent, b: PlacedEvent): number {
  return a.at - b.at || a.event.clock - b.event.clock;
}

/** By time; at one moment by the logical clock, which puts causes first. */
function isBefore(a: PlacedEvent, b: PlacedEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.event.clock <= b.event.clock);
}
