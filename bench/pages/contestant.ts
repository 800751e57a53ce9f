/** What every implementation is asked to do, each in its own way. */

import type { Routing } from '../../src/core/index.ts';

/** Where a tab is and with whom. */
export interface Place {
  readonly room: string;
  readonly name: string;
  /** All that will be in the room, this tab too. */
  readonly names: readonly string[];
  /** One of them that publishes nothing and hears nothing: it only watches the trace. */
  readonly watcher: string | null;
  readonly ports: Ports;
}

/** Of the servers on loopback. */
export interface Ports {
  readonly pages: number;
  readonly signaling: number;
  readonly peerjs: number;
  /** A WebSocket relay of messages. */
  readonly relay: number;
  /** A relay of signals in Nostr's protocol, for trystero. */
  readonly nostr: number;
  /** A NATS server's WebSockets; 0 where none is asked for. */
  readonly nats: number;
}

export interface Contestant {
  /**
   * Meets the others. Resolves when the link to each of them is open, with the milliseconds since its
   * name was granted, or NaN for who cannot tell.
   */
  open(place: Place): Promise<number>;
  /** Set before `open`; hears each message of the others. */
  onMessage: (message: unknown) => void;
  /** Hands one message over to every other tab: an object of JSON's types, or bytes. */
  send(message: unknown): void;
  /** Whether no link has more waiting than it should. */
  isWritable(): boolean;
  /** Resolves once that is so. */
  writable(): Promise<void>;
  /** Messages to hand over in one turn, where the usual number is too many. */
  readonly burstMax?: number;
  /** Serves several subscribers by itself; for the others the page does. */
  readonly fanOut?: FanOut;
  /** Asks all others for their trace, or no longer. */
  watch?(isWatching: boolean): void;
  /** Trace events of others that came so far. */
  watched?(): number;
  /** What went wrong and cannot be seen from outside, or null. */
  trouble?(): string | null;
}

export interface FanOut {
  /** Starts `clients` subscribers here. */
  listen(clients: number, onDelivery: () => void): void;
  /** Resolves once it is known here that `subscribers` listen elsewhere. */
  known(subscribers: number): Promise<void>;
  publish(message: unknown, routing: Routing): void;
}

/** Bytes that may wait on a link before the sender waits, and those at which it goes on. */
export const queueBytes = { high: 1_048_576, low: 262_144 } as const;

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves once `isTrue`, looked at every few milliseconds: for what tells nobody of its change. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await wait(4);
}
