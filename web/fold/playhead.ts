/**
 * The moment that is shown. LIVE runs a short, stated time behind the real clock, so that both ends
 * of a crossing are known before it is drawn (T2). SLOW replays a publish made by hand on a stretched
 * clock and then catches up at once (T3). PAUSED stands still. It only reads: nothing real waits.
 */

import type { Flights } from './flights.ts';
import { nextHandMade, type SlowWindow, slowWindow, windowEnd } from './slow-window.ts';
import type { Timeline } from './timeline.ts';
import type { PlayheadView } from './types.ts';

/** How far LIVE is behind, in ms. */
export const liveDelayMs = 300;

/** SLOW never falls further behind than this, in ms. */
export const behindMsMax = 3_000;

/** After a window, long enough for rays and pops to be seen, in ms. */
const holdMs = 700;

interface Slow {
  readonly window: SlowWindow;
  /** When it began, on the wall clock, in ms. */
  startedAt: number;
  /** When its end was reached, or null. */
  endedAt: number | null;
}

export class Playhead {
  readonly #timeline: Timeline;
  readonly #flights: Flights;
  #at = -Infinity;
  #nowMs = -Infinity;
  #slow: Slow | null = null;
  #pausedAt: number | null = null;

  constructor(timeline: Timeline, flights: Flights) {
    this.#timeline = timeline;
    this.#flights = flights;
  }

  /** Moves on to the wall clock's `nowMs`, in ms of this page's clock. */
  tick(nowMs: number): PlayheadView {
    const isFirst = this.#nowMs === -Infinity;
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    if (this.#pausedAt === null) {
      // What happened before the page was looked at is not replayed.
      if (isFirst) this.#at = this.#nowMs - liveDelayMs;
      else if (this.#slow === null) this.#goOn();
      else this.#stretch(this.#slow);
    }
    return this.view();
  }

  view(): PlayheadView {
    const slow = this.#slow?.window;
    return {
      mode: this.#pausedAt !== null ? 'paused' : slow === undefined ? 'live' : 'slow',
      at: this.#at,
      behindMs: this.#nowMs === -Infinity ? 0 : this.#nowMs - this.#at,
      factor: slow?.factor ?? 1,
      isBelowClock: slow?.isBelowClock ?? false,
    };
  }

  pause(): void {
    if (this.#nowMs !== -Infinity) this.#pausedAt ??= this.#nowMs;
  }

  /** Goes on: with the window that was stopped, if there was one, else LIVE. */
  play(): void {
    if (this.#pausedAt === null) return;
    const pausedMs = this.#nowMs - this.#pausedAt;
    this.#pausedAt = null;
    if (this.#slow === null) {
      this.goLive();
      return;
    }
    this.#slow.startedAt += pausedMs;
    if (this.#slow.endedAt !== null) this.#slow.endedAt += pausedMs;
  }

  /** Shows the present, whatever is skipped. */
  goLive(): void {
    this.#pausedAt = null;
    this.#slow = null;
    if (this.#nowMs !== -Infinity) this.#at = Math.max(this.#at, this.#nowMs - liveDelayMs);
  }

  #goOn(): void {
    const live = Math.max(this.#at, this.#nowMs - liveDelayMs);
    const window = this.#nextWindow(live);
    if (window === null) {
      this.#slow = null;
      this.#at = live;
      return;
    }
    this.#slow = { window, startedAt: this.#nowMs, endedAt: null };
    this.#at = window.from;
  }

  #stretch(slow: Slow): void {
    const { window, startedAt } = slow;
    const end = windowEnd(window, this.#timeline, this.#flights);
    if (slow.endedAt === null) {
      const at = window.from + (this.#nowMs - startedAt) / window.factor;
      this.#at = Math.max(this.#at, Math.min(at, end));
      if (at >= end) slow.endedAt = Math.min(this.#nowMs, startedAt + window.screenMs);
      return;
    }
    if (this.#nowMs - slow.endedAt >= holdMs) this.#goOn();
  }

  /** The next publish worth a window, if showing it keeps the picture near enough to the present. */
  #nextWindow(until: number): SlowWindow | null {
    let after = this.#at;
    for (;;) {
      const index = nextHandMade(this.#timeline, after, until);
      const placed = index === null ? undefined : this.#timeline.at(index);
      if (placed === undefined || placed.event.kind !== 'published') return null;
      const screenMs = behindMsMax - holdMs - (this.#nowMs - placed.at);
      const window = slowWindow(this.#flights.get(placed.event.event), screenMs);
      if (window !== null) return window;
      after = placed.at;
    }
  }
}
