/**
 * A link between two nodes over the engine: messages to the far end's inbox, numbered. The engine may
 * lose some when one of the two loses it; then the link ends, and a new one is dialed, as when any breaks.
 */

import {
  type Link,
  linkBufferBytesLow,
  type LinkCloseReason,
  type LinkHandlers,
  linkMessageBytesMax,
} from '../core/index.ts';
import type { Line, Sender } from './line.ts';

/** What a data channel queues, too. */
const queuedBytesMax = 16 * 1_048_576;

/** Bytes that come before a link is opened at this end. */
const earlyBytesMax = 1_048_576;

export interface NatsLinkPort {
  readonly line: Line;
  /** Sends message `number`; false when the engine is not reached. */
  send(number: number, message: Uint8Array, by: Sender): boolean;
  /** Tells the far end that it is over. */
  sayClosed(): void;
  over(): void;
}

export class NatsLink implements Link {
  readonly #port: NatsLinkPort;
  readonly #sender: Sender;
  #handlers: LinkHandlers | null = null;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #isClosed = false;
  /** Why it was closed before it was opened. */
  #earlyEnd: LinkCloseReason | null = null;
  #sent = 0;
  #received = 0;

  constructor(port: NatsLinkPort) {
    this.#port = port;
    this.#sender = {
      lowBytes: linkBufferBytesLow,
      writable: () => {
        if (!this.#isClosed) this.#handlers?.writable();
      },
    };
  }

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    const early = this.#early;
    this.#early = [];
    for (const message of early) handlers.message(message);
    if (this.#earlyEnd !== null) handlers.closed(this.#earlyEnd);
  }

  send(message: Uint8Array): boolean {
    const isFull = this.queuedBytes() + message.length > queuedBytesMax;
    if (this.#isClosed || message.length > linkMessageBytesMax || isFull) return false;
    return this.#port.send(++this.#sent, message, this.#sender);
  }

  queuedBytes(): number {
    return this.#isClosed ? 0 : this.#port.line.queuedBytes(this.#sender);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#port.sayClosed();
    this.#end();
  }

  /** Message `number` of the far end's. */
  arrived(number: number, message: Uint8Array): void {
    if (this.#isClosed) return;
    if (number !== this.#received + 1) {
      // Some are missing, and with them the order that a link promises.
      this.fail('failed');
      return;
    }
    this.#received = number;
    if (this.#handlers !== null) this.#handlers.message(message);
    else if (this.#earlyBytes + message.length > earlyBytesMax) this.fail('overflow');
    else {
      this.#early.push(message);
      this.#earlyBytes += message.length;
    }
  }

  /** The far end says that it is over, or cannot be reached. */
  fail(reason: LinkCloseReason): void {
    if (this.#isClosed) return;
    if (reason !== 'far') this.#port.sayClosed();
    this.#end();
    if (this.#handlers === null) this.#earlyEnd = reason;
    else this.#handlers.closed(reason);
  }

  #end(): void {
    this.#isClosed = true;
    this.#port.line.forget(this.#sender);
    this.#port.over();
  }
}
