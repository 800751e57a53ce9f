/**
 * What of the trace events a reader has settled, and need not look through again: all but the last
 * second, for what comes late mostly comes there. Earlier ones that came all the same are noticed.
 */

import type { PlacedEvents } from '../fold/types.ts';

/** The last so many ms are looked through again. */
const unsettledMs = 1_000;

/** What one reading looks through: indexes of the events. */
export interface Unsettled {
  readonly from: number;
  /** Up to here it is settled from now on. */
  readonly until: number;
  /** Nothing of what was settled holds. */
  readonly isAnew: boolean;
}

export class Cut {
  #events: PlacedEvents | null = null;
  #at = -Infinity;
  /** Events up to the cut, those that are dropped included. */
  #count = 0;

  /** Moves it on to what there is now. */
  move(events: PlacedEvents): Unsettled {
    const isAnew =
      events !== this.#events || events.indexAfter(this.#at) + events.dropped !== this.#count;
    const from = isAnew ? 0 : this.#count - events.dropped;
    const last = (events.at(events.size - 1)?.at ?? -Infinity) - unsettledMs;
    this.#events = events;
    this.#at = isAnew ? last : Math.max(this.#at, last);
    const until = events.indexAfter(this.#at);
    this.#count = until + events.dropped;
    return { from, until, isAnew };
  }
}
