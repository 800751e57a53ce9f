/**
 * The seed's `Client`: a process that subscribes to a topic when it starts, and prints each event it
 * receives as `Received: …`.
 */

import type { ClientInfo, Received } from './hermes-api.ts';
import { Listeners } from './listeners.ts';
import type { Pid } from './terms.ts';
import { Ring } from './ring.ts';

/** Events of all of a node's clients that are kept. */
const receivedMax = 10_000;

export class Clients {
  readonly #living = new Map<number, { pid: Pid; topic: string; received: number }>();
  readonly #received = new Ring<Received>(receivedMax);
  readonly onReceived: Listeners<Received>;

  constructor(threw: (error: unknown) => void) {
    this.onReceived = new Listeners(threw);
  }

  add(pid: Pid, topic: string): void {
    this.#living.set(pid.id, { pid, topic, received: 0 });
  }

  /** An event has reached a client's handler. */
  receive(received: Received): void {
    const client = this.#living.get(received.pid.id);
    if (client === undefined) return;
    client.received++;
    this.#received.push(Object.freeze(received));
    this.onReceived.call(received);
  }

  exited({ id }: Pid): void {
    this.#living.delete(id);
  }

  has({ id }: Pid): boolean {
    return this.#living.has(id);
  }

  list(): readonly ClientInfo[] {
    return [...this.#living.values()].map((client) => ({ ...client }));
  }

  received(): readonly Received[] {
    return this.#received.toArray();
  }
}
