/**
 * Where a new link is greeted: both ends say hello, and nothing else is heard before it. What comes
 * over a link goes through here, whole, as frames of the session that the link was let into.
 */

import type { Counters } from '../counters.ts';
import type { Env } from '../env.ts';
import type { NodeRef } from '../link.ts';
import type { Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import { FrameReader } from '../wire/frame-reader.ts';
import type { Frame } from '../wire/frames.ts';
import type { SendQueue } from '../wire/send-queue.ts';
import { type Greeter, type Hello, judge, type Verdict } from './greeting.ts';
import type { LinkSender } from './link-sender.ts';
import type { Session } from './session.ts';
import { greetingMs } from './timing.ts';

export interface EntrancePort {
  readonly env: Env;
  readonly counters: Counters;
  readonly tracer: Tracer;
  readonly greeter: Greeter;
  readonly sender: LinkSender;
  /** A greeting that is accepted; the answer is its session. */
  letIn(peer: NodeRef, link: SendQueue, frame: Frame, hello: Hello, verdict: Accepted): Session;
  /** This node refuses the peer; the peer closes the link once it has read why. */
  refuses(peer: NodeRef, reason: Reason): void;
  /** The peer refuses this node. */
  isRefused(peer: NodeRef, reason: Reason): void;
  /** Something came from a greeted peer: a message, and then its frames. */
  heard(session: Session): void;
  frame(session: Session, frame: Frame): void;
  drop(peer: string, reason: Reason): void;
  closed(peer: NodeRef, link: SendQueue, reason: Reason): void;
}

export type Accepted = Exclude<Verdict, { is: 'refuse' }>;

export class Entrance {
  readonly #port: EntrancePort;
  /** Links that wait for a greeting, or were refused and not closed yet. */
  readonly #waiting = new Map<SendQueue, () => void>();

  constructor(port: EntrancePort) {
    this.#port = port;
  }

  /** Takes a link that has just opened. `lastSent`: of the session, if there was one before. */
  open(peer: NodeRef, link: SendQueue, lastSent: number): void {
    const { env, sender, greeter } = this.#port;
    const stopWaiting = env.schedule(greetingMs, () => this.#close(peer, link, 'silent'));
    this.#waiting.set(link, stopWaiting);
    const reader = new FrameReader();
    let session: Session | null = null;
    const handlers = {
      frame: (frame: Frame): void => {
        this.#port.counters.add('framesReceived');
        if (session === null) session = this.#greeted(peer, link, frame);
        else if (session.link === link) this.#port.frame(session, frame);
      },
      bad: (reason: Reason): void => this.#port.drop(peer.name, reason),
    };
    link.open({
      message: (bytes) => {
        this.#port.tracer.tick();
        this.#port.counters.add('messagesReceived');
        this.#port.counters.add('bytesReceived', bytes.length);
        if (session?.link === link) this.#port.heard(session);
        reader.read(bytes, handlers);
      },
      closed: () => {
        this.#settled(link);
        this.#port.closed(peer, link, 'link-closed');
      },
    });
    sender.hello(link, greeter, lastSent);
  }

  /** A link has failed: it waits for no greeting any more. */
  forget(link: SendQueue): void {
    this.#settled(link);
  }

  /** Closes what still waits. */
  stop(): void {
    for (const [link, stopWaiting] of this.#waiting) {
      stopWaiting();
      link.close();
    }
    this.#waiting.clear();
  }

  /** A frame on a link that was not let in yet: a greeting, or it is not listened to. */
  #greeted(peer: NodeRef, link: SendQueue, frame: Frame): Session | null {
    const { greeter, sender } = this.#port;
    const { content } = frame;
    if (!this.#waiting.has(link)) return null;
    if (content.kind === 'refuse') {
      this.#port.drop(peer.name, content.reason);
      this.#close(peer, link, content.reason);
      this.#port.isRefused(peer, content.reason);
      return null;
    }
    if (content.kind !== 'hello') {
      this.#port.drop(peer.name, 'not-greeted');
      return null;
    }
    const verdict = judge(greeter, peer, content);
    if (verdict.is === 'refuse') {
      this.#port.drop(peer.name, verdict.reason);
      sender.sendOn(link, { kind: 'refuse', reason: verdict.reason, say: verdict.say });
      this.#port.refuses(peer, verdict.reason);
      return null;
    }
    this.#settled(link);
    return this.#port.letIn(peer, link, frame, content, verdict);
  }

  #close(peer: NodeRef, link: SendQueue, reason: Reason): void {
    this.#settled(link);
    link.close();
    this.#port.closed(peer, link, reason);
  }

  #settled(link: SendQueue): void {
    this.#waiting.get(link)?.();
    this.#waiting.delete(link);
  }
}
