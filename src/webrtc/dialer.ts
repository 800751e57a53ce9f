/**
 * Opens links: who offers, which signals belong to which attempt, when to give up. Of two nodes the
 * later life offers, so both may dial at once and one link comes of it; who comes into a room has
 * prepared for that, and whoever is there already has the time to make its end meanwhile.
 * Every signal is tagged with its dial, since a stray one destroys a good simple-peer.
 */

import * as v from 'valibot';
import {
  byCodeUnits,
  type Cancel,
  type Dialer,
  type DialerHandlers,
  type Env,
  type NodeRef,
} from '../core/index.ts';
import {
  attemptLink,
  type PeerAttempt,
  type PreparedOffers,
  type SignalData,
} from './peer-link.ts';

/** Carries signals for the dialer. */
export interface SignalCarrier {
  /** False when the signaling server is not reached. */
  signal(to: NodeRef, dial: number, data: unknown): boolean;
  onSignal(fn: (from: NodeRef, dial: number, data: unknown) => void): void;
  /** The server has no such member to carry a signal to. */
  onUnreachable(fn: (to: NodeRef, dial: number) => void): void;
}

/** A whole attempt: host candidates take well under a second, a busy phone several. */
const attemptMs = 10_000;

/** The other side offers; after this long without an offer it is asked for one. */
const wantAfterMs = 1_500;

/** Candidates of one attempt; a browser has a dozen, a flood has no end. */
const candidatesMax = 64;

const sdp = v.pipe(v.string(), v.maxLength(32_768));
const signalSchema = v.variant('type', [
  v.object({ type: v.literal('offer'), sdp }),
  v.object({ type: v.literal('answer'), sdp }),
  v.object({
    type: v.literal('candidate'),
    candidate: v.object({
      candidate: v.pipe(v.string(), v.maxLength(1_024)),
      sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0))),
      sdpMid: v.nullish(v.pipe(v.string(), v.maxLength(64))),
    }),
  }),
  v.object({ type: v.literal('want') }),
]);

interface Attempt {
  readonly peer: NodeRef;
  /** 0: waits for an offer. */
  dial: number;
  readonly making: PeerAttempt;
  readonly cancels: Cancel[];
  candidates: number;
}

export class WebRtcDialer implements Dialer {
  readonly #env: Env;
  readonly #self: NodeRef;
  readonly #carrier: SignalCarrier;
  readonly #iceServers: () => RTCIceServer[];
  readonly #prepared: PreparedOffers | null;
  readonly #attempts = new Map<string, Attempt>();
  /** Names whose signals are not listened to. */
  readonly #refused = new Set<string>();
  #handlers: DialerHandlers | null = null;
  #lastDial = 0;
  /** Whom an offer was sent to before there was anyone to tell of it. */
  #sentEarly: NodeRef[] = [];

  constructor(
    env: Env,
    self: NodeRef,
    carrier: SignalCarrier,
    iceServers: () => RTCIceServer[],
    prepared: PreparedOffers | null = null,
  ) {
    this.#prepared = prepared;
    this.#env = env;
    this.#self = self;
    this.#carrier = carrier;
    this.#iceServers = iceServers;
  }

  start(handlers: DialerHandlers): void {
    this.#handlers = handlers;
    for (const peer of this.#sentEarly.splice(0)) handlers.signaled(peer, 'sent');
    this.#carrier.onSignal((from, dial, data) => this.#receive(from, dial, data));
    this.#carrier.onUnreachable((to, dial) => {
      const attempt = this.#attempts.get(to.name);
      if (attempt?.peer.epoch === to.epoch && attempt.dial === dial) this.#fail(attempt, 'gone');
    });
  }

  /** Offers to `peers` before it is started; resolves once it has, whatever came of it. */
  async offerTo(peers: readonly NodeRef[]): Promise<void> {
    for (const peer of peers) this.dial(peer);
    await Promise.all([...this.#attempts.values()].map(({ making }) => making.offered));
  }

  dial(peer: NodeRef): void {
    const under = this.#attempts.get(peer.name);
    if (under?.peer.epoch === peer.epoch) return;
    if (under !== undefined) this.#end(under);
    if (this.#offersTo(peer)) this.#attempt(peer, ++this.#lastDial);
    else this.#awaitOffer(peer);
  }

  forget(peer: NodeRef): void {
    const attempt = this.#attempts.get(peer.name);
    if (attempt?.peer.epoch === peer.epoch) this.#end(attempt);
  }

  refuse(name: string, isRefused: boolean): void {
    if (isRefused) this.#refused.add(name);
    else this.#refused.delete(name);
  }

  stop(): void {
    this.#handlers = null;
    for (const attempt of this.#attempts.values()) this.#end(attempt);
  }

  #offersTo(peer: NodeRef): boolean {
    const { name, epoch } = this.#self;
    return epoch === peer.epoch ? byCodeUnits(name, peer.name) < 0 : epoch > peer.epoch;
  }

  #attempt(peer: NodeRef, dial: number): Attempt {
    const making = attemptLink(
      this.#offersTo(peer),
      this.#iceServers(),
      {
        signal: (data) => this.#send(peer, attempt.dial, data),
        open: (link) => {
          if (this.#attempts.get(peer.name) === attempt) this.#end(attempt);
          if (this.#handlers === null) link.close();
          else this.#handlers.link(peer, link);
        },
        failed: () => this.#fail(attempt, 'failed'),
      },
      this.#prepared,
    );
    const timeout = this.#env.schedule(attemptMs, () => this.#fail(attempt, 'timeout'));
    const attempt: Attempt = { peer, dial, making, cancels: [timeout], candidates: 0 };
    this.#attempts.set(peer.name, attempt);
    return attempt;
  }

  /** Its connection is made meanwhile. */
  #awaitOffer(peer: NodeRef): void {
    const { cancels } = this.#attempt(peer, 0);
    cancels.push(this.#env.schedule(wantAfterMs, () => this.#send(peer, 0, { type: 'want' })));
  }

  #receive(from: NodeRef, dial: number, data: unknown): void {
    const checked = v.safeParse(signalSchema, data);
    if (!checked.success || this.#handlers === null || this.#refused.has(from.name)) return;
    const signal = checked.output;
    this.#handlers.signaled(from, 'received');
    let attempt = this.#attempts.get(from.name);
    if (signal.type === 'want') {
      if (this.#offersTo(from)) this.dial(from);
      return;
    }
    const isNewer = attempt?.peer.epoch !== from.epoch || attempt.dial < dial;
    if (signal.type === 'offer' && isNewer && !this.#offersTo(from)) {
      // The connection that waits for an offer has none yet.
      if (attempt?.peer.epoch === from.epoch && attempt.dial === 0) attempt.dial = dial;
      else {
        if (attempt !== undefined) this.#end(attempt);
        attempt = this.#attempt(from, dial);
      }
    }
    if (attempt?.peer.epoch !== from.epoch || attempt.dial !== dial) return;
    if (signal.type === 'candidate' && ++attempt.candidates > candidatesMax) return;
    attempt.making.signal(signal as SignalData);
  }

  #send(peer: NodeRef, dial: number, data: unknown): void {
    if (!this.#carrier.signal(peer, dial, data)) return;
    if (this.#handlers === null) this.#sentEarly.push(peer);
    else this.#handlers.signaled(peer, 'sent');
  }

  #fail(attempt: Attempt, reason: 'timeout' | 'failed' | 'gone'): void {
    if (this.#attempts.get(attempt.peer.name) !== attempt) return;
    this.#end(attempt);
    this.#handlers?.failed(attempt.peer, reason);
  }

  #end(attempt: Attempt): void {
    if (this.#attempts.get(attempt.peer.name) === attempt) this.#attempts.delete(attempt.peer.name);
    for (const cancel of attempt.cancels) cancel();
    attempt.making.stop();
  }
}
