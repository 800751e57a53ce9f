/**
 * A link as one end sees it through the faults that act there: cut, slowed, or of a node that is
 * frozen or killed. Without a fault it hands everything on as it comes.
 */

import type { Cancel, Env } from '../env.ts';
import {
  type Link,
  type LinkCloseReason,
  type LinkHandlers,
  linkBufferBytesLow,
  linkMessageBytesMax,
  type NodeRef,
} from '../link.ts';
import { Hold } from './hold.ts';
import type { Stall } from './stall.ts';

/** Bytes held up in one direction of a link: beyond, the link is given up. */
const heldBytesMax = 16 * 1_048_576;

/** How long a link lives that nothing passes, in ms: as long as ICE takes to give up. */
const failAfterMs = 16_000;

export interface FaultyLinkPort {
  /** The world's, which no freeze stops. */
  readonly env: Env;
  readonly stall: Stall;
  /** Sees a message that is held up before the node does. */
  peek(link: FaultyLink, bytes: Uint8Array): void;
  /** The far end is gone, whether or not the node knows it yet. */
  ended(link: FaultyLink): void;
  /** Nothing is left of it. */
  over(link: FaultyLink): void;
}

export class FaultyLink implements Link {
  readonly peer: NodeRef;
  readonly #inner: Link;
  readonly #port: FaultyLinkPort;
  readonly #out: Hold;
  readonly #in: Hold;
  #handlers: LinkHandlers | null = null;
  /** The node has closed it, or was told that it is closed. */
  #isClosed = false;
  #isSilent = false;
  #wasAboveLow = false;
  /** Bytes that wait for the node's thread. */
  #stalledBytes = 0;
  #cancelFailing: Cancel | null = null;

  constructor(peer: NodeRef, inner: Link, port: FaultyLinkPort) {
    this.peer = peer;
    this.#inner = inner;
    this.#port = port;
    this.#out = new Hold(port.env);
    this.#in = new Hold(port.env);
  }

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    this.#inner.open({
      message: (bytes) => this.#arrived(bytes),
      writable: () => this.#tellWritable(),
      closed: (reason) => this.#innerClosed(reason),
    });
  }

  send(message: Uint8Array): boolean {
    if (this.#isClosed || this.#isSilent) return false;
    if (this.#out.isClear) return this.#inner.send(message);
    const { length } = message;
    if (length > linkMessageBytesMax || this.#out.bytes + length > heldBytesMax) return false;
    const copy = message.slice();
    this.#out.take(length, () => {
      // A message that was taken is not lost in silence: the link begins anew, as when it is full.
      if (!this.#inner.send(copy)) this.#fail('overflow');
      else if (this.#wasAboveLow && this.queuedBytes() <= linkBufferBytesLow) this.#tellWritable();
    });
    this.#wasAboveLow ||= this.queuedBytes() > linkBufferBytesLow;
    return true;
  }

  queuedBytes(): number {
    return this.#isClosed || this.#isSilent ? 0 : this.#inner.queuedBytes() + this.#out.bytes;
  }

  close(): void {
    if (this.#isClosed || this.#isSilent) return;
    if (this.#out.isClear) {
      // What the link itself says of it still passes.
      this.#inner.close();
      this.#over();
      return;
    }
    // What waits has its chance to leave, and the end comes behind it; nothing comes in any more.
    this.#isClosed = true;
    this.#in.drop();
    this.#out.take(0, () => {
      this.#inner.close();
      this.#over();
    });
  }

  /** What holds here from now on. A link that stays cut fails, as with ICE. */
  set(isCut: boolean, delayMs: number): void {
    if (!isCut) this.#stopFailing();
    else this.#cancelFailing ??= this.#port.env.schedule(failAfterMs, () => this.#fail('failed'));
    this.#in.set(isCut, delayMs);
    this.#out.set(isCut, delayMs);
  }

  /** Its node was killed: nothing comes out and nothing is taken any more, and nobody is told. */
  silence(): void {
    this.#isSilent = true;
    this.#stopFailing();
    this.#in.drop();
    this.#out.drop();
  }

  /** The network notices that nobody is there. */
  release(): void {
    this.#inner.close();
  }

  #arrived(bytes: Uint8Array): void {
    if (this.#isClosed || this.#isSilent) return;
    if (this.#in.isClear && this.#port.stall.isClear) {
      this.#handlers?.message(bytes);
      return;
    }
    this.#port.peek(this, bytes);
    if (this.#in.bytes + this.#stalledBytes + bytes.length > heldBytesMax) this.#fail('overflow');
    else if (!this.#isSilent) this.#in.take(bytes.length, () => this.#enter(bytes));
  }

  #enter(bytes: Uint8Array): void {
    this.#stalledBytes += bytes.length;
    this.#port.stall.run(() => {
      this.#stalledBytes -= bytes.length;
      if (!this.#isClosed) this.#handlers?.message(bytes);
    });
  }

  #tellWritable(): void {
    if (this.#isClosed || this.#isSilent) return;
    this.#wasAboveLow = false;
    this.#port.stall.run(() => this.#handlers?.writable());
  }

  #innerClosed(reason: LinkCloseReason): void {
    if (this.#isSilent) return;
    this.#port.ended(this);
    // Behind what came before it.
    if (!this.#isClosed) this.#in.take(0, () => this.#tellClosed(reason));
  }

  #fail(reason: LinkCloseReason): void {
    this.#out.drop();
    if (this.#isClosed) {
      // Only its far end did not know.
      this.#inner.close();
      this.#over();
      return;
    }
    this.#in.drop();
    this.#tellClosed(reason);
    this.#inner.close();
  }

  #tellClosed(reason: LinkCloseReason): void {
    if (this.#isClosed) return;
    const { stall } = this.#port;
    this.#out.drop();
    // What waits for the thread comes first.
    stall.run(() => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      this.#handlers?.closed(reason);
    });
    this.#over();
  }

  #over(): void {
    this.#stopFailing();
    this.#in.drop();
    this.#out.drop();
    this.#port.over(this);
  }

  #stopFailing(): void {
    this.#cancelFailing?.();
    this.#cancelFailing = null;
  }
}
