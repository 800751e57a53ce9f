/**
 * The ways of events: each crossing with its two ends, as far as they are known. Built from every
 * trace event at once, whatever the playhead shows, because a crossing may only be drawn when both
 * its ends are known (T2).
 */

import type { EventId, TraceEventOf } from '../../src/core/index.ts';
import { Bounded } from './bounded.ts';
import { isEngine } from './engines.ts';
import type { PlacedEvent } from './types.ts';

/** Events whose ways are remembered: more than a timeline of them has. */
const flightsMax = 10_000;

/** Crossings remembered: in a large cluster each event makes many. */
const crossingsMax = 100_000;

/** Losses remembered per pair, for crossings whose `sent` is told later. */
const lossesMax = 20;

/** Pairs of nodes for which losses are remembered. */
const lossyPairsMax = 1_000;

/** Lost crossings of one pair that are looked up one by one. */
const namedMax = 1_000;

/** Crossings that take longer are few, and found without looking through all events. In ms. */
export const briefMs = 100;

/** Copies of one event that are told apart: one per subscriber in a full room. */
const crossingsPerEventMax = 50_000;

type Loss = TraceEventOf<'lost'> & { readonly lostAt: number };

/** One copy of an event on its way to one other node. Times in ms of this page's clock. */
export interface Crossing {
  readonly event: EventId;
  readonly topic: string;
  readonly from: string;
  readonly to: string;
  readonly number: number;
  /** Of the event's frame. */
  readonly bytes: number;
  sentAt: number | null;
  receivedAt: number | null;
  lostAt: number | null;
  isAdjusted: boolean;
}

const never = { firstAt: Infinity, endAt: -Infinity } as const;

interface Numbered {
  readonly event: EventId;
  readonly topic: string;
  readonly number: number;
  readonly bytes?: number;
}

/** Everything known of one event's way. */
export interface Flight {
  readonly id: EventId;
  publishedAt: number | null;
  /** By receiver and number. */
  readonly crossings: Map<string, Crossing>;
  /** When an engine was handed it, once for all who get it; null when none was. */
  handed: PlacedEvent | null;
  /** Its first known arrival; Infinity before one is. */
  firstAt: number;
  /** The last known arrival or delivery; -Infinity before one is. */
  endAt: number;
}

export class Flights {
  /** In the order in which they became known. */
  readonly #flights = new Map<EventId, Flight>();
  #crossings = 0;
  /** The last crossing of each number, from one node to another. */
  readonly #numbered = new Bounded<string, Crossing>(flightsMax);
  readonly #losses = new Bounded<string, readonly Loss[]>(lossyPairsMax);
  /** What engines were handed, by publisher, topic and number. */
  readonly #handed = new Bounded<string, EventId>(flightsMax);
  /** Sendings of crossings that take longer than `briefMs`, or whose arrival is not known. */
  readonly #lasting = new Map<Crossing, PlacedEvent>();
  /** Nodes whose own trace events come here: only theirs can show an arrival. */
  readonly #telling = new Set<string>();

  get(id: EventId): Flight | undefined {
    return this.#flights.get(id);
  }

  crossing(id: EventId, to: string, number: number): Crossing | undefined {
    return this.#flights.get(id)?.crossings.get(`${to} ${number}`);
  }

  /** Those of an event that an engine was handed, as far as it is known who has it, or missed it. */
  handedOn(id: EventId): readonly Crossing[] {
    const flight = this.#flights.get(id);
    return flight?.handed == null ? [] : [...flight.crossings.values()];
  }

  /**
   * When a crossing was at the engine, which does not say: half way of the quickest one of its event, for
   * it was handed over once. Null for one over a link.
   */
  hubAt({ event, sentAt, receivedAt, lostAt }: Crossing): number | null {
    const flight = this.#flights.get(event);
    if (flight?.handed == null || sentAt === null) return null;
    const endAt = Math.min(flight.firstAt, receivedAt ?? lostAt ?? Infinity);
    return endAt === Infinity ? null : (sentAt + endAt) / 2;
  }

  /** The events that a `missed` names, as far as the engine is known to have been handed them. */
  missed({ node, peer, topic, first, last }: TraceEventOf<'missed'>): readonly Crossing[] {
    const found: Crossing[] = [];
    const end = Math.min(last, first + namedMax);
    for (let number = first; number <= end; number++) {
      const id = this.#handed.get(`${peer} ${topic} ${number}`);
      if (id === undefined) continue;
      const crossing = this.#crossing({ event: id, topic, number }, peer, node);
      if (crossing.receivedAt === null) found.push(crossing);
    }
    return found;
  }

  /** The crossings that a `lost` names, as far as their `sent` is known. */
  named({ node, peer, first, last }: TraceEventOf<'lost'>): readonly Crossing[] {
    const found: Crossing[] = [];
    const end = Math.min(last, first + namedMax);
    for (let number = first; number <= end; number++) {
      const crossing = this.#numbered.get(`${peer} ${node} ${number}`);
      if (crossing !== undefined && crossing.receivedAt === null) found.push(crossing);
    }
    return found;
  }

  /** Sendings of crossings that take long, or for ever. */
  lasting(): Iterable<PlacedEvent> {
    return this.#lasting.values();
  }

  isTelling(node: string): boolean {
    return this.#telling.has(node);
  }

  add(placed: PlacedEvent): void {
    const { event, at, isAdjusted } = placed;
    this.#telling.add(event.node);
    switch (event.kind) {
      case 'published':
        this.#flight(event.event).publishedAt = at;
        break;
      case 'sent':
      case 'skipped': {
        if (event.kind === 'sent' && isEngine(event.peer)) {
          this.#hand(event, placed);
          break;
        }
        const crossing = this.#crossing(event, event.node, event.peer);
        crossing.sentAt = at;
        if (event.kind === 'skipped') crossing.lostAt = at;
        crossing.isAdjusted ||= isAdjusted;
        if (event.kind === 'sent' && !isBrief(crossing)) this.#keepLasting(crossing, placed);
        this.#numbered.set(`${event.node} ${event.peer} ${event.number}`, crossing);
        this.#settleLate(crossing);
        break;
      }
      case 'received': {
        const crossing = this.#crossing(event, event.peer, event.node);
        crossing.receivedAt = at;
        this.#leave(crossing);
        if (isBrief(crossing)) this.#lasting.delete(crossing);
        crossing.isAdjusted ||= isAdjusted;
        this.#reach(event.event, at);
        this.#flight(event.event).firstAt = Math.min(at, this.#flight(event.event).firstAt);
        break;
      }
      case 'delivered':
        this.#reach(event.event, at);
        break;
      case 'lost':
        this.#keepLoss({ ...event, lostAt: at });
        for (const crossing of this.named(event)) crossing.lostAt ??= at;
        break;
      case 'missed':
        for (const crossing of this.missed(event)) {
          crossing.lostAt ??= at;
          this.#leave(crossing);
        }
        break;
      default:
      // The rest does not move.
    }
  }

  /** An engine was handed an event: so it left for each who has it, or missed it. */
  #hand(event: TraceEventOf<'sent'>, placed: PlacedEvent): void {
    const flight = this.#flight(event.event);
    flight.handed = placed;
    this.#handed.set(`${event.node} ${event.topic} ${event.number}`, event.event);
    for (const crossing of flight.crossings.values()) this.#leave(crossing);
  }

  #leave(crossing: Crossing): void {
    const handed = this.#flights.get(crossing.event)?.handed ?? null;
    if (crossing.sentAt !== null || handed === null) return;
    crossing.sentAt = handed.at;
    crossing.isAdjusted ||= handed.isAdjusted;
    if (!isBrief(crossing)) this.#keepLasting(crossing, handed);
  }

  #keepLasting(crossing: Crossing, sent: PlacedEvent): void {
    this.#lasting.set(crossing, sent);
    if (this.#lasting.size <= flightsMax) return;
    for (const oldest of this.#lasting.keys()) {
      this.#lasting.delete(oldest);
      return;
    }
  }

  #keepLoss(loss: Loss): void {
    const pair = `${loss.peer} ${loss.node}`;
    this.#losses.set(pair, [...(this.#losses.get(pair) ?? []), loss].slice(-lossesMax));
  }

  #settleLate(crossing: Crossing): void {
    const { from, to, number, sentAt } = crossing;
    for (const { first, last, lostAt } of this.#losses.get(`${from} ${to}`) ?? []) {
      if (number < first || number > last || crossing.receivedAt !== null) continue;
      // Numbers begin anew with a session: a loss before the sending is not this one's.
      if (sentAt !== null && lostAt >= sentAt) crossing.lostAt ??= lostAt;
    }
  }

  #reach(id: EventId, at: number): void {
    const flight = this.#flight(id);
    flight.endAt = Math.max(flight.endAt, at);
  }

  #flight(id: EventId): Flight {
    let flight = this.#flights.get(id);
    if (flight === undefined) {
      flight = { id, publishedAt: null, crossings: new Map(), handed: null, ...never };
      this.#flights.set(id, flight);
      this.#forgetOldest();
    }
    return flight;
  }

  #forgetOldest(): void {
    for (const [id, { crossings }] of this.#flights) {
      if (this.#flights.size <= flightsMax && this.#crossings <= crossingsMax) return;
      this.#flights.delete(id);
      this.#crossings -= crossings.size;
    }
  }

  #crossing({ event, topic, number, bytes = 0 }: Numbered, from: string, to: string): Crossing {
    const { crossings } = this.#flight(event);
    const key = `${to} ${number}`;
    let crossing = crossings.get(key);
    if (crossing === undefined) {
      const unknown = { sentAt: null, receivedAt: null, lostAt: null, isAdjusted: false };
      crossing = { event, topic, from, to, number, bytes, ...unknown };
      if (crossings.size < crossingsPerEventMax) {
        crossings.set(key, crossing);
        this.#crossings++;
      }
    }
    return crossing;
  }
}

function isBrief({ sentAt, receivedAt }: Crossing): boolean {
  return sentAt !== null && receivedAt !== null && receivedAt - sentAt <= briefMs;
}

/** The name of the node that published an event: `alice` of `alice@1764000000000:12`. */
export function publisherOf(id: EventId): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('@')));
}
