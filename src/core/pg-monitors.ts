/**
 * Monitors of process groups: who watches which group of a scope, and what they are told. A snapshot
 * and the subscription are one act here, so no change falls between them.
 */

import type { Processes } from './process.ts';
import { type Pid, samePid } from './terms.ts';

/** What a monitoring process finds in its mailbox, one for each operation. */
export interface GroupEvent {
  readonly ref: number;
  readonly type: 'join' | 'leave';
  readonly group: string;
  /** With repetitions: a pid that joined twice is there twice. */
  readonly pids: readonly Pid[];
}

interface Monitor {
  readonly ref: number;
  readonly owner: Pid;
  /** The one group watched; null watches the whole scope. */
  readonly group: string | null;
  /** The owner lives for this monitor alone. */
  readonly isOwned: boolean;
}

export class GroupMonitors {
  readonly #processes: Processes;
  readonly #nextRef: () => number;
  readonly #monitors = new Map<number, Monitor>();

  /** `nextRef`: numbers that no other monitor of this node has. */
  constructor(processes: Processes, nextRef: () => number) {
    this.#processes = processes;
    this.#nextRef = nextRef;
  }

  add(owner: Pid, group: string | null, isOwned: boolean): number {
    const ref = this.#nextRef();
    this.#monitors.set(ref, { ref, owner, group, isOwned });
    return ref;
  }

  /** Ends a monitor, and takes its events out of the owner's mailbox. False when there is none. */
  remove(ref: number): boolean {
    const monitor = this.#monitors.get(ref);
    if (monitor === undefined) return false;
    this.#monitors.delete(ref);
    this.#processes.discard(monitor.owner, (message) => isGroupEvent(message, ref));
    if (monitor.isOwned) this.#processes.exit(monitor.owner, 'shutdown');
    return true;
  }

  /** A process has ended: it watches nothing any more. */
  exited(pid: Pid): void {
    for (const { ref, owner } of this.#monitors.values()) {
      if (samePid(owner, pid)) this.#monitors.delete(ref);
    }
  }

  tell(type: 'join' | 'leave', group: string, pids: readonly Pid[]): void {
    if (pids.length === 0 || this.#monitors.size === 0) return;
    const told = Object.freeze([...pids]);
    for (const monitor of this.#monitors.values()) {
      if (monitor.group !== null && monitor.group !== group) continue;
      const event: GroupEvent = Object.freeze({ ref: monitor.ref, type, group, pids: told });
      this.#processes.send(monitor.owner, { message: event, info: null });
    }
  }

  stop(): void {
    for (const ref of this.#monitors.keys()) this.remove(ref);
  }
}

function isGroupEvent(message: unknown, ref: number): boolean {
  return typeof message === 'object' && message !== null && 'ref' in message && message.ref === ref;
}
