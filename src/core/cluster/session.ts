/**
 * A session: this node's relation to one epoch of a peer. It outlives its links: a link that breaks
 * and one that replaces it belong to the same session, and the numbering of crossings goes on.
 */

import type { NodeRef } from '../link.ts';
import type { PeerState, Reason } from '../trace.ts';
import type { SendQueue } from '../wire/send-queue.ts';
import { ClockOffset } from './clock-offset.ts';

/** What a session is in, with only the fields that mean something then. */
export type SessionState =
  /** Known to be in the room; `link`, once open, carries the greetings. */
  | { readonly is: 'connecting'; readonly link: SendQueue | null }
  | { readonly is: 'ready'; readonly link: SendQueue }
  /** It said that it would be frozen; its members stay. */
  | { readonly is: 'asleep'; readonly link: SendQueue }
  /** Not heard for a while, or its link broke; its members stay. */
  | { readonly is: 'suspect'; readonly link: SendQueue | null }
  | { readonly is: 'unreachable' | 'down' | 'left' | 'superseded' };

/** Questions asked of a peer after the signaling server's hint, and when the last one was. */
export interface Probing {
  readonly asked: number;
  readonly stop: () => void;
}

/** Others were asked about a peer that is not heard here. */
export interface Doubts {
  readonly askedAt: number;
  /** One of them hears it. */
  isVouched: boolean;
}

export class Session {
  readonly peer: NodeRef;
  readonly offset = new ClockOffset();
  /** When anything was last heard from the peer. */
  heardAt: number;
  /** When the next heartbeat to it is due. */
  beatAt = 0;
  /** The last number that a heartbeat has said; -1 when one is to be said in any case. */
  saidSent = -1;
  /** When it last said to all, over an engine, that it is there. */
  toldAt = Number.NEGATIVE_INFINITY;
  doubts: Doubts | null = null;
  /** While it is unreachable: when others are asked again. */
  recheckAt = 0;
  /** Peers who wait for a sign of life of this one. */
  readonly askers = new Set<Session>();
  /** Number of the last crossing sent to it, and of the last one that came from it. */
  lastSent = 0;
  lastReceived = 0;
  probing: Probing | null = null;
  #state: SessionState = { is: 'connecting', link: null };
  #reason: Reason | '' = '';

  constructor(peer: NodeRef, now: number) {
    this.peer = peer;
    this.heardAt = now;
  }

  get state(): SessionState {
    return this.#state;
  }

  get reason(): Reason | '' {
    return this.#reason;
  }

  get link(): SendQueue | null {
    return 'link' in this.#state ? this.#state.link : null;
  }

  /** Greeted, and not known to be gone. */
  get isUp(): boolean {
    const { is } = this.#state;
    return is === 'ready' || is === 'suspect' || is === 'asleep';
  }

  /** Its peer has heard all that a heartbeat would say. */
  get isQuiet(): boolean {
    return this.saidSent === this.lastSent;
  }

  /** Left by its own word, superseded or refused: only a new life of that name is dialed again. */
  get isOver(): boolean {
    return this.#state.is === 'left' || this.#state.is === 'superseded';
  }

  get isGone(): boolean {
    return !this.isUp && this.#state.is !== 'connecting';
  }

  /** Answers whether the state, as others see it, is another one now. */
  enter(state: SessionState, reason: Reason | ''): boolean {
    const before: PeerState = this.#state.is;
    const isNew = before !== state.is || this.#reason !== reason;
    this.#state = state;
    this.#reason = reason;
    return isNew;
  }
}

/** Which life has a name can change; what a peer speaks, and where it is, cannot. */
export function refusedAs(reason: Reason): 'down' | 'left' {
  return reason === 'name-taken' || reason === 'old-epoch' ? 'down' : 'left';
}

export function silence({ link }: Session): Reason {
  return link === null ? 'no-link' : 'silent';
}
