/**
 * Everything that moves at the playhead's moment, with its progress. Nothing is here without a trace
 * event (T1); a crossing is here only between its own two ends, linear in the playhead's time (T2).
 * What has just happened glows on for a moment of wall time, so that it can be seen at all.
 */

import type { EventId, TraceEventOf } from '../../src/core/index.ts';
import { Detail } from './detail.ts';
import { isEngine } from './engines.ts';
import type { Crossing, Flights } from './flights.ts';
import { publisherOf } from './flights.ts';
import { Flows } from './flows.ts';
import { Glows } from './glows.ts';
import type { Motion, SummaryView } from './motion.ts';
import type { Crossed } from './sums.ts';
import type { PlacedEvent } from './types.ts';

/** Crossings shorter than this on screen light the whole link instead of travelling, in ms. */
const travelScreenMsMin = 120;

/** A crossing whose end is not known by then fades, in ms of the playhead. */
export const unsureMs = 2_000;

/** Crossings followed at once; more than can be told apart. */
const activeMax = 2_000;

/** Where on its way through an engine a crossing is crossed out that only its receiver missed. */
const missedPlace = 0.75;

/** Where on its link a crossing that never left is crossed out. */
const skippedPlace = 0.12;

const drawn: ReadonlySet<string> = new Set([
  'published',
  'sent',
  'skipped',
  'received',
  'delivered',
  'lost',
  'missed',
  'signal',
]);

export class Motions {
  readonly #flights: Flights;
  readonly #glows = new Glows();
  readonly #active = new Set<Crossing>();
  readonly #flows = new Flows();
  readonly #detail = new Detail();
  /** Between the nodes, once something went through it. */
  #engine: string | null = null;
  #followed: EventId | null = null;
  #summary: SummaryView = { isFlowing: false, isBursting: false };
  #lastAt = -Infinity;

  constructor(flights: Flights) {
    this.#flights = flights;
  }

  /** An event became known: the picture will move when the playhead gets to it. */
  expect({ event, at }: PlacedEvent): void {
    if (drawn.has(event.kind)) this.#lastAt = Math.max(this.#lastAt, at);
    if (event.kind !== 'received') return;
    // Through an engine it is known only now for whom it left.
    const crossing = this.#flights.crossing(event.event, event.node, event.number);
    if (crossing !== undefined && this.#flights.hubAt(crossing) !== null) this.#depart(crossing);
  }

  /** Something is counted that the playhead has not got to. */
  expectCounted(at: number): void {
    this.#lastAt = Math.max(this.#lastAt, at);
  }

  /** The playhead passes what is only counted: that much crossed is shown, by how much. */
  passCounted(crossed: Iterable<Crossed>, at: number): void {
    for (const { from, to, topic, count } of crossed) this.#flows.add(from, to, topic, at, count);
  }

  /** True while something moves, or will without anything new becoming known. */
  isMoving(at: number): boolean {
    return (
      this.#lastAt > at || this.#active.size > 0 || this.#glows.size > 0 || this.#flows.size > 0
    );
  }

  /** What the last frame left out. */
  summary(): SummaryView {
    return this.#summary;
  }

  follow(event: EventId | null): void {
    this.#followed = event;
  }

  /** The playhead is at another moment: `sent` are the crossings that may be under way there. */
  jump(at: number, sent: readonly PlacedEvent[]): void {
    this.#glows.clear();
    this.#active.clear();
    this.#flows.clear();
    for (const { event, at: sentAt } of sent) {
      if (event.kind !== 'sent') continue;
      this.#flows.add(event.node, event.peer, event.topic, sentAt);
      for (const crossing of this.#leaving(event)) {
        const endAt = crossing.receivedAt ?? crossing.lostAt ?? Infinity;
        if (endAt > at) this.#depart(crossing);
      }
    }
    this.#glows.clear();
  }

  /** Shows one event in a picture that stands still. */
  show(placed: PlacedEvent): void {
    this.pass(placed, 1);
    this.#glows.still();
  }

  /** The playhead passes an event. `factor`: how many times slower than real it goes. */
  pass({ event, at }: PlacedEvent, factor: number): void {
    switch (event.kind) {
      case 'published':
        this.#glows.light({ is: 'publish', node: event.node, topic: event.topic });
        break;
      case 'sent':
        this.#flows.add(event.node, event.peer, event.topic, at);
        this.#sent(event);
        break;
      case 'skipped':
        this.#glows.light(
          {
            is: 'loss',
            node: event.peer,
            from: event.node,
            topic: event.topic,
            place: skippedPlace,
          },
          event.event,
        );
        break;
      case 'received':
        if (this.#engine !== null) this.#flows.add(this.#engine, event.node, event.topic, at);
        this.#arrive(this.#flights.crossing(event.event, event.node, event.number), factor);
        break;
      case 'delivered': {
        const { node, topic, count } = event;
        if (count > 0) this.#glows.light({ is: 'deliver', node, topic, count });
        else if (publisherOf(event.event) !== node)
          this.#glows.light({ is: 'nobody', node, topic });
        break;
      }
      case 'lost': {
        const named = this.#flights.named(event);
        for (const crossing of named) this.#lose(crossing);
        if (named.length > 0) break;
        const key = `${event.first}-${event.last}`;
        this.#glows.light({ is: 'loss', node: event.node, from: event.peer, place: 0.5 }, key);
        break;
      }
      case 'missed': {
        const named = this.#flights.missed(event);
        for (const crossing of named) this.#lose(crossing, missedPlace);
        if (named.length > 0) break;
        const { node, peer: from, topic } = event;
        const key = `${topic} ${event.first}-${event.last}`;
        this.#glows.light({ is: 'loss', node, from, topic, place: missedPlace }, key);
        break;
      }
      case 'signal':
        this.#glows.light({
          is: 'signal',
          node: event.node,
          place: event.direction === 'sent' ? 1 : 0,
        });
        break;
      default:
      // The rest does not move.
    }
  }

  /**
   * What moves when the playhead is at `at`. `wallMs` ages what glows, unless the picture is paused.
   * With `isReduced` the same things are there, without travel: progress is 0 or 1.
   */
  frame(
    at: number,
    factor: number,
    wallMs: number,
    isPaused: boolean,
    isReduced: boolean,
  ): Motion[] {
    this.#glows.age(wallMs, isPaused);
    const isFlow = this.#flows.settle(at);
    if (!isPaused) this.#detail.see(this.#active.size + this.#glows.marks(), wallMs);
    const { isFlowing: isAll, isBursting } = this.#detail;
    this.#summary = { isFlowing: isFlow || isAll, isBursting };
    const engine = this.#engine;
    const isHidden = (from: string, to: string): boolean =>
      isAll ||
      this.#flows.isFlow(from, to) ||
      (engine !== null && (this.#flows.isFlow(from, engine) || this.#flows.isFlow(engine, to)));
    const motions: Motion[] = [];
    this.#flows.collect(motions, at, isAll);
    for (const crossing of this.#active) {
      const motion = this.#crossing(crossing, at, factor, isReduced);
      if (motion === null) this.#active.delete(crossing);
      else if (motion === 'hidden') continue;
      else if (crossing.event === this.#followed || !isHidden(crossing.from, crossing.to)) {
        motions.push(motion);
      }
    }
    this.#glows.collect(motions, isReduced, isBursting, isHidden);
    return motions;
  }

  /** One event to an engine leaves for all who have it; with nobody known, that it was handed over shows. */
  #sent(event: TraceEventOf<'sent'>): void {
    const { node, peer, topic } = event;
    const leaving = this.#leaving(event);
    for (const crossing of leaving) this.#depart(crossing);
    if (isEngine(peer)) {
      this.#engine = peer;
      if (leaving.length === 0) this.#glows.light({ is: 'flash', node: peer, from: node, topic });
    }
  }

  #leaving({ event, peer, number }: TraceEventOf<'sent'>): readonly Crossing[] {
    if (isEngine(peer)) return this.#flights.handedOn(event);
    const crossing = this.#flights.crossing(event, peer, number);
    return crossing === undefined ? [] : [crossing];
  }

  #depart(crossing: Crossing): void {
    if (this.#active.size >= activeMax) return;
    const { from, to, topic } = crossing;
    const isOneSided = crossing.receivedAt === null && crossing.lostAt === null;
    // Nobody can say when it arrives: that it left is all that is shown.
    if (isOneSided && !this.#flights.isTelling(to)) {
      this.#glows.light({ is: 'flash', node: to, from, topic });
    } else this.#active.add(crossing);
  }

  #arrive(crossing: Crossing | undefined, factor: number): void {
    if (crossing === undefined) return;
    const { from, to, topic, sentAt, receivedAt } = crossing;
    this.#glows.light({ is: 'arrive', node: to, from, topic });
    if (sentAt === null || receivedAt === null) return;
    if ((receivedAt - sentAt) * factor < travelScreenMsMin) {
      this.#glows.light({ is: 'flash', node: to, from, topic });
    }
  }

  #lose({ from, to, topic, event, number }: Crossing, place = 0.5): void {
    const key = `${event} ${number}`;
    this.#glows.light({ is: 'loss', node: to, from, topic, place }, key);
  }

  #crossing(
    crossing: Crossing,
    at: number,
    factor: number,
    isReduced: boolean,
  ): Motion | 'hidden' | null {
    const { sentAt, receivedAt, lostAt, from, to, topic, event, number } = crossing;
    if (sentAt === null) return null;
    // The playhead went back before it left.
    if (at < sentAt) return 'hidden';
    const endAt = receivedAt ?? lostAt;
    if (endAt === null) {
      if (at - sentAt < unsureMs) {
        const still = { progress: 0, hub: null };
        return { is: 'crossing', fate: 'unsure', from, to, topic, event, number, ...still };
      }
      this.#glows.light({ is: 'unsure', node: to, from, topic, place: 0.5 });
      return null;
    }
    if (at >= endAt) return null;
    if ((endAt - sentAt) * factor < travelScreenMsMin) return 'hidden';
    const fate = receivedAt === null ? 'lost' : 'arrives';
    const progress = isReduced ? 0 : (at - sentAt) / (endAt - sentAt);
    const hubAt = this.#flights.hubAt(crossing);
    const hub = hubAt === null ? null : (hubAt - sentAt) / (endAt - sentAt);
    return { is: 'crossing', fate, from, to, topic, event, number, progress, hub };
  }
}
