/**
 * Puts trace events of several nodes, each stamped by its own clock, on this page's clock (T7).
 * Offsets come from this node's own `offset` trace events. Where they would put an effect before its
 * cause, the event is moved and marked: order is certain (an effect knows its cause), offsets are
 * estimates. Until a peer's first offset its events are put where they became known here.
 */

import type { EventId, TraceEvent } from '../../src/core/index.ts';
import { Bounded } from './bounded.ts';
import { anyone, isEngine } from './engines.ts';
import type { PlacedEvent } from './types.ts';

/** The least time between a crossing's two ends, in ms. */
export const crossingMsMin = 0.1;

/** Ends of crossings remembered, to hold later ones against. */
const endsMax = 20_000;

/** Movements below this are rounding, not corrections, in ms. */
const roundingMs = 1e-6;

interface Clock {
  readonly epoch: number;
  /** The peer's clock minus this page's, in ms. */
  offsetMs: number;
  isEstimated: boolean;
  lastSeq: number;
  lastAt: number;
}

export class Placer {
  readonly #self: string;
  readonly #isOneClock: boolean;
  readonly #clocks = new Map<string, Clock>();
  /** Offsets by peer, for a life whose first trace event has not come yet. */
  readonly #offsets = new Map<string, number>();
  readonly #epochs = new Map<string, number>();
  /** When each crossing left, and arrived, by event, receiver and number; and each event's first arrival. */
  readonly #sentAt = new Bounded<string, number>(endsMax);
  readonly #receivedAt = new Bounded<string, number>(endsMax);
  readonly #firstAt = new Bounded<string, number>(endsMax);

  /** `self`: the node whose clock is this page's; `isOneClock`: it is everyone's. */
  constructor(self: string, isOneClock = false) {
    this.#self = self;
    this.#isOneClock = isOneClock;
  }

  /** `nowMs`: this page's clock as the event became known. */
  place(event: TraceEvent, nowMs: number): PlacedEvent {
    if (this.#isOneClock) return this.#placed(event, event.at, false, nowMs);
    if (event.node === this.#self) {
      this.#learn(event);
      return this.#placed(event, event.at, false, nowMs);
    }
    const clock = this.#clockOf(event, nowMs);
    const raw = event.at - clock.offsetMs;
    const isNext = event.epoch === clock.epoch && event.seq > clock.lastSeq;
    let at = isNext ? Math.max(raw, clock.lastAt) : raw;
    // What is known has happened, whatever a stranger's clock says.
    at = this.#between(event, Math.min(at, nowMs));
    if (isNext) {
      clock.lastSeq = event.seq;
      clock.lastAt = Math.max(clock.lastAt, at);
    }
    const isAdjusted = clock.isEstimated || Math.abs(at - raw) > roundingMs;
    return this.#placed(event, at, isAdjusted, nowMs);
  }

  /** About when something happened that is only counted: not held against its cause or its effects. */
  timeOf(of: Pick<TraceEvent, 'node' | 'epoch' | 'at'>, nowMs: number): number {
    if (this.#isOneClock || of.node === this.#self) return of.at;
    return Math.min(of.at - this.#clockOf(of, nowMs).offsetMs, nowMs);
  }

  #learn(event: TraceEvent): void {
    if (event.kind === 'peer' && this.#epochs.get(event.peer) !== event.peerEpoch) {
      // A new life has a clock of its own.
      this.#epochs.set(event.peer, event.peerEpoch);
      this.#offsets.delete(event.peer);
    }
    if (event.kind !== 'offset') return;
    this.#offsets.set(event.peer, event.offsetMs);
    const clock = this.#clocks.get(event.peer);
    if (clock === undefined || clock.epoch !== this.#epochs.get(event.peer)) return;
    if (clock.isEstimated) {
      // What was placed by the moment it became known lies too late: it binds nothing.
      clock.lastAt = -Infinity;
      clock.isEstimated = false;
    }
    clock.offsetMs = event.offsetMs;
  }

  #clockOf({ node, epoch, at }: Pick<TraceEvent, 'node' | 'epoch' | 'at'>, nowMs: number): Clock {
    let clock = this.#clocks.get(node);
    if (clock === undefined || clock.epoch < epoch) {
      const known = this.#epochs.get(node) ?? epoch;
      const offsetMs = known === epoch ? this.#offsets.get(node) : undefined;
      clock = {
        epoch,
        offsetMs: offsetMs ?? -Infinity,
        isEstimated: offsetMs === undefined,
        lastSeq: 0,
        lastAt: -Infinity,
      };
      this.#clocks.set(node, clock);
    }
    // An event is known after it happened, so each one bounds the offset from below.
    if (clock.isEstimated) clock.offsetMs = Math.max(clock.offsetMs, at - nowMs);
    return clock;
  }

  /** Not before its cause; not after an effect that is already on the timeline. */
  #between(event: TraceEvent, at: number): number {
    switch (event.kind) {
      case 'received': {
        const sentAt =
          this.#sentAt.get(endKey(event, event.node)) ?? this.#sentAt.get(endKey(event, anyone));
        return sentAt === undefined ? at : Math.max(at, sentAt + crossingMsMin);
      }
      case 'sent': {
        if (isEngine(event.peer)) return this.#beforeFirst(event.event, at);
        const receivedAt = this.#receivedAt.get(endKey(event, event.peer));
        return receivedAt === undefined ? at : Math.min(at, receivedAt - crossingMsMin);
      }
      case 'published':
        return this.#beforeFirst(event.event, at);
      default:
        return at;
    }
  }

  #beforeFirst(event: EventId, at: number): number {
    const firstAt = this.#firstAt.get(event);
    return firstAt === undefined ? at : Math.min(at, firstAt - crossingMsMin);
  }

  #placed(event: TraceEvent, at: number, isAdjusted: boolean, knownAt: number): PlacedEvent {
    if (event.kind === 'sent') {
      const to = isEngine(event.peer) ? anyone : event.peer;
      this.#sentAt.set(endKey(event, to), at);
    }
    if (event.kind === 'received') {
      this.#receivedAt.set(endKey(event, event.node), at);
      this.#firstAt.set(event.event, Math.min(at, this.#firstAt.get(event.event) ?? at));
    }
    return { event, at, isAdjusted, knownAt };
  }
}

function endKey({ event, number }: { event: EventId; number: number }, receiver: string): string {
  return `${event} ${receiver} ${number}`;
}
