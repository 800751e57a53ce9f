/** One end of a simulated link. */

import {
  type Link,
  type LinkCloseReason,
  type LinkHandlers,
  linkBufferBytesLow,
  linkMessageBytesMax,
} from '../core/index.ts';
import type { VirtualClock } from './clock.ts';
import type { Thread } from './thread.ts';

/** What a data channel holds before it throws. */
const channelBytesMax = 16 * 1024 * 1024;

/** What one direction of a link is like at the moment. */
export interface Conditions {
  delayMs(): number;
  isPassing(): boolean;
  /** How fast the receiver reads; null is as fast as it comes. */
  bytesPerSecond(): number | null;
  onSend(message: Uint8Array): void;
}

export class SimLink implements Link {
  other!: SimLink;
  readonly #clock: VirtualClock;
  readonly #thread: Thread;
  readonly #conditions: Conditions;
  #handlers: LinkHandlers | null = null;
  #early: Uint8Array[] = [];
  /** What waits to leave, and its bytes. */
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  /** A slow receiver is reading one: stops that. */
  #leaving: (() => void) | null = null;
  /** What is under way, in order: each arrival takes the first. */
  readonly #flight: (() => void)[] = [];
  /** Arrivals that a cut held up: they come late, or never. */
  #heldUp = 0;
  #arrivesAt = 0;
  #wasAboveLow = false;
  /** Closed here; the far end is told when what waits has left. */
  #isEnding = false;
  isOpen = true;

  constructor(clock: VirtualClock, thread: Thread, conditions: Conditions) {
    this.#clock = clock;
    this.#thread = thread;
    this.#conditions = conditions;
  }

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    const early = this.#early;
    this.#early = [];
    for (const message of early) handlers.message(message);
  }

  send(message: Uint8Array): boolean {
    const { length } = message;
    if (!this.isOpen || length > linkMessageBytesMax) return false;
    if (this.#queuedBytes + length > channelBytesMax) return false;
    const copy = message.slice();
    this.#conditions.onSend(copy);
    this.#queue.push(copy);
    this.#queuedBytes += length;
    this.#wasAboveLow ||= this.#queuedBytes > linkBufferBytesLow;
    this.flush();
    return true;
  }

  queuedBytes(): number {
    return this.isOpen ? this.#queuedBytes : 0;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    // What waits is with the network already; the end comes behind it.
    this.#isEnding = true;
    this.flush();
  }

  /** What waits goes on its way, as far as it can. */
  flush(): void {
    if (!this.#conditions.isPassing()) return;
    for (; this.#heldUp > 0; this.#heldUp--) this.#arriveLater();
    const rate = this.#conditions.bytesPerSecond();
    if (rate === null) {
      this.#leaving?.();
      this.#leaving = null;
      while (this.#queue.length > 0) this.#next();
    } else if (this.#queue.length > 0) {
      this.#leaving ??= this.#clock.schedule(((this.#queue[0]?.length ?? 0) * 1_000) / rate, () => {
        this.#leaving = null;
        if (this.#conditions.isPassing()) this.#next();
        this.flush();
      });
    }
    if (!this.#isEnding || this.#queue.length > 0) return;
    this.#isEnding = false;
    this.#leave(() => this.other.end('far'));
  }

  end(reason: LinkCloseReason): void {
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#leaving?.();
    this.#leaving = null;
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#thread.run(() => this.#handlers?.closed(reason));
  }

  #next(): void {
    const message = this.#queue.shift();
    if (message === undefined) return;
    this.#queuedBytes = Math.max(0, this.#queuedBytes - message.length);
    this.#leave(() => this.other.#arrive(message));
    if (!this.#wasAboveLow || this.#queuedBytes > linkBufferBytesLow) return;
    this.#wasAboveLow = false;
    this.#thread.post(0, () => this.#handlers?.writable());
  }

  #arrive(message: Uint8Array): void {
    if (!this.isOpen) return;
    if (this.#handlers === null) this.#early.push(message);
    else this.#handlers.message(message);
  }

  #leave(task: () => void): void {
    this.#flight.push(task);
    this.#arriveLater();
  }

  /** In order: nothing overtakes what left before it. */
  #arriveLater(): void {
    this.#arrivesAt = Math.max(this.#arrivesAt, this.#clock.now + this.#conditions.delayMs());
    this.other.#thread.post(this.#arrivesAt - this.#clock.now, () => {
      if (this.#conditions.isPassing()) this.#flight.shift()?.();
      else this.#heldUp++;
    });
  }
}
