/**
 * The seed's `Client`: a process that subscribes to a topic when it starts, and prints each event it
 * receives as `Received: …`.
 */

import type { ClientInfo, Received } from './hermes-api.ts';
import { Listeners } from './listeners.ts';
import type { Pid } from './terms.ts';
import { Ring } from './ring.ts';
import { eventBytesMax, messageBytesMax } from './wire/payload.ts';

/** Events of all of a node's clients that are kept. */
const receivedMax = 10_000;

/** An event that is kept, until it is too large. */
interface Kept {
  received: Received | null;
}

export class Clients {
  readonly #living = new Map<number, { pid: Pid; topic: string; received: number }>();
  readonly #received = new Ring<Kept>(receivedMax);
  /** The large ones among them. */
  readonly #large: Kept[] = [];
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
    const kept: Kept = { received: Object.freeze(received) };
    this.#received.push(kept);
    if (received.bytes > messageBytesMax) this.#keepLarge(kept);
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
    return this.#received.toArray().flatMap(({ received }) => received ?? []);
  }

  /** The last large ones, as many bytes as one event may have; clients share what is one event. */
  #keepLarge(kept: Kept): void {
    this.#large.push(kept);
    const messages = new Set<unknown>();
    let bytes = 0;
    for (let at = this.#large.length - 1; at >= 0; at--) {
      const { received } = this.#large[at] ?? kept;
      if (received === null) continue;
      if (!messages.has(received.message)) bytes += received.bytes;
      messages.add(received.message);
      if (bytes <= eventBytesMax) continue;
      for (const one of this.#large.splice(0, at + 1)) one.received = null;
      return;
    }
  }
}
