/** The bare client library of NATS: one publish for each message, JSON as text, bytes as they are. */

import { type NatsConnection, wsconnect } from '@nats-io/nats-core';
import type { Contestant, Place } from '../contestant.ts';

const decoder = new TextDecoder();

export class Nats implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  #connection: NatsConnection | null = null;
  #subject = '';
  #flushed: Promise<void> = Promise.resolve();

  async open({ room, name, names, ports }: Place): Promise<number> {
    const connection = await wsconnect({ servers: `ws://127.0.0.1:${ports.nats}` });
    this.#connection = connection;
    this.#subject = `bench.${room}.${name}`;
    for (const other of names.filter((one) => one !== name)) {
      connection.subscribe(`bench.${room}.${other}.json`, {
        callback: (_error, { data }) => this.onMessage(JSON.parse(decoder.decode(data))),
      });
      connection.subscribe(`bench.${room}.${other}.bytes`, {
        callback: (_error, { data }) => this.onMessage(data),
      });
    }
    // Whoever asked all tabs to open begins when all are there.
    await connection.flush();
    return Number.NaN;
  }

  send(message: unknown): void {
    if (message instanceof Uint8Array) this.#connection?.publish(`${this.#subject}.bytes`, message);
    else this.#connection?.publish(`${this.#subject}.json`, JSON.stringify(message));
  }

  /** What waits is not told. So what was handed over in one turn goes through while the next is. */
  isWritable(): boolean {
    return false;
  }

  async writable(): Promise<void> {
    const before = this.#flushed;
    this.#flushed = this.#connection?.flush() ?? before;
    await before;
  }
}
