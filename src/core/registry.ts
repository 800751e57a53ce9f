/**
 * topic -> local subscriptions: Elixir's Registry with duplicate keys. A process that subscribes
 * twice is there twice and receives twice.
 */

import { type Pid, samePid } from './terms.ts';

/** One subscription. */
export interface Entry {
  readonly pid: Pid;
  /** What the subscriber gave along, for dispatchers to read. */
  readonly metadata: unknown;
  /** The dispatcher that serves this subscription when a broadcast names none. */
  readonly dispatcher: string | null;
}

const none: readonly Entry[] = [];

export class Registry {
  readonly #topics = new Map<string, readonly Entry[]>();

  register(topic: string, entry: Entry): void {
    // A new list, so that a dispatch under way keeps the one it began with.
    this.#topics.set(topic, [...this.entries(topic), entry]);
  }

  /** Removes one subscription; false when it was gone already. */
  remove(topic: string, entry: Entry): boolean {
    return this.#keep(topic, (other) => other !== entry) > 0;
  }

  /** Removes every subscription of `pid` to `topic`; the answer says how many there were. */
  unregister(topic: string, pid: Pid): number {
    return this.#keep(topic, (other) => !samePid(other.pid, pid));
  }

  /** The topics of `pid`, once each. */
  topicsOf(pid: Pid): string[] {
    return [...this.#topics]
      .filter(([, entries]) => entries.some((entry) => samePid(entry.pid, pid)))
      .map(([topic]) => topic);
  }

  /** The subscriptions to `topic`, in the order they came. */
  entries(topic: string): readonly Entry[] {
    return this.#topics.get(topic) ?? none;
  }

  /** How often `pid` is subscribed to `topic`. */
  countOf(topic: string, pid: Pid): number {
    return this.entries(topic).filter((entry) => samePid(entry.pid, pid)).length;
  }

  #keep(topic: string, isKept: (entry: Entry) => boolean): number {
    const entries = this.entries(topic);
    const kept = entries.filter(isKept);
    if (kept.length > 0) this.#topics.set(topic, kept);
    else this.#topics.delete(topic);
    return entries.length - kept.length;
  }
}
