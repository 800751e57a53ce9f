/**
 * Processes, as in Erlang: a pid, a mailbox, a handler that runs to completion for one message at a
 * time, exit and monitors. Here all are local; what crosses nodes goes through the adapter.
 *
 * A handler that throws ends its own process and touches no other, as in Erlang. A process without a
 * handler keeps its messages until they are flushed.
 */

import type { Env } from './env.ts';
import { HermesError } from './errors.ts';
import type { MessageInfo } from './hermes-api.ts';
import type { NodeRef } from './link.ts';
import { Queue } from './queue.ts';
import { pid as makePid, type Pid } from './terms.ts';

/** One thing in a mailbox. An event's is shared by all subscribers of a node. */
export interface Mail {
  readonly message: unknown;
  /** What came with an event; null for what was sent to the process itself. */
  readonly info: MessageInfo | null;
}

export type Handler = (message: unknown, info: MessageInfo | null) => void;

/** Arrives in the mailbox of a process whose monitored process has ended. */
export interface Down {
  readonly down: number;
  readonly pid: Pid;
  readonly reason: string;
}

/** Messages that wait in one mailbox; what comes beyond is dropped, and said to the sender. */
export const mailboxMax = 100_000;

interface Process {
  readonly pid: Pid;
  readonly handler: Handler | null;
  readonly mailbox: Queue<Mail>;
  /** monitor reference -> who asked */
  readonly watchers: Map<number, Pid>;
  isDue: boolean;
}

export class Processes {
  readonly #env: Env;
  readonly #self: NodeRef;
  readonly #living = new Map<number, Process>();
  readonly #exited: (pid: Pid, reason: string) => void;
  /** Those with mail, in the order it came; one turn of the scheduler takes all of them. */
  #due: Process[] = [];
  #lastId = 0;
  #lastMonitor = 0;

  /** `exited` hears of each end, before any monitor does. */
  constructor(env: Env, self: NodeRef, exited: (pid: Pid, reason: string) => void) {
    this.#env = env;
    this.#self = self;
    this.#exited = exited;
  }

  spawn(handler: Handler | null): Pid {
    const pid = makePid(this.#self.name, this.#self.epoch, ++this.#lastId);
    this.#living.set(pid.id, {
      pid,
      handler,
      mailbox: new Queue(),
      watchers: new Map(),
      isDue: false,
    });
    return pid;
  }

  isAlive(pid: Pid): boolean {
    return this.#find(pid) !== undefined;
  }

  /**
   * Puts mail into the mailbox; to a process that is gone it goes nowhere, as in Erlang. False only
   * when the mailbox is full.
   */
  send(pid: Pid, mail: Mail): boolean {
    const process = this.#find(pid);
    if (process === undefined) return true;
    if (process.mailbox.length >= mailboxMax) return false;
    process.mailbox.push(mail);
    if (process.handler !== null) this.#makeDue(process);
    return true;
  }

  /** The messages that wait in a mailbox, taken out of it. */
  flush(pid: Pid): unknown[] {
    return (
      this.#find(pid)
        ?.mailbox.drain()
        .map(({ message }) => message) ?? []
    );
  }

  /** Takes out of a mailbox what `isUnwanted`. */
  discard(pid: Pid, isUnwanted: (message: unknown) => boolean): void {
    this.#find(pid)?.mailbox.keep(({ message }) => !isUnwanted(message));
  }

  /** Ends a process: its mailbox is dropped, its monitors are told. False when it was not there. */
  exit(pid: Pid, reason: string): boolean {
    const process = this.#find(pid);
    if (process === undefined) return false;
    this.#living.delete(pid.id);
    process.mailbox.drain();
    this.#exited(process.pid, reason);
    for (const [down, watcher] of process.watchers) this.#tellDown(watcher, { down, pid, reason });
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
    else this.#tellDown(watcher, { down, pid: target, reason: 'noproc' });
    return down;
  }

  /** Takes a monitor back, and its message too if that is still in the mailbox. */
  demonitor(watcher: Pid, down: number): void {
    for (const process of this.#living.values()) process.watchers.delete(down);
    this.discard(watcher, (message) => (message as Partial<Down> | null)?.down === down);
  }

  #tellDown(watcher: Pid, down: Down): void {
    this.send(watcher, { message: down, info: null });
  }

  #find(pid: Pid): Process | undefined {
    const process = this.#living.get(pid.id);
    return process?.pid.node === pid.node && process.pid.epoch === pid.epoch ? process : undefined;
  }

  #makeDue(process: Process): void {
    if (process.isDue) return;
    process.isDue = true;
    this.#due.push(process);
    if (this.#due.length === 1) this.#env.soon(() => this.#runDue());
  }

  #runDue(): void {
    const due = this.#due;
    // What becomes due meanwhile gets a turn of its own, after all of these.
    this.#due = [];
    for (const process of due) this.#run(process);
  }

  #run(process: Process): void {
    const { mailbox, handler } = process;
    process.isDue = false;
    if (handler === null) return;
    // What arrives while these are handled waits for its own turn, so that others get theirs.
    for (let due = mailbox.length; due > 0; due--) {
      const mail = mailbox.shift();
      if (mail === undefined) return;
      try {
        handler(mail.message, mail.info);
      } catch {
        // Erlang's rule: let it crash. Whoever cares holds a monitor.
        this.exit(process.pid, 'crashed');
        return;
      }
    }
    if (mailbox.length > 0) this.#makeDue(process);
  }
}
