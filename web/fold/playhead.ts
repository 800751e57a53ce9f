/**
 * The moment that is shown. LIVE runs a short, stated time behind the real clock, so that both ends
 * of a crossing are known before it is drawn (T2). SLOW replays a publish made by hand on a stretched
 * clock and then catches up at once (T3). PAUSED stands still. A person may go to any moment that is
 * still known, and replay from there at any pace. It only reads: nothing real waits.
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

/** A longer time between two ticks was spent asleep: a replay does not leap by it. In ms. */
const gapMsMax = 500;

/** From when to when, in ms of the clock that the trace events are placed on. */
export interface Span {
  readonly beginsAt: number;
  readonly endsAt: number;
}

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
  #isTravelling = false;
  /** The chosen pace, times slower than real; 1 leaves it to the windows. */
  #chosen = 1;
  /** How many times slower than real the room itself goes. */
  #roomFactor = 1;
  /** What can be shown of a recording; null where time goes on. */
  readonly #span: Span | null;

  constructor(timeline: Timeline, flights: Flights, span: Span | null = null) {
    this.#timeline = timeline;
    this.#flights = flights;
    this.#span = span;
  }

  /** Moves on to the wall clock's `nowMs`, in ms of this page's clock. */
  tick(nowMs: number): PlayheadView {
    const isFirst = this.#nowMs === -Infinity;
    const gapMs = isFirst ? 0 : Math.min(gapMsMax, Math.max(0, nowMs - this.#nowMs));
    this.#nowMs = Math.max(this.#nowMs, nowMs);
    if (isFirst && this.#span !== null) this.seek(this.#span.beginsAt);
    if (this.#pausedAt === null) {
      // What happened before the page was looked at is not replayed.
      if (isFirst) this.#at = this.#nowMs - liveDelayMs;
      else if (this.#slow !== null) this.#stretch(this.#slow);
      else if (this.#isTravelling) this.#replay(gapMs);
      else this.#goOn();
    }
    return this.view();
  }

  view(): PlayheadView {
    const slow = this.#slow?.window;
    const isLive = slow === undefined && !this.#isTravelling && this.#roomFactor === 1;
    const endsAt = this.#end();
    return {
      mode: this.#pausedAt !== null ? 'paused' : isLive ? 'live' : 'slow',
      at: this.#at,
      behindMs: this.#nowMs === -Infinity ? 0 : (this.#span?.endsAt ?? this.#nowMs) - this.#at,
      factor: slow?.factor ?? this.#chosen * this.#roomFactor,
      isTravelling: this.#isTravelling,
      beginsAt: this.#span?.beginsAt ?? Math.min(this.#timeline.at(0)?.at ?? endsAt, endsAt),
      endsAt,
      isBelowClock: slow?.isBelowClock ?? false,
    };
  }

  pause(): void {
    if (this.#nowMs !== -Infinity) this.#pausedAt ??= this.#nowMs;
  }

  /** Stands at a moment: the past is there to be looked at. */
  seek(at: number): void {
    if (this.#nowMs === -Infinity) return;
    this.#pausedAt = this.#nowMs;
    this.#slow = null;
    this.#isTravelling = true;
    const { beginsAt, endsAt } = this.#span ?? { beginsAt: -Infinity, endsAt: this.#nowMs };
    this.#at = Math.max(beginsAt, Math.min(at, endsAt));
  }

  /** Sets the pace, `factor` times slower than real; 1 is as it comes. */
  setFactor(factor: number): void {
    this.#chosen = Math.max(1, factor);
    if (this.#chosen === 1) return;
    this.#slow = null;
    this.#isTravelling = true;
  }

  /** The room's own time goes slower: the picture follows it, and nothing more is stretched. */
  setRoomFactor(factor: number): void {
    this.#roomFactor = factor;
    this.#slow = null;
  }

  get chosenFactor(): number {
    return this.#chosen * this.#roomFactor;
  }

  /** Goes on: from the chosen moment, with the window that was stopped, else LIVE. */
  play(): void {
    if (this.#pausedAt === null) return;
    const pausedMs = this.#nowMs - this.#pausedAt;
    this.#pausedAt = null;
    if (this.#isTravelling) return;
    if (this.#slow === null) {
      this.goLive();
      return;
    }
    this.#slow.startedAt += pausedMs;
    if (this.#slow.endedAt !== null) this.#slow.endedAt += pausedMs;
  }

  /** Shows the present, whatever is skipped; of a recording its end. */
  goLive(): void {
    if (this.#span !== null) {
      this.seek(this.#span.endsAt);
      return;
    }
    this.#pausedAt = null;
    this.#slow = null;
    this.#isTravelling = false;
    this.#chosen = 1;
    if (this.#nowMs !== -Infinity) this.#at = Math.max(this.#at, this.#nowMs - liveDelayMs);
  }

  /** The past again, at the chosen pace; publishes made by hand are stretched as they were. */
  #replay(gapMs: number): void {
    const end = this.#end();
    const at = Math.max(this.#at, Math.min(end, this.#at + gapMs / this.#chosen));
    const window = this.#chosen === 1 ? this.#nextWindow(at) : null;
    this.#at = window?.from ?? at;
    if (window !== null) this.#slow = { window, startedAt: this.#nowMs, endedAt: null };
    else if (at < end) return;
    else if (this.#span !== null) this.#pausedAt = this.#nowMs;
    else if (this.#chosen === 1) this.#isTravelling = false;
  }

  /** The last moment that can be shown. */
  #end(): number {
    return this.#span?.endsAt ?? this.#nowMs - liveDelayMs;
  }

  #goOn(): void {
    if (this.#isTravelling) {
      this.#slow = null;
      this.#replay(0);
      return;
    }
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
    if (this.#roomFactor > 1) return null;
    let after = this.#at;
    for (;;) {
      const index = nextHandMade(this.#timeline, after, until);
      const placed = index === null ? undefined : this.#timeline.at(index);
      if (placed === undefined || placed.event.kind !== 'published') return null;
      const lateMs = this.#isTravelling ? liveDelayMs : this.#nowMs - placed.at;
      const screenMs = behindMsMax - holdMs - lateMs;
      const window = slowWindow(this.#flights.get(placed.event.event), screenMs);
      if (window !== null) return window;
      after = placed.at;
    }
  }
}
