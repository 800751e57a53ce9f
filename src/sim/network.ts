/**
 * Simulated links: reliable and ordered while open, as data channels are. A cut is silent: what is
 * sent waits, arrives when the cut is mended soon enough, and is lost with the link when it is not.
 */

import {
  byCodeUnits,
  type DialerHandlers,
  type Dialer,
  type Link,
  type LinkCloseReason,
  type LinkHandlers,
  linkMessageBytesMax,
  linkQueueBytesMax,
  type NodeRef,
} from '../core/index.ts';
import type { VirtualClock } from './clock.ts';
import type { Thread } from './thread.ts';

/** Silence after which a link fails, in ms: what ICE takes (measured in Chromium). */
const failAfterMs = 16_000;

/** How long a dial across a cut takes to fail, in ms. */
const dialTimeoutMs = 4_000;

interface Endpoint {
  readonly ref: NodeRef;
  readonly thread: Thread;
  readonly handlers: DialerHandlers;
}

export class Network {
  readonly #clock: VirtualClock;
  readonly #delayMs: () => number;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #links = new Map<string, SimLinkPair>();
  readonly #cuts = new Set<string>();
  readonly #dialing = new Map<string, number>();
  #lastDial = 0;

  constructor(clock: VirtualClock, delayMs: () => number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  /** The Dialer of one node. */
  dialer(ref: NodeRef, thread: Thread): Dialer {
    return {
      start: (handlers) => void this.#endpoints.set(ref.name, { ref, thread, handlers }),
      dial: (peer) => this.#dial(ref, peer),
      forget: (peer) => void this.#dialing.delete(pairOf(ref.name, peer.name)),
      stop: () => {
        if (this.#endpoints.get(ref.name)?.ref === ref) this.#endpoints.delete(ref.name);
      },
    };
  }

  /** A node's thread has ended without a word: its links fall silent. */
  crash(ref: NodeRef): void {
    this.#endpoints.delete(ref.name);
    for (const pair of this.#linksOf(ref.name)) pair.silence();
  }

  cut(a: string, b: string): void {
    this.#cuts.add(pairOf(a, b));
    this.#links.get(pairOf(a, b))?.hold();
  }

  /** The link between two nodes ends at both ends: what is under way on it is lost. */
  break(a: string, b: string): void {
    this.#links.get(pairOf(a, b))?.break();
  }

  mend(a: string, b: string): void {
    this.#cuts.delete(pairOf(a, b));
    this.#links.get(pairOf(a, b))?.release();
  }

  isCut(a: string, b: string): boolean {
    return this.#cuts.has(pairOf(a, b));
  }

  mendAll(): void {
    this.#cuts.clear();
    for (const link of this.#links.values()) link.release();
  }

  get isDialing(): boolean {
    return this.#dialing.size > 0;
  }

  #dial(from: NodeRef, to: NodeRef): void {
    const pair = pairOf(from.name, to.name);
    if (this.#dialing.has(pair) || this.#links.get(pair)?.isOpen === true) return;
    const dial = ++this.#lastDial;
    this.#dialing.set(pair, dial);
    const isCut = this.isCut(from.name, to.name);
    this.#clock.schedule(isCut ? dialTimeoutMs : this.#delayMs(), () => {
      if (this.#dialing.get(pair) !== dial) return;
      this.#dialing.delete(pair);
      const [near, far] = [this.#at(from), this.#at(to)];
      if (near === undefined) return;
      if (far === undefined || far.thread.isFrozen || this.isCut(from.name, to.name)) {
        near.thread.run(() => near.handlers.failed(to, 'timeout'));
        return;
      }
      const ends = new SimLinkPair(this.#clock, this.#delayMs, near.thread, far.thread);
      this.#links.set(pair, ends);
      near.thread.post(0, () => near.handlers.link(to, ends.near));
      far.thread.post(0, () => far.handlers.link(from, ends.far));
    });
  }

  #at(ref: NodeRef): Endpoint | undefined {
    const endpoint = this.#endpoints.get(ref.name);
    return endpoint?.ref.epoch === ref.epoch ? endpoint : undefined;
  }

  #linksOf(name: string): SimLinkPair[] {
    return [...this.#links]
      .filter(([pair]) => pair.split(' ').includes(name))
      .map(([, link]) => link);
  }
}

/** One name for a pair, whichever way it is asked for; no node name has a space. */
function pairOf(a: string, b: string): string {
  return [a, b].toSorted(byCodeUnits).join(' ');
}

/** Both ends of one link. */
class SimLinkPair {
  readonly near: SimLink;
  readonly far: SimLink;
  readonly #clock: VirtualClock;
  #isHeld = false;
  #isSilent = false;
  #failing: () => void = () => {};

  constructor(clock: VirtualClock, delayMs: () => number, near: Thread, far: Thread) {
    this.#clock = clock;
    const isPassing = (): boolean => !this.#isHeld && !this.#isSilent;
    this.near = new SimLink(clock, delayMs, near, isPassing);
    this.far = new SimLink(clock, delayMs, far, isPassing);
    this.near.other = this.far;
    this.far.other = this.near;
  }

  get isOpen(): boolean {
    return this.near.isOpen && this.far.isOpen && !this.#isSilent;
  }

  hold(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    this.#failing = this.#clock.schedule(failAfterMs, () => this.break());
  }

  break(): void {
    this.near.end('failed');
    this.far.end('failed');
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#failing();
    this.near.flush();
    this.far.flush();
  }

  silence(): void {
    if (this.#isSilent) return;
    this.#isSilent = true;
    this.#clock.schedule(failAfterMs, () => this.break());
  }
}

class SimLink implements Link {
  other!: SimLink;
  readonly #clock: VirtualClock;
  readonly #delayMs: () => number;
  readonly #thread: Thread;
  readonly #isPassing: () => boolean;
  #handlers: LinkHandlers | null = null;
  #early: Uint8Array[] = [];
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** What was under way when a cut began: it arrives late, or never. */
  readonly #late: (() => void)[] = [];
  #arrivesAt = 0;
  #wasRefused = false;
  isOpen = true;

  constructor(
    clock: VirtualClock,
    delayMs: () => number,
    thread: Thread,
    isPassing: () => boolean,
  ) {
    this.#clock = clock;
    this.#delayMs = delayMs;
    this.#thread = thread;
    this.#isPassing = isPassing;
  }

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    const early = this.#early;
    this.#early = [];
    for (const message of early) handlers.message(message);
  }

  send(header: Uint8Array, body: Uint8Array | null, isUrgent: boolean): boolean {
    const message = new Uint8Array(header.length + (body?.length ?? 0));
    message.set(header);
    if (body !== null) message.set(body, header.length);
    if (!this.isOpen || message.length > linkMessageBytesMax) return false;
    if (!isUrgent && this.#heldBytes > linkQueueBytesMax) {
      this.#wasRefused = true;
      return false;
    }
    this.#held.push(message);
    this.#heldBytes += message.length;
    this.flush();
    return true;
  }

  queuedBytes(): number {
    return this.#heldBytes;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#afterDelay(this.other, () => this.other.end('far'));
  }

  /** What was held back by a cut goes on its way. */
  flush(): void {
    if (!this.#isPassing()) return;
    for (const task of this.#late.splice(0)) this.#afterDelay(this.other, task);
    const messages = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const message of messages) this.#afterDelay(this.other, () => this.other.#arrive(message));
    if (!this.#wasRefused) return;
    this.#wasRefused = false;
    this.#thread.post(0, () => this.#handlers?.writable());
  }

  end(reason: LinkCloseReason): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#thread.run(() => this.#handlers?.closed(reason));
  }

  #arrive(message: Uint8Array): void {
    if (!this.isOpen) return;
    if (this.#handlers === null) this.#early.push(message);
    else this.#handlers.message(message);
  }

  /** In order: nothing overtakes what was sent before it. */
  #afterDelay(to: SimLink, task: () => void): void {
    this.#arrivesAt = Math.max(this.#arrivesAt, this.#clock.now + this.#delayMs());
    to.#thread.post(this.#arrivesAt - this.#clock.now, () => {
      if (this.#isPassing()) task();
      else this.#late.push(task);
    });
  }
}
