/**
 * Simulated links: reliable and ordered while open, as data channels are. A cut is silent: what is
 * sent waits, arrives when the cut is mended soon enough, and is lost with the link when it is not.
 * A cut of one direction, or a receiver that reads slowly, holds up that direction alone.
 */

import type { Dialer, DialerHandlers, NodeRef } from '../core/index.ts';
import type { VirtualClock } from './clock.ts';
import { type Conditions, SimLink } from './link.ts';
import type { Thread } from './thread.ts';

/** Silence after which a link fails, in ms: what ICE takes (measured in Chromium). */
const failAfterMs = 16_000;

/** How long a dial across a cut takes to fail, in ms. */
const dialTimeoutMs = 4_000;

/** One life at one place. Two lives may share a name; places are what faults are told by. */
export interface Endpoint {
  readonly ref: NodeRef;
  readonly place: string;
  readonly thread: Thread;
}

interface Member extends Endpoint {
  readonly handlers: DialerHandlers;
  /** Names whose dials it takes no part in. */
  readonly refused: Set<string>;
}

export interface NetworkOptions {
  /** One way from one place to another, in virtual ms, drawn anew for each message. */
  delayMs(from: string, to: string): number;
  /** How fast every place reads that is not slow on purpose; as fast as it comes when not given. */
  readonly bytesPerSecond?: number | null;
  /** False where the signaling server, though it is reached, carries nothing between two places. */
  isSignaled?(from: string, to: string): boolean;
  /** Sees each message that leaves, and the life that sends it. */
  onSend?(from: NodeRef, message: Uint8Array): void;
}

export class Network {
  readonly #clock: VirtualClock;
  readonly #options: NetworkOptions;
  readonly #members = new Map<string, Member>();
  readonly #links = new Map<string, LinkPair>();
  /** Directions in which nothing passes, `from to`. */
  readonly #cuts = new Set<string>();
  /** place -> bytes a second that it reads. */
  readonly #slow = new Map<string, number>();
  readonly #dialing = new Map<string, number>();
  #lastDial = 0;

  constructor(clock: VirtualClock, options: NetworkOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** The Dialer of one life. */
  dialer(endpoint: Endpoint): Dialer {
    const { ref } = endpoint;
    return {
      start: (handlers) =>
        void this.#members.set(keyOf(ref), { ...endpoint, handlers, refused: new Set() }),
      dial: (peer) => this.#dial(ref, peer),
      forget: (peer) => void this.#dialing.delete(pairOf(ref, peer)),
      refuse: (name, isRefused) => {
        const refused = this.#members.get(keyOf(ref))?.refused;
        if (isRefused) refused?.add(name);
        else refused?.delete(name);
      },
      stop: () => void this.#members.delete(keyOf(ref)),
    };
  }

  /** A node's thread has ended without a word: its links fall silent. */
  crash(ref: NodeRef): void {
    this.#members.delete(keyOf(ref));
    for (const pair of this.#links.values()) if (pair.has(ref)) pair.silence();
  }

  cut(a: string, b: string): void {
    this.cutOneWay(a, b);
    this.cutOneWay(b, a);
  }

  /** Nothing passes from `from` to `to`; the other way is open. */
  cutOneWay(from: string, to: string): void {
    this.#cuts.add(`${from} ${to}`);
    for (const pair of this.#between(from, to)) pair.hold();
  }

  mend(a: string, b: string): void {
    this.#cuts.delete(`${a} ${b}`);
    this.#cuts.delete(`${b} ${a}`);
    for (const pair of this.#between(a, b)) pair.release();
  }

  mendAll(): void {
    this.#cuts.clear();
    this.#slow.clear();
    for (const pair of this.#links.values()) pair.release();
  }

  /** Links between two places end at both ends: what is under way on them is lost. */
  break(a: string, b: string): void {
    for (const pair of this.#between(a, b)) pair.break();
  }

  /** A place reads so many bytes a second, or as many as come. */
  slow(place: string, bytesPerSecond: number | null): void {
    if (bytesPerSecond === null) this.#slow.delete(place);
    else this.#slow.set(place, bytesPerSecond);
    for (const pair of this.#links.values()) if (pair.isAt(place)) pair.flush();
  }

  isCut(a: string, b: string): boolean {
    return this.#cuts.has(`${a} ${b}`) || this.#cuts.has(`${b} ${a}`);
  }

  get isDialing(): boolean {
    return this.#dialing.size > 0;
  }

  #dial(from: NodeRef, to: NodeRef): void {
    const pair = pairOf(from, to);
    if (this.#dialing.has(pair) || this.#links.get(pair)?.isOpen === true) return;
    const [near, far] = [this.#members.get(keyOf(from)), this.#members.get(keyOf(to))];
    if (near === undefined) return;
    const dial = ++this.#lastDial;
    this.#dialing.set(pair, dial);
    const isBlocked = far !== undefined && this.#isBlocked(near, far);
    const takes = isBlocked
      ? dialTimeoutMs
      : this.#options.delayMs(near.place, far?.place ?? to.name);
    this.#clock.schedule(takes, () => {
      if (this.#dialing.get(pair) !== dial) return;
      this.#dialing.delete(pair);
      this.#opened(from, to);
    });
  }

  #opened(from: NodeRef, to: NodeRef): void {
    const [near, far] = [this.#members.get(keyOf(from)), this.#members.get(keyOf(to))];
    if (near === undefined) return;
    if (far === undefined || far.thread.isFrozen || this.#isBlocked(near, far)) {
      near.thread.run(() => near.handlers.failed(to, 'timeout'));
      return;
    }
    const pair = new LinkPair(this.#clock, near, far, (sender, receiver) => ({
      delayMs: () => this.#options.delayMs(sender.place, receiver.place),
      isPassing: () => !this.#cuts.has(`${sender.place} ${receiver.place}`),
      bytesPerSecond: () => this.#slow.get(receiver.place) ?? this.#options.bytesPerSecond ?? null,
      onSend: (message) => this.#options.onSend?.(sender.ref, message),
    }));
    this.#links.set(pairOf(from, to), pair);
    near.thread.post(0, () => near.handlers.link(to, pair.near));
    far.thread.post(0, () => far.handlers.link(from, pair.far));
  }

  /** Nothing that one dials reaches the other, or no signal for it does. */
  #isBlocked(near: Member, far: Member): boolean {
    if (this.isCut(near.place, far.place) || far.refused.has(near.ref.name)) return true;
    return this.#options.isSignaled?.(near.place, far.place) === false;
  }

  #between(a: string, b: string): LinkPair[] {
    return [...this.#links.values()].filter((pair) => pair.isAt(a) && pair.isAt(b));
  }
}

function keyOf({ name, epoch }: NodeRef): string {
  return `${name}#${epoch}`;
}

/** One name for a pair, whichever way it is asked for. */
function pairOf(a: NodeRef, b: NodeRef): string {
  return [keyOf(a), keyOf(b)].toSorted().join(' ');
}

/** Both ends of one link. */
class LinkPair {
  readonly near: SimLink;
  readonly far: SimLink;
  readonly #clock: VirtualClock;
  readonly #ends: readonly [Endpoint, Endpoint];
  #isSilent = false;
  #failing: (() => void) | null = null;

  constructor(
    clock: VirtualClock,
    near: Endpoint,
    far: Endpoint,
    between: (sender: Endpoint, receiver: Endpoint) => Conditions,
  ) {
    this.#clock = clock;
    this.#ends = [near, far];
    const conditions = (sender: Endpoint, receiver: Endpoint): Conditions => {
      const as = between(sender, receiver);
      return { ...as, isPassing: () => !this.#isSilent && as.isPassing() };
    };
    this.near = new SimLink(clock, near.thread, conditions(near, far));
    this.far = new SimLink(clock, far.thread, conditions(far, near));
    this.near.other = this.far;
    this.far.other = this.near;
  }

  get isOpen(): boolean {
    return this.near.isOpen && this.far.isOpen && !this.#isSilent;
  }

  has({ name, epoch }: NodeRef): boolean {
    return this.#ends.some(({ ref }) => ref.name === name && ref.epoch === epoch);
  }

  isAt(place: string): boolean {
    return this.#ends.some((end) => end.place === place);
  }

  /** A direction is cut: as long as that lasts, the link is dying. */
  hold(): void {
    this.#failing ??= this.#clock.schedule(failAfterMs, () => this.break());
  }

  release(): void {
    if (this.#isSilent) return;
    this.#failing?.();
    this.#failing = null;
    this.flush();
  }

  flush(): void {
    this.near.flush();
    this.far.flush();
  }

  silence(): void {
    this.#isSilent = true;
    this.hold();
  }

  break(): void {
    this.#failing?.();
    this.near.end('failed');
    this.far.end('failed');
  }
}
