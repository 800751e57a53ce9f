/**
 * What a greeted peer sends: checked, numbered, and handed on or answered. The rest of the node sees a
 * frame only after it went through here.
 */

import type { Counters } from '../counters.ts';
import type { Env } from '../env.ts';
import type { Gap } from '../hermes-api.ts';
import type { NodeRef } from '../link.ts';
import { isSystemTopic } from '../names.ts';
import { Ring } from '../ring.ts';
import type { Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import type { Transfers } from '../transfers.ts';
import type { Frame, FrameContent } from '../wire/frames.ts';
import { Incoming } from './incoming.ts';
import type { LinkSender } from './link-sender.ts';
import type { Session } from './session.ts';

export interface ReceiverPort {
  readonly env: Env;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly sender: LinkSender;
  readonly transfers: Transfers;
  /** Its next heartbeat is due at once. */
  beatSoon(session: Session): void;
  asleep(session: Session): void;
  /** The peer asks about another, or says that it hears it. */
  asked(by: Session, about: NodeRef): void;
  vouched(by: Session, about: NodeRef): void;
  /** The peer refuses this node after all: it greeted it before it could judge. */
  refused(session: Session, reason: Reason): void;
  /** The peer ends the session by its own word. */
  ended(session: Session, reason: Reason): void;
  /** Draws whether an event from a peer is lost on purpose. */
  loses(peer: string): boolean;
  /** A frame that is not the cluster's own business. */
  frame(peer: NodeRef, frame: Frame): void;
}

/** Gaps that are remembered. */
const gapsMax = 1_000;

export class Receiver {
  readonly #port: ReceiverPort;
  readonly #gaps = new Ring<Gap>(gapsMax);
  readonly #incoming: Incoming;

  constructor(port: ReceiverPort) {
    this.#port = port;
    this.#incoming = new Incoming({
      ...port,
      drop: (peer, reason) => this.drop(peer, reason),
      lost: (session, number) => this.#lose(session, number, number),
      whole: (session, frame) => {
        // Its number was taken when it began.
        if (port.loses(session.peer.name)) this.#lose(session, frame.number, frame.number);
        else port.frame(session.peer, frame);
      },
    });
  }

  receive(session: Session, frame: Frame): void {
    const { content } = frame;
    this.#port.tracer.witness(frame.clock);
    switch (content.kind) {
      case 'hello':
        // Both sides say hello once per link.
        return;
      case 'refuse':
        this.drop(session.peer.name, content.reason);
        this.#port.refused(session, content.reason);
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
      case 'asleep':
        this.#port.asleep(session);
        return;
      case 'ask':
        this.#port.asked(session, content);
        return;
      case 'heard':
        this.#port.vouched(session, content);
        return;
      case 'event':
        if (isSystemTopic(content.topic)) this.#port.frame(session.peer, frame);
        // Lost before its number is taken, so that the loss has a name.
        else if (this.#port.loses(session.peer.name)) return;
        else if (this.#takeNumber(session, frame.number)) this.#port.frame(session.peer, frame);
        return;
      case 'begin':
        if (this.#takeNumber(session, frame.number))
          this.#incoming.begin(session, frame.number, content);
        return;
      case 'chunk':
        this.#incoming.chunk(session, frame.number, content.body);
        return;
      case 'ended':
        session.link?.settle(frame.reference, content.reason);
        return;
      default:
        this.#port.frame(session.peer, frame);
    }
  }

  /** The link of a session is another one now, or none: what was under way on it is lost. */
  linkEnded(session: Session): void {
    this.#incoming.linkEnded(session);
  }

  /** The peer has sent up to `lastSent`, in order: what has not come by now never will. */
  missing(session: Session, lastSent: number): void {
    const first = session.lastReceived + 1;
    if (lastSent < first) return;
    session.lastReceived = lastSent;
    this.#lose(session, first, lastSent);
  }

  /** Crossings that never arrived, the oldest first. */
  gaps(): readonly Gap[] {
    return this.#gaps.toArray();
  }

  drop(peer: string, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer, reason });
  }

  #heartbeat(session: Session, beat: Extract<FrameContent, { kind: 'heartbeat' }>): void {
    const { offset, peer } = session;
    const { env, tracer } = this.#port;
    if (offset.receive(beat, env.now()) && offset.best !== null) {
      tracer.record('offset', { peer: peer.name, ...offset.best });
    }
    this.missing(session, beat.lastSent);
    // A first heartbeat has no echo yet: answered at once, so that the offset is known early.
    if (beat.heldMs < 0) this.#port.beatSoon(session);
  }

  #lose({ peer }: Session, first: number, last: number): void {
    this.#gaps.push(Object.freeze({ from: peer.name, first, last }));
    this.#port.counters.add('crossingsLost', last - first + 1);
    this.#port.tracer.record('lost', { peer: peer.name, first, last });
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
