/** The exact counters of one life. `stats()` hands out a copy. */

import type { Stats } from './hermes-api.ts';
import type { Reason } from './trace.ts';

type Count = Exclude<keyof Stats, 'dropped' | 'queuedBytes'>;

export class Counters {
  readonly #counts: Record<Count, number> = {
    published: 0,
    crossingsSent: 0,
    crossingsReceived: 0,
    crossingsSkipped: 0,
    crossingsLost: 0,
    deliveries: 0,
    framesSent: 0,
    framesReceived: 0,
    messagesSent: 0,
    messagesReceived: 0,
    bytesSent: 0,
    bytesReceived: 0,
    traceEventsReceived: 0,
  };
  readonly #dropped: Partial<Record<Reason, number>> = {};

  add(count: Count, by = 1): void {
    this.#counts[count] += by;
  }

  drop(reason: Reason): void {
    this.#dropped[reason] = (this.#dropped[reason] ?? 0) + 1;
  }

  stats(): Omit<Stats, 'queuedBytes'> {
    return { ...this.#counts, dropped: { ...this.#dropped } };
  }
}
