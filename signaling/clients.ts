/**
 * WebSockets in front of the rooms: every limit is here. A client that sends nonsense, too much or
 * nothing is let go; whatever it sends, the server goes on.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import { Rooms } from '../src/signal/rooms.ts';
import type { RoomsOptions } from '../src/signal/rooms-port.ts';
import {
  type JoinMessage,
  parseClientMessage,
  type ServerMessage,
  signalFrameBytesMax,
} from '../src/signal/schema.ts';
import type { Counts } from './counts.ts';
import { Slices } from './slices.ts';
import { TokenBucket } from './token-bucket.ts';
import { hashOf, newToken } from './tokens.ts';

export const clientLimits = {
  /** Frames a second and at once, pings and empty ones too: a full room's dials fit in. */
  framesPerSecond: 100,
  framesBurst: 1_000,
  /** What telling a whole room costs, in frames. */
  labFrames: 25,
  /** To join, after the WebSocket opened. */
  joinMs: 10_000,
  pingMs: 10_000,
  /** Bytes that may wait for a client that does not read. */
  unreadBytesMax: 1_048_576,
} as const;

interface Client {
  readonly ws: WebSocket;
  readonly address: string;
  readonly bucket: TokenBucket;
  isAnswering: boolean;
  /** Its join has come, and its turn has not. */
  isWaiting: boolean;
}

export interface ClientsOptions extends RoomsOptions {
  readonly counts: Counts;
  readonly clientsMax: number;
  /** WebSockets from one address: a whole class comes from behind one. */
  readonly perAddressMax: number;
}

export class Clients {
  readonly rooms: Rooms;
  readonly #options: ClientsOptions;
  readonly #counts: Counts;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: signalFrameBytesMax,
    perMessageDeflate: false,
    clientTracking: false,
  });
  readonly #clients = new Map<number, Client>();
  readonly #perAddress = new Map<string, number>();
  readonly #pinging: NodeJS.Timeout;
  readonly #slices = new Slices();
  #lastId = 0;
  #isClosing = false;
  #last: { readonly message: ServerMessage | null; readonly text: Buffer } = {
    message: null,
    text: Buffer.alloc(0),
  };

  constructor(options: ClientsOptions) {
    this.#options = options;
    this.#counts = options.counts;
    this.rooms = new Rooms(
      {
        now: () => Date.now(),
        newToken,
        // Alone, nobody else hears of it.
        proofOf: options.backplane === undefined ? (token) => token : hashOf,
        send: (id, message) => this.#send(id, message),
        close: (id) => this.#clients.get(id)?.ws.close(1000),
      },
      options,
    );
    this.#pinging = setInterval(() => this.#pingAll(), clientLimits.pingMs);
  }

  get count(): number {
    return this.#clients.size;
  }

  /** Whether one more WebSocket from this address is too many. */
  isFull(address: string): boolean {
    const ofAddress = this.#perAddress.get(address) ?? 0;
    const { clientsMax, perAddressMax } = this.#options;
    return this.#clients.size >= clientsMax || ofAddress >= perAddressMax;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void {
    this.#slices.do(() => {
      this.#server.handleUpgrade(request, socket, head, (ws) => this.#accept(ws, address));
    });
  }

  /** Tells all to come back, spread out, and lets them go. */
  closeAll(): void {
    clearInterval(this.#pinging);
    this.#isClosing = true;
    for (const [id, { ws }] of this.#clients) {
      this.#send(id, { t: 'closing', retryMs: 200 + Math.floor(Math.random() * 2_800) });
      ws.close(1001);
      // Whoever does not answer the close has had its chance.
      setTimeout(() => ws.terminate(), 500).unref();
    }
  }

  #accept(ws: WebSocket, address: string): void {
    const id = ++this.#lastId;
    const { framesPerSecond, framesBurst, joinMs } = clientLimits;
    const bucket = new TokenBucket(framesPerSecond, framesBurst, Date.now());
    const client: Client = { ws, address, bucket, isAnswering: true, isWaiting: false };
    this.#clients.set(id, client);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    const joining = setTimeout(() => {
      if (client.isWaiting) joining.refresh();
      else if (!this.rooms.isMember(id)) ws.terminate();
    }, joinMs);
    ws.on('message', (data, isBinary) => this.#receive(id, client, data as Buffer, isBinary));
    ws.on('ping', () => void this.#isWithinRate(id, client));
    ws.on('pong', () => {
      if (this.#isWithinRate(id, client)) client.isAnswering = true;
    });
    // An oversized or malformed WebSocket frame: ws closes by itself, and says so here.
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      clearTimeout(joining);
      this.#clients.delete(id);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
      // When the server stops its nodes are not gone: they come back here or elsewhere.
      if (!this.#isClosing) this.rooms.left(id, 'closed');
    });
  }

  #receive(id: number, client: Client, data: Buffer, isBinary: boolean): void {
    if (!this.#isWithinRate(id, client)) return;
    this.#counts.received++;
    const message = isBinary ? null : parseClientMessage(data.toString());
    if (message !== null) {
      const { labFrames } = clientLimits;
      if (message.t === 'lab' && !this.#isWithinRate(id, client, labFrames)) return;
      if (message.t === 'join') this.#join(id, client, message);
      else this.rooms.receive(id, message);
      return;
    }
    this.#send(id, {
      t: 'refused',
      code: 'bad-frame',
      say: 'That is no message of this protocol.',
    });
    client.ws.close(1008);
  }

  /** Each tells a whole room: of all that clients say it costs most. */
  #join(id: number, client: Client, message: JoinMessage): void {
    client.isWaiting = true;
    this.#slices.do(() => {
      client.isWaiting = false;
      if (client.ws.readyState === WebSocket.OPEN) this.rooms.receive(id, message);
    });
  }

  #isWithinRate(id: number, { ws, bucket }: Client, frames = 1): boolean {
    if (bucket.take(Date.now(), frames)) return true;
    this.#send(id, { t: 'refused', code: 'too-fast', say: 'Too many frames a second.' });
    ws.terminate();
    return false;
  }

  #send(id: number, message: ServerMessage): void {
    const ws = this.#clients.get(id)?.ws;
    if (ws?.readyState !== WebSocket.OPEN) return;
    this.#counts.said(message);
    if (ws.bufferedAmount > clientLimits.unreadBytesMax) ws.terminate();
    else ws.send(this.#written(message), { binary: false });
  }

  /** What a whole room is told is written once. */
  #written(message: ServerMessage): Buffer {
    if (message !== this.#last.message) {
      this.#last = { message, text: Buffer.from(JSON.stringify(message)) };
    }
    return this.#last.text;
  }

  #pingAll(): void {
    for (const client of this.#clients.values()) {
      if (!client.isAnswering) client.ws.terminate();
      client.isAnswering = false;
      client.ws.ping();
    }
  }
}
