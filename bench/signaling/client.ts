/** One client of a signaling server, as the page's is: it comes back at growing, spread intervals. */

import { WebSocket } from 'ws';

/** As in `src/webrtc/signaling-client.ts`, in ms. */
const reopenMs = { first: 400, last: 8_000 };

interface Said {
  readonly t: string;
  readonly epoch: number;
  readonly token: string;
  readonly retryMs: number;
  readonly members: readonly unknown[];
}

const member = '{"t":"member"';

export class Client {
  readonly name: string;
  epoch: number | null = null;
  onSignal = (): void => {};
  onJoined = (): void => {};
  readonly #room: string;
  #port: number;
  #ws: WebSocket | null = null;
  #token: string | null = null;
  #waitMs = reopenMs.first;
  #isEnded = false;
  #isJoined = false;
  #known = 0;
  #wish = { others: 0, resolve: (): void => {} };

  constructor(port: number, room: string, name: string) {
    this.#port = port;
    this.#room = room;
    this.name = name;
  }

  get isJoined(): boolean {
    return this.#isJoined;
  }

  /** Resolves when it is a member. */
  join(): Promise<void> {
    return new Promise((resolve) => {
      this.onJoined = resolve;
      this.#open();
    });
  }

  /** Resolves when it has heard of so many others. */
  knows(others: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wish = { others, resolve };
      this.#knew(0);
    });
  }

  /** Whether it has not heard of so many others yet. */
  lacks(others: number): boolean {
    return !this.#isJoined || this.#known < others;
  }

  /** Who it is and how far. */
  toString(): string {
    const how = this.#isJoined ? `joined, knows ${this.#known}` : 'not joined';
    const readyState = this.#ws?.readyState ?? 'none';
    return `${this.name} of ${this.#room} at port ${this.#port}: ${how}, WebSocket ${readyState}`;
  }

  #knew(more = 1): void {
    this.#known += more;
    if (this.#isJoined && this.#known >= this.#wish.others) this.#wish.resolve();
  }

  signal(to: Client, dial: number, data: unknown): void {
    const message = { t: 'signal', to: to.name, toEpoch: to.epoch, dial, data };
    this.#ws?.send(JSON.stringify(message));
  }

  end(): void {
    this.#isEnded = true;
    this.#ws?.terminate();
  }

  #open(): void {
    const ws = new WebSocket(`ws://127.0.0.1:${this.#port}/signal`, { perMessageDeflate: false });
    this.#ws = ws;
    ws.on('error', () => {});
    ws.on('open', () => {
      const claim = { name: this.name, token: this.#token, epoch: this.epoch };
      ws.send(JSON.stringify({ t: 'join', v: 1, room: this.#room, ...claim }));
    });
    ws.on('message', (data: Buffer) => {
      // News of others is most of what comes: it is counted, and not read.
      if (data.toString('latin1', 0, member.length) === member) {
        this.#knew();
        return;
      }
      const said = JSON.parse(data.toString()) as Said;
      if (said.t === 'signal') this.onSignal();
      else if (said.t === 'closing') this.#waitMs = said.retryMs;
      else if (said.t === 'unreachable' || said.t === 'refused') throw new Error(String(data));
      else if (said.t === 'joined') {
        this.epoch = said.epoch;
        this.#token = said.token ?? null;
        this.#waitMs = reopenMs.first;
        this.#isJoined = true;
        this.#known = said.members.length;
        this.onJoined();
        this.#knew(0);
      }
    });
    ws.on('close', () => {
      this.#isJoined = false;
      if (this.#isEnded) return;
      setTimeout(() => !this.#isEnded && this.#open(), this.#waitMs * (0.5 + Math.random()));
      this.#waitMs = Math.min(this.#waitMs * 2, reopenMs.last);
    });
  }
}

/** Does `task` for each, at most so many at a time. */
export async function inTurns<T>(
  all: readonly T[],
  atATime: number,
  task: (one: T) => Promise<void>,
): Promise<void> {
  const rest = all[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const one of rest) await task(one);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
