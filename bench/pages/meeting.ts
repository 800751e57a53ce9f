/**
 * Meeting through Hermes's signaling server, for implementations that bring none of their own: the
 * same messages that a node sends, one tab per name, nothing on top.
 */

import type { Place } from './contestant.ts';

interface Ref {
  readonly name: string;
  readonly epoch: number;
}

export type Signal = Record<string, unknown>;

export interface MeetingHandlers {
  /** There is somebody to link with; the one whose name is less offers. */
  found(peer: string, isOffering: boolean): void;
  signaled(peer: string, signal: Signal): void;
}

export class Meeting {
  readonly #ws: WebSocket;
  readonly #epochs = new Map<string, number>();
  readonly #name: string;
  readonly #missing: Set<string>;
  #handlers: MeetingHandlers | null = null;
  #grantedAt = 0;
  #opened: (ms: number) => void = () => {};

  constructor({ room, name, names, ports }: Place) {
    this.#name = name;
    this.#missing = new Set(names.filter((one) => one !== name));
    this.#ws = new WebSocket(`ws://127.0.0.1:${ports.signaling}/signal`);
    this.#ws.addEventListener('open', () =>
      this.#say({ t: 'join', v: 1, room, name, token: null, epoch: null }),
    );
    this.#ws.addEventListener('message', ({ data }: MessageEvent<string>) =>
      this.#receive(JSON.parse(data) as Signal & Ref),
    );
  }

  /** Resolves once all are linked, with the milliseconds since the name was granted. */
  start(handlers: MeetingHandlers): Promise<number> {
    this.#handlers = handlers;
    return new Promise((resolve) => (this.#opened = resolve));
  }

  signal(peer: string, data: Signal): void {
    this.#say({ t: 'signal', to: peer, toEpoch: this.#epochs.get(peer), dial: 1, data });
  }

  linked(peer: string): void {
    this.#missing.delete(peer);
    if (this.#missing.size === 0) this.#opened(performance.now() - this.#grantedAt);
  }

  #receive(message: Signal & Ref): void {
    switch (message['t']) {
      case 'joined':
        this.#grantedAt = performance.now();
        for (const peer of message['members'] as Ref[]) this.#found(peer);
        break;
      case 'member':
        this.#found(message);
        break;
      case 'signal':
        this.#handlers?.signaled(String(message['from']), message['data'] as Signal);
        break;
      case 'refused':
        throw new Error(String(message['say']));
      default:
      // Pongs, and who left: nothing that a benchmark waits for.
    }
  }

  #found({ name, epoch }: Ref): void {
    this.#epochs.set(name, epoch);
    this.#handlers?.found(name, this.#name < name);
  }

  #say(message: object): void {
    this.#ws.send(JSON.stringify(message));
  }
}
