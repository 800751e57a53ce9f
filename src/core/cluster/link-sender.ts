/** Puts frames into the queues of links: numbers, the logical clock, and what is counted. */

import type { Copy } from '../adapter.ts';
import type { Counters } from '../counters.ts';
import type { Env } from '../env.ts';
import type { Link, NodeRef } from '../link.ts';
import type { Tracer } from '../tracer.ts';
import type { Transfers } from '../transfers.ts';
import type { PlainContent } from '../wire/frame-fields.ts';
import type { WrittenEvent } from '../wire/frame-writer.ts';
import { isGreeting } from '../wire/greeting-frame.ts';
import { SendQueue, type SendQueuePort } from '../wire/send-queue.ts';
import type { Greeter } from './greeting.ts';
import type { Session } from './session.ts';

interface Head {
  readonly number?: number;
  readonly reference?: number;
}

export class LinkSender {
  readonly #env: Env;
  readonly #tracer: Tracer;
  readonly #counters: Counters;
  readonly #transfers: Transfers;

  constructor({
    env,
    tracer,
    counters,
    transfers,
  }: {
    readonly env: Env;
    readonly tracer: Tracer;
    readonly counters: Counters;
    readonly transfers: Transfers;
  }) {
    this.#env = env;
    this.#tracer = tracer;
    this.#counters = counters;
    this.#transfers = transfers;
  }

  /** The queue of a link to `peer` that has just opened. */
  queue(
    link: Link,
    peer: NodeRef,
    port: Omit<SendQueuePort, 'sent' | 'moved' | 'queued'>,
  ): SendQueue {
    return new SendQueue(link, this.#env, {
      ...port,
      queued: (bytes) => this.#tracer.record('queued', { peer: peer.name, bytes }),
      moved: (outgoing, ended) => {
        // A chunk has left; the frame that says it begins was counted as the event's.
        if (ended === null && outgoing.bytes > 0) this.#counters.add('framesSent');
        this.#transfers.moved('sent', peer, outgoing, ended);
      },
      sent: (bytes) => {
        this.#counters.add('messagesSent');
        this.#counters.add('bytesSent', bytes);
      },
    });
  }

  /** False when there is no link, or it does not take what can be skipped. */
  send({ link }: Session, content: PlainContent, head: Head = {}): boolean {
    return link !== null && this.sendOn(link, content, head) > 0;
  }

  /** The bytes of the frame; 0 when it was not taken. */
  sendOn(link: SendQueue, content: PlainContent, { number = 0, reference = 0 }: Head = {}): number {
    // The trace is no part of what happens.
    const clock = content.kind === 'trace' ? 0 : this.#tracer.clock;
    const bytes = isGreeting(content)
      ? link.greet(content, clock)
      : link.plain(content, { number, reference, clock });
    if (bytes > 0) this.#counters.add('framesSent');
    return bytes;
  }

  /** As `sendOn`, for an event that was numbered before. */
  event(link: SendQueue, event: WrittenEvent, copy: Copy | null, number: number): number {
    const bytes = link.event(event, copy, number, this.#tracer.clock);
    if (bytes > 0) this.#counters.add('framesSent');
    return bytes;
  }

  hello(link: SendQueue, { self, room, protocol }: Greeter, lastSent: number): void {
    const { min: protocolMin, max: protocolMax } = protocol;
    const { name, epoch } = self;
    this.sendOn(link, { kind: 'hello', protocolMin, protocolMax, room, name, epoch, lastSent });
  }

  heartbeat(session: Session): void {
    const now = this.#env.now();
    // What still waits for the link is not missing yet.
    const lastSent = session.link?.lastLeft(session.lastSent) ?? session.lastSent;
    const echo = session.offset.echo(now);
    if (this.send(session, { kind: 'heartbeat', sentAt: now, ...echo, lastSent })) {
      session.saidSent = lastSent;
    }
  }
}
