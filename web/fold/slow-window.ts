/**
 * Which stretch of time is worth slowing down (T3): from a publish made by hand to the last known
 * arrival of its event, on a clock on which the median crossing takes about 900 ms.
 */

import type { EventId } from '../../src/core/index.ts';
import type { Flight, Flights } from './flights.ts';
import { crossingMsMin } from './place.ts';
import type { Timeline } from './timeline.ts';

/** What the median crossing should take on screen, in ms. */
const crossingScreenMs = 900;

/** Below this on screen a stretched crossing shows nothing more than a flash, in ms. */
const crossingScreenMsMin = 250;

/** A window is at least this many median crossings long, where there is little time for it. */
const crossingsPerWindow = 1.3;

/** This many publishes within a second are a rate, not a hand. */
const handMadeMax = 4;
const handMadeMs = 1_000;

/** What is known of the time after the publish when the playhead, which runs behind, gets there. */
const aheadMs = 300;

export interface SlowWindow {
  readonly event: EventId;
  /** In ms of this page's clock. */
  readonly from: number;
  readonly factor: number;
  /** How long it may take on screen, in ms. */
  readonly screenMs: number;
  readonly isBelowClock: boolean;
}

/** The first publish made by hand later than `after` and not later than `until`, as its index. */
export function nextHandMade(timeline: Timeline, after: number, until: number): number | null {
  for (let index = timeline.indexAfter(after); ; index++) {
    const placed = timeline.at(index);
    if (placed === undefined || placed.at > until) return null;
    if (placed.event.kind === 'published' && isHandMade(timeline, placed.at)) return index;
  }
}

function isHandMade(timeline: Timeline, at: number): boolean {
  let count = 0;
  for (let index = timeline.indexAfter(at - handMadeMs); count < handMadeMax; index++) {
    const placed = timeline.at(index);
    if (placed === undefined || placed.at > at + aheadMs) return true;
    if (placed.event.kind === 'published') count++;
  }
  return false;
}

/** The window of one event within `screenMs` of screen time; null where none helps. */
export function slowWindow(flight: Flight | undefined, screenMs: number): SlowWindow | null {
  if (flight === undefined || flight.publishedAt === null) return null;
  const known = [...flight.crossings.values()].filter(
    ({ sentAt, receivedAt }) => sentAt !== null && receivedAt !== null,
  );
  const exact = known.filter(({ isAdjusted }) => !isAdjusted);
  const times = (exact.length > 0 ? exact : known).map(
    ({ sentAt, receivedAt }) => (receivedAt ?? 0) - (sentAt ?? 0),
  );
  const found = median(times);
  if (found === null) return null;
  const crossingMs = Math.max(found, crossingMsMin);
  const factor = Math.min(crossingScreenMs, screenMs / crossingsPerWindow) / crossingMs;
  // Slow by itself, or no time left: it is shown as it was.
  if (factor < 2 || factor * crossingMs < crossingScreenMsMin) return null;
  const isBelowClock = exact.length === 0 && found < 1;
  return { event: flight.id, from: flight.publishedAt, factor, screenMs, isBelowClock };
}

/**
 * Where the window ends by what is known now, in ms of this page's clock. Publishes that fall into it
 * share it, as long as there is time.
 */
export function windowEnd(window: SlowWindow, timeline: Timeline, flights: Flights): number {
  const limit = window.from + window.screenMs / window.factor;
  let end = Math.max(window.from, flights.get(window.event)?.endAt ?? window.from);
  for (let index = timeline.indexAfter(window.from); end < limit; index++) {
    const placed = timeline.at(index);
    if (placed === undefined || placed.at > end) break;
    if (placed.event.kind !== 'published') continue;
    end = Math.max(end, flights.get(placed.event.event)?.endAt ?? end);
  }
  return Math.min(end, limit);
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
