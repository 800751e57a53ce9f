/**
 * What a greeted peer sends: checked, numbered, and handed on or answered. The rest of the node sees a
 * frame only after it went through here.
 */

import type { Counters } from '../counters.ts';
import type { Env } from '../env.ts';
import type { NodeRef } from '../link.ts';
import type { Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import type { Frame, FrameContent } from '../wire/frames.ts';
import type { LinkSender } from './link-sender.ts';
import type { Session } from './session.ts';

export interface ReceiverPort {
  readonly env: Env;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly sender: LinkSender;
  /** A sign of life. */
  heard(session: Session): void;
  /** The peer ends the session by its own word. */
  ended(session: Session, reason: Reason): void;
  /** A frame that is not the cluster's own business. */
  frame(peer: NodeRef, frame: Frame): void;
}

export class Receiver {
  readonly #port: ReceiverPort;

  constructor(port: ReceiverPort) {
    this.#port = port;
  }

  receive(session: Session, frame: Frame): void {
    const { content } = frame;
    this.#port.tracer.witness(frame.clock);
    this.#port.heard(session);
    switch (content.kind) {
      case 'hello':
        // Both sides say hello once per link.
        return;
      case 'refuse':
        // It talks to another life of this name; whether that is right, the signaling server says.
        this.drop(session.peer.name, content.reason);
        this.#port.ended(session, content.reason);
        return;
      case 'bye':
        this.#port.ended(session, 'bye');
        return;
      case 'heartbeat':
        this.#heartbeat(session, content);
        return;
      case 'probe':
        this.#port.sender.send(session, { kind: 'alive' }, { reference: frame.number });
        return;
      case 'alive':
        return;
      case 'event':
        if (this.#takeNumber(session, frame.number)) this.#port.frame(session.peer, frame);
        return;
      default:
        this.#port.frame(session.peer, frame);
    }
  }

  /** The peer has sent up to `lastSent`, in order: what has not come by now never will. */
  missing(session: Session, lastSent: number): void {
    const first = session.lastReceived + 1;
    if (lastSent < first) return;
    session.lastReceived = lastSent;
    this.#port.counters.add('crossingsLost', lastSent - first + 1);
    this.#port.tracer.record('lost', { peer: session.peer.name, first, last: lastSent });
  }

  drop(peer: string, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer, reason });
  }

  #heartbeat(session: Session, beat: Extract<FrameContent, { kind: 'heartbeat' }>): void {
    const { offset, peer } = session;
    const { env, tracer, sender } = this.#port;
    if (offset.receive(beat, env.now()) && offset.best !== null) {
      tracer.record('offset', { peer: peer.name, ...offset.best });
    }
    this.missing(session, beat.lastSent);
    // A first heartbeat has no echo yet: answered at once, so that the offset is known early.
    if (beat.heldMs < 0) sender.heartbeat(session);
  }

  /** Crossings are numbered: what was seen is refused, what is missing is named. */
  #takeNumber(session: Session, number: number): boolean {
    if (number <= session.lastReceived) {
      this.drop(session.peer.name, 'duplicate');
      return false;
    }
    this.missing(session, number - 1);
    session.lastReceived = number;
    return true;
  }
}
