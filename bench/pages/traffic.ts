/**
 * What one tab does with its contestant: sends for a while, sends much, asks how long a round trip
 * takes; and answers the other tab that does so. Every measurement ends with the far end's word that
 * all has arrived, so no clocks are compared.
 */

import type { Routing } from '../../src/core/index.ts';
import type { Contestant } from './contestant.ts';
import { type PayloadKind, payloads, randomBytes } from './payloads.ts';

/** Events handed over in one turn; then the event loop has its turn. */
const burst = 1_000;

/** Bytes handed over in one turn, at most, where one publish is many messages. */
const burstBytes = 200_000;

/** Between two pings while bulk is under way, in ms. */
const pingEveryMs = 10;

/** What the two ends say to each other about the measurement. */
type Word =
  | { readonly bench: 'ping' | 'pong'; readonly n: number }
  /** So much was sent: say when it is there. */
  | { readonly bench: 'total'; readonly events: number; readonly bytes: number }
  | { readonly bench: 'done' };

/** A message for one of several subscribers, or for all that are there. */
interface Addressed {
  readonly client: number | null;
  readonly message: unknown;
}

/** What was sent, and the ms from the first to the far ends' word that they have the last. */
export interface Sent {
  readonly count: number;
  readonly ms: number;
}

export class Traffic {
  readonly #contestant: Contestant;
  readonly #others: number;
  #clients: (() => void)[] = [];
  #events = 0;
  #bytes = 0;
  #parts: Uint8Array[] = [];
  #total: { readonly events: number; readonly bytes: number } | null = null;
  #dones = 0;
  #onDone: () => void = () => {};
  #onPong: (n: number) => void = () => {};

  constructor(contestant: Contestant, others: number) {
    this.#contestant = contestant;
    this.#others = others;
  }

  receive(message: unknown): void {
    if (message instanceof Uint8Array) {
      this.#bytes += message.length;
      // What comes in parts is of use when all are there.
      this.#parts.push(message);
      this.#arrived();
      return;
    }
    const { bench } = message as Partial<Word>;
    if (bench !== undefined) this.#hear(message as Word);
    else if ((message as Addressed).client !== undefined) this.#dispatch(message as Addressed);
    else {
      this.#events++;
      this.#arrived();
    }
  }

  /** Sends events one way for `ms`, as many in each turn as are given, or as is usual. */
  async sendFor(ms: number, kind: PayloadKind, inTurn = burst): Promise<Sent> {
    const make = payloads[kind];
    const contestant = this.#contestant;
    const most = Math.min(inTurn, contestant.burstMax ?? inTurn);
    const { count, from } = await this.#repeat(ms, most, (at) => contestant.send(make(at)));
    const isBytes = kind === 'bytes';
    await this.#told(isBytes ? { events: 0, bytes: count * 100 } : { events: count, bytes: 0 });
    return { count, ms: performance.now() - from };
  }

  /** Has `clients` subscribers here, in the contestant's own way or as callbacks. */
  listen(clients: number): void {
    const delivered = (): void => {
      this.#events++;
      this.#arrived();
    };
    if (this.#contestant.fanOut !== undefined) this.#contestant.fanOut.listen(clients, delivered);
    else this.#clients = Array.from({ length: clients }, () => delivered);
  }

  /** Publishes to the `clients` subscribers of every other tab for `ms`. */
  async fanOut(ms: number, clients: number, routing: Routing): Promise<Sent> {
    const contestant = this.#contestant;
    const isEach = routing === 'per-subscriber';
    await contestant.fanOut?.known(clients * this.#others);
    const inTurn = Math.min(burst, Math.ceil(burstBytes / (isEach ? clients * 150 : 150)));
    const publish = (message: unknown): void => {
      if (contestant.fanOut !== undefined) contestant.fanOut.publish(message, routing);
      else if (!isEach) contestant.send({ client: null, message } satisfies Addressed);
      else {
        for (let client = 0; client < clients; client++) {
          contestant.send({ client, message } satisfies Addressed);
        }
      }
    };
    const { count, from } = await this.#repeat(ms, inTurn, (at) => publish(payloads.ordinary(at)));
    await this.#told({ events: count * clients, bytes: 0 });
    return { count, ms: performance.now() - from };
  }

  /** How long each of `count` round trips took in ms, one after the other. */
  async roundTrips(count: number): Promise<number[]> {
    const took: number[] = [];
    for (let n = 0; n < count; n++) {
      const from = performance.now();
      const answered = new Promise<void>((resolve) => (this.#onPong = () => resolve()));
      this.#contestant.send({ bench: 'ping', n } satisfies Word);
      await answered;
      took.push(performance.now() - from);
    }
    return took;
  }

  /** Sends `bytes` in messages of `chunkBytes`; pings meanwhile. */
  async bulk(
    bytes: number,
    chunkBytes: number,
    isPinging: boolean,
  ): Promise<Sent & { readonly roundTripsMs: readonly number[] }> {
    const contestant = this.#contestant;
    const count = Math.ceil(bytes / chunkBytes);
    const data = randomBytes(bytes);
    const pings = isPinging ? this.#ping() : null;
    const from = performance.now();
    for (let at = 0; at < bytes; at += chunkBytes) {
      contestant.send(data.subarray(at, at + chunkBytes));
      if (!contestant.isWritable()) await contestant.writable();
    }
    await this.#told({ events: 0, bytes });
    const ms = performance.now() - from;
    return { count, ms, roundTripsMs: (await pings?.()) ?? [] };
  }

  async #repeat(
    ms: number,
    inTurn: number,
    act: (at: number) => void,
  ): Promise<{ readonly count: number; readonly from: number }> {
    const contestant = this.#contestant;
    const from = performance.now();
    let count = 0;
    while (performance.now() - from < ms) {
      for (let n = 0; n < inTurn; n++) act(count++);
      await turn();
      if (!contestant.isWritable()) await contestant.writable();
    }
    return { count, from };
  }

  /** Pings now and then; the answer ends it, and gives what the round trips took. */
  #ping(): () => Promise<number[]> {
    const leftAt: number[] = [];
    const took: number[] = [];
    let onAll = (): void => {};
    this.#onPong = (n) => {
      took.push(performance.now() - (leftAt[n] ?? Number.NaN));
      if (took.length === leftAt.length) onAll();
    };
    const timer = setInterval(() => {
      leftAt.push(performance.now());
      this.#contestant.send({ bench: 'ping', n: leftAt.length - 1 } satisfies Word);
    }, pingEveryMs);
    return async () => {
      clearInterval(timer);
      if (took.length < leftAt.length) await new Promise<void>((resolve) => (onAll = resolve));
      return took;
    };
  }

  /** Tells the others how much it was; resolves once each of them says that it has all. */
  async #told(total: { readonly events: number; readonly bytes: number }): Promise<void> {
    this.#dones = 0;
    const done = new Promise<void>((resolve) => (this.#onDone = resolve));
    const trouble = this.#contestant.trouble?.() ?? null;
    if (trouble !== null) throw new Error(trouble);
    this.#contestant.send({ bench: 'total', ...total } satisfies Word);
    await done;
  }

  #hear(word: Word): void {
    switch (word.bench) {
      case 'ping':
        this.#contestant.send({ bench: 'pong', n: word.n } satisfies Word);
        break;
      case 'pong':
        this.#onPong(word.n);
        break;
      case 'total':
        this.#total = word;
        this.#arrived();
        break;
      case 'done':
        if (++this.#dones === this.#others) this.#onDone();
    }
  }

  #dispatch({ client }: Addressed): void {
    if (client === null) for (const delivered of this.#clients) delivered();
    else this.#clients[client]?.();
  }

  /** The total may overtake what it counts, where order is not kept. */
  #arrived(): void {
    if (this.#total === null) return;
    const { events, bytes } = this.#total;
    if (this.#events < events || this.#bytes < bytes) return;
    this.#total = null;
    this.#events -= events;
    this.#bytes -= bytes;
    this.#parts = [];
    this.#contestant.send({ bench: 'done' } satisfies Word);
  }
}

const turns = new MessageChannel();

/** One turn of the event loop: a timer would be held back by four milliseconds. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    turns.port1.onmessage = () => resolve();
    turns.port2.postMessage(null);
  });
}
