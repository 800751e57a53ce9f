/**
 * A session: this node's relation to one epoch of a peer. It outlives its links: a link that breaks
 * and one that replaces it belong to the same session, and the numbering of crossings goes on.
 */

import type { Link, NodeRef } from '../link.ts';
import type { PeerState, Reason } from '../trace.ts';
import { ClockOffset } from './clock-offset.ts';

/** What a session is in, with only the fields that mean something then. */
export type SessionState =
  /** Known to be in the room; `link`, once open, carries the greetings. */
  | { readonly is: 'connecting'; readonly link: Link | null }
  | { readonly is: 'ready'; readonly link: Link }
  /** Not heard for a while, or its link broke; its members stay. */
  | { readonly is: 'suspect'; readonly link: Link | null }
  | { readonly is: 'down' | 'left' | 'superseded' };

/** Questions asked of a peer after the signaling server's hint, and when the last one was. */
export interface Probing {
  readonly asked: number;
  readonly stop: () => void;
}

export class Session {
  readonly peer: NodeRef;
  readonly offset = new ClockOffset();
  /** When anything was last heard from the peer. */
  heardAt: number;
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

  get link(): Link | null {
    return 'link' in this.#state ? this.#state.link : null;
  }

  /** Greeted, and not known to be gone. */
  get isUp(): boolean {
    return this.#state.is === 'ready' || this.#state.is === 'suspect';
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
