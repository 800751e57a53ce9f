/** Signals between servers: each hears its own inbox, and keeps what is ahead of the log it reads. */

import type { NatsConnection } from '@nats-io/transport-node';
import type { CarriedSignal } from '../../src/signal/backplane.ts';
import { type CarriedMessage, parseCarried } from '../../src/signal/peer-schema.ts';
import { inboxOf } from './subjects.ts';

/** Signals that may wait for the log. */
const waitingMax = 1_000;

export interface InboxHandlers {
  /** How far the log has been read. */
  seen(): number;
  /** Whether the name is being claimed here: others may have read so before this server is told. */
  isClaiming(room: string, name: string): boolean;
  signal(room: string, server: string, signal: CarriedSignal): void;
  nonsense(): void;
}

export class Inbox {
  readonly #connection: NatsConnection;
  readonly #cluster: string;
  readonly #server: string;
  readonly #handlers: InboxHandlers;
  #waiting: CarriedMessage[] = [];

  constructor(
    connection: NatsConnection,
    cluster: string,
    server: string,
    handlers: InboxHandlers,
  ) {
    this.#connection = connection;
    this.#cluster = cluster;
    this.#server = server;
    this.#handlers = handlers;
    connection.subscribe(inboxOf(cluster, server), {
      callback: (error, message) => {
        const carried = error === null ? parseCarried(message.string()) : null;
        if (carried === null) handlers.nonsense();
        else this.#receive(carried);
      },
    });
  }

  /** `after`: the place in the log of the sender's claim. */
  send(server: string, room: string, signal: CarriedSignal, after: number): void {
    // Written out: a spread costs as much as the rest of it.
    const { from, fromEpoch, to, toEpoch, dial, data, isReturned } = signal;
    const message: CarriedMessage = {
      room,
      server: this.#server,
      after,
      from,
      fromEpoch,
      to,
      toEpoch,
      dial,
      data,
      isReturned,
    };
    const text = Buffer.from(JSON.stringify(message));
    this.#connection.publish(inboxOf(this.#cluster, server), text);
  }

  /** The log was read on, or a claim answered: what waited for it goes on. */
  drain(): void {
    if (this.#waiting.length === 0) return;
    const all = this.#waiting;
    this.#waiting = [];
    for (const one of all) this.#receive(one);
  }

  #receive(message: CarriedMessage): void {
    const { room, server, after, from, fromEpoch, to, toEpoch, dial, data, isReturned } = message;
    const isEarly = !isReturned && this.#handlers.isClaiming(room, to);
    if (after <= this.#handlers.seen() && !isEarly) {
      const signal = { from, fromEpoch, to, toEpoch, dial, data, isReturned };
      this.#handlers.signal(room, server, signal);
    } else if (this.#waiting.length < waitingMax) this.#waiting.push(message);
    else this.#handlers.nonsense();
  }
}
