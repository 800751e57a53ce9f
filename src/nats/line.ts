/**
 * One node's line to a NATS server: what the client library does, with what Hermes needs besides. It
 * knows whether the server is reached, and how much of what was handed over the server has not read yet:
 * an answer to a ping says that all before it was read.
 */

import type { NatsConnection, Subscription } from '@nats-io/nats-core';

/** So many bytes without an answer, and the server is asked for one. */
const askBytes = 32_768;

/** Who hands over, and waits until it may hand over more. */
export interface Sender {
  /** What waited was above this, and has drained to it. */
  readonly lowBytes: number;
  writable(): void;
}

interface Waiting {
  /** Bytes before the last ping, and after it. */
  asked: number;
  since: number;
  wasAbove: boolean;
}

export class Line {
  readonly #client: NatsConnection;
  readonly #onReached = new Set<(isReached: boolean) => void>();
  readonly #waiting = new Map<Sender, Waiting>();
  readonly #uses = new Set<object>();
  #since = 0;
  #isAsking = false;
  #isReached = true;
  #isClosed = false;

  /** `onProblem` hears what the server refuses. */
  constructor(client: NatsConnection, onProblem: (error: Error) => void) {
    this.#client = client;
    void this.#watch(onProblem);
  }

  get isReached(): boolean {
    return this.#isReached;
  }

  /** Calls `fn` at each change. */
  onReached(fn: (isReached: boolean) => void): () => void {
    this.#onReached.add(fn);
    return () => void this.#onReached.delete(fn);
  }

  /** Bytes of one message that the server takes. */
  get bytesMax(): number {
    return this.#client.info?.max_payload ?? 1_048_576;
  }

  /** False when the server is not reached or takes no such message: then nothing was sent. Not copied. */
  publish(subject: string, message: Uint8Array, by: Sender | null): boolean {
    if (!this.#isReached || this.#client.isClosed()) return false;
    if (message.length > this.bytesMax) return false;
    this.#client.publish(subject, message);
    const { length } = message;
    this.#since += length;
    if (by !== null) {
      const waiting = this.#waitingOf(by);
      waiting.since += length;
      waiting.wasAbove ||= this.queuedBytes(by) > by.lowBytes;
    }
    if (this.#since >= askBytes && !this.#isAsking) this.#ask();
    if (by !== null) {
      const waiting = this.#waitingOf(by);
      waiting.wasAbove ||= this.queuedBytes(by) > by.lowBytes;
    }
    return true;
  }

  /** Bytes of a sender's that the server has not read yet. The last few are not asked after. */
  queuedBytes(by: Sender): number {
    const waiting = this.#waiting.get(by);
    if (waiting === undefined) return 0;
    return waiting.asked + (this.#isAsking ? waiting.since : 0);
  }

  /** What a sender handed over is nobody's any more. */
  forget(by: Sender): void {
    this.#waiting.delete(by);
  }

  /** Until it is called off, what comes on a subject; after a return of the server, too. */
  subscribe(subject: string, fn: (subject: string, message: Uint8Array) => void): () => void {
    if (this.#client.isClosed()) return () => {};
    const subscription: Subscription = this.#client.subscribe(subject, {
      callback: (error, message) => {
        // What the server refuses, it says in its own status too.
        if (error === null) fn(message.subject, message.data);
      },
    });
    return () => {
      if (!this.#client.isClosed()) subscription.unsubscribe();
    };
  }

  /** Somebody needs the line. */
  use(by: object): void {
    this.#uses.add(by);
  }

  /** Somebody does not need it any more; with the last it closes, behind what was handed over. */
  leave(by: object): void {
    if (!this.#uses.delete(by) || this.#uses.size > 0 || this.#isClosed) return;
    this.#isClosed = true;
    this.#set(false);
    void this.#close();
  }

  async #close(): Promise<void> {
    try {
      await this.#client.flush();
    } catch {
      // Not reached: there is nobody to hear what is left.
    }
    await this.#client.close();
  }

  async #watch(onProblem: (error: Error) => void): Promise<void> {
    for await (const status of this.#client.status()) {
      if (status.type === 'disconnect' || status.type === 'close') this.#set(false);
      else if (status.type === 'reconnect') this.#set(true);
      else if (status.type === 'error') onProblem(status.error);
    }
    this.#set(false);
  }

  #set(isReached: boolean): void {
    if (isReached === this.#isReached || (isReached && this.#isClosed)) return;
    this.#isReached = isReached;
    if (!isReached) {
      this.#waiting.clear();
      this.#since = 0;
    }
    for (const fn of this.#onReached) fn(isReached);
  }

  #waitingOf(by: Sender): Waiting {
    let waiting = this.#waiting.get(by);
    if (waiting === undefined) {
      waiting = { asked: 0, since: 0, wasAbove: false };
      this.#waiting.set(by, waiting);
    }
    return waiting;
  }

  #ask(): void {
    this.#isAsking = true;
    this.#since = 0;
    for (const waiting of this.#waiting.values()) {
      waiting.asked += waiting.since;
      waiting.since = 0;
    }
    const answered = (): void => {
      this.#isAsking = false;
      for (const waiting of this.#waiting.values()) waiting.asked = 0;
      if (this.#since >= askBytes) this.#ask();
      for (const [by, waiting] of this.#waiting) {
        if (waiting.asked === 0 && waiting.since === 0) this.#waiting.delete(by);
        if (!waiting.wasAbove || this.queuedBytes(by) > by.lowBytes) continue;
        waiting.wasAbove = false;
        by.writable();
      }
    };
    // Refused when the server is lost: then nothing waits for it any more.
    this.#client.flush().then(answered, answered);
  }
}
