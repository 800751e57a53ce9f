/**
 * topic -> local subscribers: Elixir's Registry with duplicate keys. A process that subscribes twice
 * is there twice and receives twice.
 */

import { type Pid, samePid } from './terms.ts';

export class Registry {
  readonly #topics = new Map<string, Pid[]>();

  register(topic: string, pid: Pid): void {
    const pids = this.#topics.get(topic);
    // A new list, so that a dispatch under way keeps the one it began with.
    this.#topics.set(topic, pids === undefined ? [pid] : [...pids, pid]);
  }

  /** Removes every entry of `pid` under `topic`; the answer says how many there were. */
  unregister(topic: string, pid: Pid): number {
    const pids = this.#topics.get(topic) ?? [];
    const left = pids.filter((other) => !samePid(other, pid));
    if (left.length > 0) this.#topics.set(topic, left);
    else this.#topics.delete(topic);
    return pids.length - left.length;
  }

  /** The topics of `pid`, once each. */
  topicsOf(pid: Pid): string[] {
    return [...this.#topics]
      .filter(([, pids]) => pids.some((other) => samePid(other, pid)))
      .map(([topic]) => topic);
  }

  /** Calls `send` for each entry under `topic`; the answer says how many. */
  dispatch(topic: string, send: (pid: Pid) => void): number {
    const pids = this.#topics.get(topic) ?? [];
    for (const pid of pids) send(pid);
    return pids.length;
  }
}
