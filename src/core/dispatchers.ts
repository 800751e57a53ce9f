/**
 * Dispatchers, as in Phoenix.PubSub: how the subscribers of one node are served. The default puts the
 * event into each mailbox; an app may give others, by name, on every node that is to use them.
 */

import type { Pid } from './terms.ts';

/** One subscription, as a dispatcher sees it. */
export interface DispatcherEntry {
  readonly pid: Pid;
  readonly metadata: unknown;
}

/**
 * Serves `entries`, once per event and node. `from` is the process that `broadcastFrom` leaves out,
 * on the publisher's own node; null elsewhere. The answer says how many were served; without one,
 * all of them count.
 */
export type Dispatcher = (
  entries: readonly DispatcherEntry[],
  from: Pid | null,
  message: unknown,
) => number | void;

export class Dispatchers {
  readonly #byName = new Map<string, Dispatcher>();

  set(name: string, dispatcher: Dispatcher | null): void {
    if (dispatcher === null) this.#byName.delete(name);
    else this.#byName.set(name, dispatcher);
  }

  get(name: string): Dispatcher | undefined {
    return this.#byName.get(name);
  }
}
