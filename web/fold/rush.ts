/**
 * When more happens than a person, or this page, could follow one by one, it is counted instead of shown.
 * Which events those are is decided here, for all that happens to an event at once and wherever: so that
 * none is counted twice, and none half.
 */

import { traceKindPlace, type TraceRow } from '../../src/core/index.ts';

/** What happens to events, as rows name it. */
export const kinds = {
  published: traceKindPlace('published'),
  sent: traceKindPlace('sent'),
  skipped: traceKindPlace('skipped'),
  received: traceKindPlace('received'),
  delivered: traceKindPlace('delivered'),
} as const;

const kindsOfEvents: ReadonlySet<number> = new Set(Object.values(kinds));

/** Trace events of events that are shown in a second; and at most at once, after a while with fewer. */
const shownPerSecond = 5_000;
const shownAtOnce = 20_000;

/** How often it is looked whether the rush is over, in ms. */
const lookMs = 1_000;

/** Of one publisher's life, as far as it is remembered. */
const rangesMax = 20;
const originsMax = 1_000;

interface Origin {
  /** The highest number of an event that is shown. */
  shown: number;
  /** From here on they are counted; Infinity while they are not. */
  from: number;
  /** The highest that was counted. */
  last: number;
  /** Numbers of events that were counted before. */
  readonly ranges: { readonly first: number; readonly last: number }[];
}

export class Rush {
  readonly #canCount: () => boolean;
  readonly #perSecond: number;
  readonly #atOnce: number;
  readonly #origins = new Map<string, Origin>();
  /** Trace events that may still be shown now, as of a moment in ms of this page's clock. */
  #left: number;
  #filledAt = 0;
  /** Trace events since it was last looked. */
  #seen = 0;
  #lookedAt = 0;

  /** `canCount`: whether there is something that counts; until then all is shown. */
  constructor(canCount: () => boolean, perSecond = shownPerSecond, atOnce = shownAtOnce) {
    this.#canCount = canCount;
    this.#perSecond = perSecond;
    this.#atOnce = atOnce;
    this.#left = atOnce;
  }

  /** Whether what a row says is only counted. */
  isCounted({ kind, texts, numbers }: TraceRow): boolean {
    // The event's id comes first in all of them.
    return kindsOfEvents.has(kind) && this.isOver(texts[0] ?? '', numbers[0] ?? 0);
  }

  /** Whether what happened to a publisher's event of that number is only counted. */
  isOver(origin: string, number: number): boolean {
    const known = this.#of(origin);
    this.#seen++;
    if (number >= known.from) {
      known.last = Math.max(known.last, number);
      return true;
    }
    if (known.ranges.some(({ first, last }) => number >= first && number <= last)) return true;
    if (this.#left < 1 && number > known.shown && this.#canCount()) {
      known.from = number;
      known.last = Math.max(known.last, number);
      return true;
    }
    this.#left--;
    known.shown = Math.max(known.shown, number);
    return false;
  }

  /** Time has passed: whether the rush is over. */
  settle(nowMs: number): void {
    const filled = ((nowMs - this.#filledAt) * this.#perSecond) / 1_000;
    this.#left = Math.min(this.#atOnce, Math.max(0, this.#left) + filled);
    this.#filledAt = nowMs;
    if (nowMs - this.#lookedAt < lookMs) return;
    const rate = (this.#seen * 1_000) / (nowMs - this.#lookedAt);
    this.#seen = 0;
    this.#lookedAt = nowMs;
    if (rate > this.#perSecond) return;
    for (const known of this.#origins.values()) {
      if (known.from === Infinity) continue;
      known.ranges.push({ first: known.from, last: known.last });
      if (known.ranges.length > rangesMax) known.ranges.shift();
      known.from = Infinity;
    }
  }

  #of(origin: string): Origin {
    let known = this.#origins.get(origin);
    if (known === undefined) {
      known = { shown: 0, from: Infinity, last: 0, ranges: [] };
      this.#origins.set(origin, known);
      for (const oldest of this.#origins.keys()) {
        if (this.#origins.size <= originsMax) break;
        this.#origins.delete(oldest);
      }
    }
    return known;
  }
}
