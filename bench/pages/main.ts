/** A tab of the benchmark: one contestant, asked for in the address and loaded alone. */

import type { Routing } from '../../src/core/index.ts';
import type { Contestant, Place } from './contestant.ts';
import type { PayloadKind } from './payloads.ts';
import { type Sent, Traffic } from './traffic.ts';

/** Each in a chunk of its own: a tab holds the code of what it measures, and no more. */
const contestants: Readonly<Record<string, () => Promise<Contestant>>> = {
  hermes: async () => new (await import('./contestants/hermes.ts')).Hermes(),
  'hermes-nats': async () => new (await import('./contestants/hermes.ts')).Hermes('nats'),
  nats: async () => new (await import('./contestants/nats.ts')).Nats(),
  raw: async () => new (await import('./contestants/raw.ts')).Raw(),
  'batch-text-16k': async () => new (await import('./contestants/batch.ts')).TextBatches(16_384),
  'batch-text-64k': async () => new (await import('./contestants/batch.ts')).TextBatches(65_536),
  'batch-binary-16k': async () =>
    new (await import('./contestants/batch.ts')).BinaryBatches(16_384),
  'batch-binary-64k': async () =>
    new (await import('./contestants/batch.ts')).BinaryBatches(65_536),
  'simple-peer': async () => new (await import('./contestants/simple-peer.ts')).SimplePeers(),
  peerjs: async () => new (await import('./contestants/peerjs.ts')).PeerJs(),
  trystero: async () => new (await import('./contestants/trystero.ts')).Trystero(),
  'ws-relay': async () => new (await import('./contestants/ws-relay.ts')).WsRelay(),
};

export interface BenchPage {
  /** Milliseconds from the name granted to all links open. */
  open(place: Place): Promise<number>;
  sendFor(ms: number, kind: PayloadKind, inTurn?: number): Promise<Sent>;
  listen(clients: number): void;
  fanOut(ms: number, clients: number, routing: Routing): Promise<Sent>;
  roundTrips(count: number): Promise<number[]>;
  bulk(
    bytes: number,
    chunkBytes: number,
    isPinging: boolean,
  ): Promise<Sent & { readonly roundTripsMs: readonly number[] }>;
  watch(isWatching: boolean): void;
  /** Trace events of others that came so far. */
  watched(): number;
}

declare global {
  interface Window {
    /** Set once the contestant's code is loaded. */
    bench?: BenchPage;
  }
}

const named = new URLSearchParams(location.search).get('contestant') ?? '';
const contestant = await contestants[named]?.();
if (contestant === undefined) throw new Error(`There is no contestant ${named}.`);

let traffic: Traffic | null = null;

function running(): Traffic {
  if (traffic === null) throw new Error('open first');
  return traffic;
}

window.bench = {
  open(place) {
    const hearing = place.names.filter((one) => one !== place.name && one !== place.watcher);
    const begun = new Traffic(contestant, hearing.length);
    traffic = begun;
    contestant.onMessage = (message) => begun.receive(message);
    return contestant.open(place);
  },
  sendFor: (ms, kind, inTurn) => running().sendFor(ms, kind, inTurn),
  listen: (clients) => running().listen(clients),
  fanOut: (ms, clients, routing) => running().fanOut(ms, clients, routing),
  roundTrips: (count) => running().roundTrips(count),
  bulk: (bytes, chunkBytes, isPinging) => running().bulk(bytes, chunkBytes, isPinging),
  watch: (isWatching) => contestant.watch?.(isWatching),
  watched: () => contestant.watched?.() ?? 0,
};
