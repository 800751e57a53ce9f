/**
 * The few trace events that a reader wants, of many: kept from one reading to the next, so that only
 * what is new is looked through.
 */

import type { TraceEvent } from '../../src/core/index.ts';
import type { PlacedEvent, PlacedEvents } from '../fold/types.ts';
import { Cut } from './cut.ts';

export class Sieve {
  readonly #isWanted: (event: TraceEvent) => boolean;
  readonly #cut = new Cut();
  /** Wanted ones up to the cut, and the place of each among all that ever were. */
  #settled: PlacedEvent[] = [];
  #places: number[] = [];

  constructor(isWanted: (event: TraceEvent) => boolean) {
    this.#isWanted = isWanted;
  }

  /** All that are wanted, in order of time. */
  read(events: PlacedEvents): readonly PlacedEvent[] {
    const { from, until, isAnew } = this.#cut.move(events);
    if (isAnew) {
      this.#settled = [];
      this.#places = [];
    }
    const { dropped } = events;
    const kept = this.#places.findIndex((place) => place >= dropped);
    const gone = kept === -1 ? this.#places.length : kept;
    this.#settled.splice(0, gone);
    this.#places.splice(0, gone);
    const fresh: PlacedEvent[] = [];
    for (let index = from; index < events.size; index++) {
      const placed = events.at(index);
      if (placed === undefined || !this.#isWanted(placed.event)) continue;
      if (index >= until) fresh.push(placed);
      else {
        this.#settled.push(placed);
        this.#places.push(dropped + index);
      }
    }
    return [...this.#settled, ...fresh];
  }
}
