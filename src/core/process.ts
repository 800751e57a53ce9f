/**
 * Processes, as in Erlang: a pid, a mailbox, a handler that runs to completion for one message at a
 * time, exit and monitors. Here all are local; what crosses nodes goes through the adapter.
 *
 * A handler that throws ends its own process and touches no other, as in Erlang.
 */

import type { Env } from './env.ts';
import { HermesError } from './errors.ts';
import type { NodeRef } from './link.ts';
import { pid as makePid, type Pid } from './terms.ts';

export type Handler = (message: unknown) => void;

/** Arrives in the mailbox of a process whose monitored process has ended. */
export interface Down {
  readonly down: number;
  readonly pid: Pid;
  readonly reason: string;
}

interface Process {
  readonly pid: Pid;
  readonly handler: Handler;
  readonly mailbox: unknown[];
  /** monitor reference -> who asked */
  readonly watchers: Map<number, Pid>;
  isDue: boolean;
}

export class Processes {
  readonly #env: Env;
  readonly #self: NodeRef;
  readonly #living = new Map<number, Process>();
  readonly #exited: (pid: Pid, reason: string) => void;
  #lastId = 0;
  #lastMonitor = 0;

  /** `exited` hears of each end, before any monitor does. */
  constructor(env: Env, self: NodeRef, exited: (pid: Pid, reason: string) => void) {
    this.#env = env;
    this.#self = self;
    this.#exited = exited;
  }

  spawn(handler: Handler): Pid {
    const pid = makePid(this.#self.name, this.#self.epoch, ++this.#lastId);
    this.#living.set(pid.id, { pid, handler, mailbox: [], watchers: new Map(), isDue: false });
    return pid;
  }

  isAlive(pid: Pid): boolean {
    return this.#find(pid) !== undefined;
  }

  /** Puts `message` into the mailbox; to a process that is gone it goes nowhere, as in Erlang. */
  send(pid: Pid, message: unknown): void {
    const process = this.#find(pid);
    if (process === undefined) return;
    process.mailbox.push(message);
    this.#makeDue(process);
  }

  /** Ends a process: its mailbox is dropped, its monitors are told. False when it was not there. */
  exit(pid: Pid, reason: string): boolean {
    const process = this.#find(pid);
    if (process === undefined) return false;
    this.#living.delete(pid.id);
    process.mailbox.length = 0;
    this.#exited(process.pid, reason);
    for (const [down, watcher] of process.watchers)
      this.send(watcher, { down, pid, reason } satisfies Down);
    return true;
  }

  /** Tells `watcher` once when `target` ends; at once when it is not alive. */
  monitor(watcher: Pid, target: Pid): number {
    if (this.#find(watcher) === undefined) {
      throw new HermesError(
        'no-process',
        'Only a living process of this node can monitor another.',
      );
    }
    const down = ++this.#lastMonitor;
    const process = this.#find(target);
    if (process !== undefined) process.watchers.set(down, watcher);
    else this.send(watcher, { down, pid: target, reason: 'noproc' } satisfies Down);
    return down;
  }

  /** Takes a monitor back, and its message too if that is still in the mailbox. */
  demonitor(watcher: Pid, down: number): void {
    for (const process of this.#living.values()) process.watchers.delete(down);
    const mailbox = this.#find(watcher)?.mailbox;
    const at = mailbox?.findIndex((message) => (message as Partial<Down>)?.down === down) ?? -1;
    if (at >= 0) mailbox?.splice(at, 1);
  }

  #find(pid: Pid): Process | undefined {
    const process = this.#living.get(pid.id);
    return process?.pid.node === pid.node && process.pid.epoch === pid.epoch ? process : undefined;
  }

  #makeDue(process: Process): void {
    if (process.isDue) return;
    process.isDue = true;
    this.#env.soon(() => this.#run(process));
  }

  #run(process: Process): void {
    process.isDue = false;
    // What arrives while these are handled waits for its own turn, so that others get theirs.
    for (let due = process.mailbox.length; due > 0 && process.mailbox.length > 0; due--) {
      const message = process.mailbox.shift();
      try {
        process.handler(message);
      } catch {
        // Erlang's rule: let it crash. Whoever cares holds a monitor.
        this.exit(process.pid, 'crashed');
        return;
      }
    }
    if (process.mailbox.length > 0) this.#makeDue(process);
  }
}
