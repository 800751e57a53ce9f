/**
 * The few trace events that a reader wants, of many: kept from one reading to the next, so that only
 * what is new is looked through. Events that came late, or old ones dropped, are noticed.
 */

import type { TraceEvent } from '../../src/core/index.ts';
import type { PlacedEvent, PlacedEvents } from '../fold/types.ts';

/** The last so many ms are looked through again: what comes late mostly comes there. */
const unsettledMs = 1_000;

export class Sieve {
  readonly #isWanted: (event: TraceEvent) => boolean;
  /** Wanted ones up to the cut. */
  #settled: PlacedEvent[] = [];
  #cutAt = -Infinity;
  /** How many events there were up to the cut, and the first of them. */
  #cutIndex = 0;
  #first: PlacedEvent | undefined;

  constructor(isWanted: (event: TraceEvent) => boolean) {
    this.#isWanted = isWanted;
  }

  /** All that are wanted, in order of time. */
  read(events: PlacedEvents): readonly PlacedEvent[] {
    const isChanged =
      events.indexAfter(this.#cutAt) !== this.#cutIndex || events.at(0) !== this.#first;
    if (isChanged) {
      this.#settled = [];
      this.#cutAt = -Infinity;
      this.#cutIndex = 0;
      this.#first = events.at(0);
    }
    const cutAt = (events.at(events.size - 1)?.at ?? -Infinity) - unsettledMs;
    const fresh: PlacedEvent[] = [];
    for (let index = this.#cutIndex; index < events.size; index++) {
      const placed = events.at(index);
      if (placed === undefined || !this.#isWanted(placed.event)) continue;
      if (placed.at <= cutAt) this.#settled.push(placed);
      else fresh.push(placed);
    }
    if (cutAt > this.#cutAt) {
      this.#cutAt = cutAt;
      this.#cutIndex = events.indexAfter(cutAt);
    }
    return [...this.#settled, ...fresh];
  }
}
