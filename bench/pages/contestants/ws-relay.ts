/** No peers at all: a server that passes each message on, with `ws` and one WebSocket per tab. */

import { type Contestant, type Place, queueBytes, until } from '../contestant.ts';

export class WsRelay implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  #ws: WebSocket | null = null;

  async open({ room, names, ports }: Place): Promise<number> {
    const query = new URLSearchParams({ room, members: String(names.length) });
    const ws = new WebSocket(`ws://127.0.0.1:${ports.relay}/?${query.toString()}`);
    this.#ws = ws;
    ws.binaryType = 'arraybuffer';
    // The relay's first word: everybody is there.
    await new Promise((resolve) => ws.addEventListener('message', resolve, { once: true }));
    ws.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
      this.onMessage(typeof data === 'string' ? JSON.parse(data) : new Uint8Array(data)),
    );
    return Number.NaN;
  }

  send(message: unknown): void {
    this.#ws?.send(
      message instanceof Uint8Array
        ? (message as Uint8Array<ArrayBuffer>)
        : JSON.stringify(message),
    );
  }

  isWritable(): boolean {
    return (this.#ws?.bufferedAmount ?? 0) < queueBytes.high;
  }

  writable(): Promise<void> {
    if (this.isWritable()) return Promise.resolve();
    return until(() => (this.#ws?.bufferedAmount ?? 0) < queueBytes.low);
  }
}
