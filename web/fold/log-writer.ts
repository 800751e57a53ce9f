/** Says each trace event in words, or nothing: what a person reads is less than what happened. */

import type { PeerState, TraceEvent, TraceEventOf } from '../../src/core/index.ts';
import { type Flights, publisherOf } from './flights.ts';
import { isEngine } from './engines.ts';
import { isolating } from './isolated.ts';
import { linkKey } from './link-key.ts';
import type { Nodes } from './nodes.ts';
import { Shared } from './shared.ts';
import type { PlacedEvent } from './types.ts';
import { words as plainWords } from './words.ts';

export type Sentence =
  | { readonly is: 'row' | 'arrival' | 'instead'; readonly text: string }
  /** One of several alike: `of` says alike to what, `text` says how many. */
  | { readonly is: 'run'; readonly of: string; readonly text: (count: number) => string };

const words = isolating(plainWords);

/** The least time between two clocks' readings that can be told, in ms. */
const tellableMs = 0.1;

export class LogWriter {
  readonly #self: string;
  readonly #flights: Flights;
  readonly #nodes: Nodes;
  #peers = new Shared<string, { epoch: number; state: PeerState; wasReady: boolean }>();
  #links = new Shared<string, string>();
  #lastAt = new Shared<string, number>();
  /** Nodes whose clock tells parts of a millisecond. */
  readonly #fine = new Set<string>();

  constructor(self: string, flights: Flights, nodes: Nodes) {
    this.#self = self;
    this.#flights = flights;
    this.#nodes = nodes;
  }

  /** A writer that knows as much; `nodes`: the copy's own. */
  copy(nodes: Nodes): LogWriter {
    const copy = new LogWriter(this.#self, this.#flights, nodes);
    copy.#peers = this.#peers.copy();
    copy.#links = this.#links.copy();
    copy.#lastAt = this.#lastAt.copy();
    for (const node of this.#fine) copy.#fine.add(node);
    return copy;
  }

  write(placed: PlacedEvent): Sentence | null {
    const { event } = placed;
    this.#watchClock(event);
    const { node } = event;
    switch (event.kind) {
      case 'started':
        return node === this.#self ? row(words.opensRoom(node, event.room)) : null;
      case 'stopped':
        return node === this.#self ? row(words.leaves(node, event.reason)) : null;
      case 'subscribed':
        return this.#subscribed(event);
      case 'unsubscribed':
        return this.#unsubscribed(event);
      case 'peer':
        return node === this.#self ? this.#peer(event) : null;
      case 'link':
        return this.#link(event);
      case 'signaling':
        if (node !== this.#self) return null;
        return row(event.reached === 1 ? words.signalingReached(node) : words.signalingLost(node));
      case 'published':
        return row(words.publishes(node, event.topic, event.bytes));
      case 'sent':
        return row(
          isEngine(event.peer)
            ? words.hands(node, event.peer, event.bytes)
            : words.crosses(node, event.peer, event.bytes),
        );
      case 'skipped':
        return row(
          isEngine(event.peer)
            ? words.handsNot(node, event.peer, event.reason)
            : words.skips(node, event.peer, event.reason),
        );
      case 'received':
        return this.#received(event, placed);
      case 'delivered':
        return this.#delivered(event);
      case 'lost':
        return row(words.loses(event.peer, node, event.first, event.last));
      case 'missed': {
        const { peer, topic, first, last } = event;
        return row(words.misses(peer, node, topic, first, last));
      }
      case 'dropped':
        return row(words.drops(node, event.peer, event.reason));
      case 'threw':
        return row(words.threw(node, event.topic));
      case 'routing':
        return row(words.routes(node, event.strategy));
      case 'asked':
        return node === this.#self ? row(words.asks(node, event.peer, event.about)) : null;
      case 'vouched':
        return node === this.#self ? row(words.vouches(event.peer, event.about)) : null;
      case 'stalled':
        return row(words.stalled(node, event.ms));
      case 'queued':
        return event.bytes > 0
          ? row(words.queues(node, event.peer, event.bytes))
          : row(words.queuesLittle(node, event.peer));
      case 'untold':
        return node === this.#self ? row(words.untold(event.peer, event.count)) : null;
      case 'fault': {
        const { fault, peer, value, owner } = event;
        const on = peer === '' ? node : linkKey(node, peer).replace(' ', ' – ');
        return row(words.fault(fault, on, value, owner));
      }
      case 'begun':
        // Of both ends, the publisher's word.
        if (event.direction !== 'sent') return null;
        return row(words.beginsToSend(node, event.peer, event.bytes));
      case 'ended': {
        const { peer, direction, reason } = event;
        if (direction !== 'sent') return null;
        return row(
          reason === '' ? words.hasAll(node, peer) : words.neverHasAll(node, peer, reason),
        );
      }
      case 'signal':
      case 'offset':
      case 'announced':
      case 'known':
        return null;
      default:
        // A kind that a later version added: nothing is known to say of it.
        return null;
    }
  }

  #subscribed({ node, topic, client }: TraceEventOf<'subscribed'>): Sentence {
    if (client === 0) return row(words.subscribes(node, topic));
    const text = (count: number): string => words.startsClients(node, count, topic);
    return { is: 'run', of: `+ ${node} ${topic}`, text };
  }

  #unsubscribed({ node, topic, client }: TraceEventOf<'unsubscribed'>): Sentence {
    if (client === 0) return row(words.unsubscribes(node, topic));
    const text = (count: number): string => words.stopsClients(node, count, topic);
    return { is: 'run', of: `- ${node} ${topic}`, text };
  }

  #peer({ peer, peerEpoch, state, reason }: TraceEventOf<'peer'>): Sentence | null {
    const before = this.#peers.get(peer);
    const wasHere = before !== undefined && before.epoch === peerEpoch && before.wasReady;
    this.#peers.set(peer, { epoch: peerEpoch, state, wasReady: wasHere || state === 'ready' });
    switch (state) {
      case 'connecting':
        return null;
      case 'ready':
        return row(wasHere ? words.isBack(peer) : words.joins(peer));
      case 'asleep':
        return row(words.isAsleep(peer));
      case 'suspect':
        return row(words.isSuspect(peer, reason));
      case 'unreachable':
        return row(words.isUnreachable(peer, reason));
      case 'down':
        return row(words.isDown(peer, reason));
      case 'left':
        return row(wasHere ? words.leaves(peer, reason) : words.didNotJoin(peer, reason));
      case 'superseded':
        return row(words.isSuperseded(peer));
    }
  }

  /** Both ends say it; a reader is told once. */
  #link({ node, peer, state, reason }: TraceEventOf<'link'>): Sentence | null {
    if (state === 'dialing') return null;
    const key = linkKey(node, peer);
    if (this.#links.get(key) === state) return null;
    this.#links.set(key, state);
    if (isEngine(peer))
      return row(state === 'open' ? words.engineReached(node, peer) : words.engineLost(node, peer));
    const [a = node, b = peer] = key.split(' ');
    return row(state === 'open' ? words.linkOpen(a, b) : words.linkClosed(a, b, reason));
  }

  #received(event: TraceEventOf<'received'>, placed: PlacedEvent): Sentence {
    const { node, peer } = event;
    const sentAt = this.#flights.crossing(event.event, node, event.number)?.sentAt;
    if (sentAt === null || sentAt === undefined) return arrival(words.hasIt(node));
    const ms = placed.at - sentAt;
    const isTellable = !placed.isAdjusted && this.#fine.has(node) && this.#fine.has(peer);
    const isShort = ms < tellableMs || (ms < 1 && !isTellable);
    return arrival(isShort ? words.hasItSoon(node) : words.hasItAfter(node, ms));
  }

  #delivered({ event, node, topic, count }: TraceEventOf<'delivered'>): Sentence | null {
    if (count === 0) {
      const isOwn = publisherOf(event) === node;
      return isOwn ? null : { is: 'instead', text: words.nobodyWantedIt(node) };
    }
    const isMixed = this.#nodes.otherSubscribers(node, topic) > 0;
    return row(isMixed ? words.delivers(node, count) : words.deliversToClients(node, count));
  }

  #watchClock({ node, at }: TraceEvent): void {
    const before = this.#lastAt.get(node);
    this.#lastAt.set(node, at);
    if (before === undefined) return;
    const part = Math.abs(at - before) % 1;
    if (part > 0.01 && part < 0.99) this.#fine.add(node);
  }
}

function row(text: string): Sentence {
  return { is: 'row', text };
}

function arrival(text: string): Sentence {
  return { is: 'arrival', text };
}
