/** What the charts show: per second, over the two minutes up to the playhead, from the trace events. */

import type { TraceEvent } from '../../src/core/index.ts';
import type { PlacedEvent, PlacedEvents } from '../fold/types.ts';

/** Seconds shown, the last one being the last that is over at the playhead. */
export const secondsShown = 120;

/** One value per second, oldest first; null where nothing is known. */
export type Values = readonly (number | null)[];

export interface Series {
  readonly name: string;
  readonly values: Values;
}

export interface Rates {
  readonly publishes: Values;
  readonly crossings: Values;
  readonly deliveries: Values;
}

/** The first second that is shown, of those since the page's clock began. */
export function firstSecond(at: number): number {
  return Math.floor(at / 1_000) - secondsShown;
}

/** `at`: the playhead, in ms of this page's clock. Before the first event that is known, nothing is. */
export function ratesOf(events: PlacedEvents, at: number): Rates {
  const first = firstSecond(at);
  const begins = Math.floor((events.at(0)?.at ?? Infinity) / 1_000);
  const empty = (): (number | null)[] =>
    Array.from({ length: secondsShown }, (_, index) => (first + index < begins ? null : 0));
  const rates = { publishes: empty(), crossings: empty(), deliveries: empty() };
  for (let index = events.indexAfter(first * 1_000 - tiny); ; index++) {
    const placed = events.at(index);
    if (placed === undefined) break;
    const second = Math.floor(placed.at / 1_000) - first;
    if (second >= secondsShown) break;
    const { event } = placed;
    if (event.kind === 'published') add(rates.publishes, second, 1);
    else if (event.kind === 'sent') add(rates.crossings, second, 1);
    else if (event.kind === 'delivered') add(rates.deliveries, second, event.count);
  }
  return rates;
}

/** So that what happened at a second's very beginning is in it. */
const tiny = 1e-6;

function add(values: (number | null)[], second: number, count: number): void {
  if (second >= 0) values[second] = (values[second] ?? 0) + count;
}

/** A node that is in one of these states has no open way. */
const isGone: ReadonlySet<string> = new Set(['unreachable', 'down', 'left', 'superseded']);

export function isOfRoundTrips({ kind }: TraceEvent): boolean {
  return kind === 'offset' || kind === 'peer';
}

/** The round trip to each peer, as `self` knew it at the end of each second, in ms. */
export function roundTripsOf(
  events: readonly PlacedEvent[],
  self: string,
  at: number,
): readonly Series[] {
  const first = firstSecond(at);
  const links = new Map<string, (number | null)[]>();
  /** Since which second each peer has its present value. */
  const present = new Map<string, { second: number; rttMs: number | null }>();
  const fill = (peer: string, until: number): void => {
    const { second, rttMs } = present.get(peer) ?? { second: 0, rttMs: null };
    const values = links.get(peer);
    for (let to = Math.max(0, second); to < until; to++) if (values) values[to] = rttMs;
  };
  for (const { event, at } of events) {
    if (event.node !== self || (event.kind !== 'offset' && event.kind !== 'peer')) continue;
    const second = Math.floor(at / 1_000) - first;
    if (second >= secondsShown) break;
    const { peer } = event;
    if (event.kind === 'peer' && !isGone.has(event.state)) continue;
    if (!links.has(peer)) {
      if (event.kind === 'peer') continue;
      links.set(
        peer,
        Array.from({ length: secondsShown }, () => null),
      );
    }
    fill(peer, second);
    present.set(peer, { second, rttMs: event.kind === 'offset' ? event.rttMs : null });
  }
  for (const peer of links.keys()) fill(peer, secondsShown);
  return named(links);
}

/** Bytes that wait for each peer: what was sampled, the most of each second. */
export class QueueSamples {
  readonly #links = new Map<string, Map<number, number>>();

  /** `at`: now, in ms of this page's clock. */
  add(at: number, peers: readonly { readonly name: string; readonly queuedBytes: number }[]): void {
    const second = Math.floor(at / 1_000);
    for (const { name, queuedBytes } of peers) {
      const samples = this.#links.get(name) ?? new Map<number, number>();
      samples.set(second, Math.max(samples.get(second) ?? 0, queuedBytes));
      this.#links.set(name, samples);
      for (const old of samples.keys()) if (old < second - 2 * secondsShown) samples.delete(old);
    }
  }

  series(at: number): readonly Series[] {
    const first = firstSecond(at);
    const links = new Map<string, (number | null)[]>();
    for (const [peer, samples] of this.#links) {
      const values = Array.from(
        { length: secondsShown },
        (_, to) => samples.get(first + to) ?? null,
      );
      links.set(peer, values);
    }
    return named(links);
  }
}

function named(links: ReadonlyMap<string, Values>): readonly Series[] {
  return [...links]
    .filter(([, values]) => values.some((value) => value !== null))
    .map(([name, values]) => ({ name, values }));
}

/** Of many, those with the greatest last values, in their order; and how many are left out. */
export function greatest(
  all: readonly Series[],
  max: number,
): { readonly shown: readonly Series[]; readonly left: number } {
  const last = ({ values }: Series): number => lastOf(values) ?? -1;
  const kept = new Set(all.toSorted((a, b) => last(b) - last(a)).slice(0, max));
  return { shown: all.filter((one) => kept.has(one)), left: all.length - kept.size };
}

/** The value of the last second; null where it is not known. */
export function lastOf(values: Values): number | null {
  return values.at(-1) ?? null;
}

export function mostOf(values: Values): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
