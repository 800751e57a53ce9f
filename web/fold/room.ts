/**
 * One room as one page sees it: puts placing, timeline, fold, playhead and motions together. Trace
 * events go in; views and motions come out, all of one playhead (T4).
 */

import {
  type EventId,
  type NodeRef,
  type TraceEvent,
  traceEventOf,
  type TraceRow,
} from '../../src/core/index.ts';
import { briefMs, type Crossing, Flights } from './flights.ts';
import { factKey } from './fact-key.ts';
import { RoomFold } from './fold.ts';
import type { Motion, MotionSource, SummaryView } from './motion.ts';
import { Motions, unsureMs } from './motions.ts';
import { Placer } from './place.ts';
import { Playhead, type Span } from './playhead.ts';
import type { Recording } from './recording.ts';
import { Rush } from './rush.ts';
import type { Sums } from './sums.ts';
import { byTime, Timeline } from './timeline.ts';
import type { PlacedEvent, PlacedEvents, PlayheadView, RoomView } from './types.ts';

/** Facts that are no event to a person who steps from one to the next. */
export const passedOver: ReadonlySet<TraceEvent['kind']> = new Set([
  'signal',
  'offset',
  'announced',
  'known',
]);

/** Events looked through for crossings that are under way at a moment. */
const underWayMax = 10_000;

/** What came to be known later than this is applied without a light, in ms. */
const lateGlowMs = 2_000;

/** What is shown of a recording after its last event, at most, in ms. */
const quietMsMax = 60_000;

export interface RoomOptions {
  /** The life whose trace this page shows first hand. */
  readonly self: NodeRef;
  /** This page's clock: the one that stamps `self`'s trace events, in ms. */
  readonly now: () => number;
  /** What lights up fades on this clock, in ms; `now` when not given. */
  readonly wallNow?: () => number;
  /** Every node's trace events are stamped by this one clock, as in the simulator. */
  readonly isOneClock?: boolean;
  /**
   * What a recorded room knew: it is all there is, its own clock is over, and `now` only says how
   * fast it is played.
   */
  readonly recording?: Recording;
  /** What is too much to be shown one by one, if not as usual: in a second, and at once. */
  readonly shown?: { readonly perSecond: number; readonly atOnce: number };
  /** Gives what counts instead, where it is there; not given, all is shown. */
  readonly sums?: () => Sums | null;
}

export class Room implements MotionSource {
  readonly #options: RoomOptions;
  readonly #placer: Placer;
  readonly #timeline = new Timeline();
  readonly #span: Span | null;
  readonly #flights = new Flights();
  readonly #fold: RoomFold;
  readonly #playhead: Playhead;
  readonly #motions: Motions;
  readonly #rush: Rush;
  /** What is counted and not shown; null before anything was. */
  #sums: Sums | null = null;
  readonly #wakers = new Set<() => void>();
  readonly #wallNow: () => number;

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#wallNow = options.wallNow ?? options.now;
    const { shown } = options;
    this.#rush = new Rush(() => this.#canCount(), shown?.perSecond, shown?.atOnce);
    this.#placer = new Placer(options.self.name, options.isOneClock);
    const { recording } = options;
    this.#timeline.fill(recording?.events ?? []);
    for (const placed of recording?.events ?? []) this.#flights.add(placed);
    this.#fold = new RoomFold(options.self, this.#timeline, this.#flights, recording);
    this.#span = recording === undefined ? null : spanOf(recording);
    this.#playhead = new Playhead(this.#timeline, this.#flights, this.#span);
    this.#motions = new Motions(this.#flights);
    this.#timeline.onDrop = (count) => this.#fold.dropping(count);
    if (this.#span !== null) this.seek(this.#span.beginsAt);
  }

  /** Takes one trace event as it becomes known. */
  add(event: TraceEvent): void {
    this.#add(event);
    if (this.isMoving()) this.#wake();
  }

  /**
   * Takes one as a row, for which an object is made where it is shown; `took` follows the last of those
   * that became known together.
   */
  take(row: TraceRow): void {
    if (!this.#rush.isCounted(row)) {
      this.#add(traceEventOf(row));
      return;
    }
    const at = this.#placer.timeOf(row, this.#options.now());
    this.#sums?.take(row, at);
    this.#fold.useTopic(row.texts[1] ?? '');
  }

  took(): void {
    this.#rush.settle(this.#options.now());
    if (this.#sums !== null) this.#motions.expectCounted(this.#sums.endsAt);
    if (this.isMoving()) this.#wake();
  }

  /** Takes what was known before the page looked: own events first, for they tell the offsets. */
  addAll(events: readonly TraceEvent[]): void {
    const isOwn = (event: TraceEvent): boolean => event.node === this.#options.self.name;
    for (const event of events) if (isOwn(event)) this.#add(event);
    for (const event of events) if (!isOwn(event)) this.#add(event);
    if (this.isMoving()) this.#wake();
  }

  /** Moves the playhead on to now, and the fold with it. */
  tick(): PlayheadView {
    const before = this.#playhead.view().mode;
    const { at, factor, mode } = this.#playhead.tick(this.#options.now());
    this.#rush.settle(this.#options.now());
    if (mode === 'paused' && before === mode) {
      this.#fold.applyLate(() => {});
      return this.#playhead.view();
    }
    // Catching up shows what it skips as LIVE would have.
    const pace = before === mode ? factor : 1;
    this.#fold.advance(at, (placed) => {
      if (placed.at > at - lateGlowMs) this.#motions.pass(placed, pace);
    });
    this.#sums?.goTo(at, (crossed, then) => {
      if (then > at - lateGlowMs) this.#motions.passCounted(crossed, then);
    });
    return this.#playhead.view();
  }

  view(): RoomView {
    const view = this.#fold.view(this.#playhead.view().at);
    return this.#sums?.view(view) ?? view;
  }

  playhead(): PlayheadView {
    return this.#playhead.view();
  }

  /** Stops the picture, and only the picture. */
  pause(): void {
    this.#playhead.pause();
  }

  play(): void {
    const { at } = this.#playhead.tick(this.#options.now());
    // At its end a recording begins again.
    if (this.#span !== null && at >= this.#span.endsAt) this.seek(this.#span.beginsAt);
    this.#playhead.play();
    this.#wake();
  }

  goLive(): void {
    this.#playhead.tick(this.#options.now());
    this.#playhead.goLive();
    if (this.#span === null) this.#wake();
    else this.seek(this.#span.endsAt);
  }

  /**
   * Stands at a moment, in ms of this page's clock; with `fact` right after that one (`factKey`), where
   * others happened at the same moment.
   */
  seek(at: number, fact: string | null = null): void {
    this.#playhead.tick(this.#options.now());
    this.#playhead.seek(at);
    this.#stand(this.#countUpTo(this.#playhead.view().at, fact));
  }

  #countUpTo(at: number, fact: string | null): number {
    const all = this.#timeline.indexAfter(at);
    if (fact === null) return all;
    for (let index = all - 1; index >= 0; index--) {
      const placed = this.#timeline.at(index);
      if (placed === undefined || placed.at < at) break;
      if (factKey(placed.event) === fact) return index + 1;
    }
    return all;
  }

  /** Stands after the next event, or before the last one; false where there is none. */
  step(way: 1 | -1): boolean {
    this.#playhead.tick(this.#options.now());
    const shown = this.#fold.applied;
    const index =
      way === 1 ? this.#nextStep(shown, 1) : this.#nextStep(this.#nextStep(shown - 1, -1) - 1, -1);
    const placed = this.#timeline.at(index);
    if (placed === undefined) return false;
    this.#playhead.seek(placed.at);
    this.#stand(index + 1);
    this.#motions.show(placed);
    return true;
  }

  /** How many times slower than real the picture goes; 1 is as it comes. */
  setFactor(factor: number): void {
    this.#playhead.tick(this.#options.now());
    this.#playhead.setFactor(factor);
    this.#wake();
  }

  /** How many times slower than real the room itself goes: a simulated one can. */
  setRoomFactor(factor: number): void {
    this.#playhead.tick(this.#options.now());
    this.#playhead.setRoomFactor(factor);
    this.#wake();
  }

  chosenFactor(): number {
    return this.#playhead.chosenFactor;
  }

  /** Moves on to now and tells what moves: once per animation frame. */
  frame(isReduced: boolean): readonly Motion[] {
    const { at, factor, mode } = this.tick();
    const isPaused = mode === 'paused';
    // A picture that stands still shows whatever is under way, however short it was.
    const pace = isPaused ? Infinity : factor;
    return this.#motions.frame(at, pace, this.#wallNow(), isPaused, isReduced);
  }

  /** The events that are shown, oldest first; those after `since`, in ms of this page's clock. */
  *shown(since = -Infinity): Generator<TraceEvent, void> {
    const first = since === -Infinity ? 0 : this.#timeline.indexAfter(since);
    for (let index = first; index < this.#fold.applied; index++) {
      const placed = this.#timeline.at(index);
      if (placed !== undefined) yield placed.event;
    }
  }

  summary(): SummaryView {
    return this.#motions.summary();
  }

  follow(event: EventId | null): void {
    this.#motions.follow(event);
  }

  /** What is known of one crossing, whatever the playhead shows. */
  crossing(event: EventId, to: string, number: number): Crossing | undefined {
    return this.#flights.crossing(event, to, number);
  }

  /** All that this room knows: what a trace file is written from. */
  recording(): Recording {
    const events = Array.from({ length: this.#timeline.size }, (_, at) => this.#timeline.at(at)!);
    const recorded = this.#fold.recorded(this.#sums);
    // Those not shown yet come after.
    const topics = new Set(recorded.topics);
    for (const { event } of events) if ('topic' in event) topics.add(event.topic);
    const { recording } = this.#options;
    const { isOneClock = false } = recording ?? this.#options;
    const { name, epoch } = this.#options.self;
    const until = Math.max(this.#playhead.view().endsAt, events.at(-1)?.at ?? -Infinity);
    return { ...recorded, self: { name, epoch }, isOneClock, topics: [...topics], events, until };
  }

  topics(): RoomView['topics'] {
    return this.#fold.topics();
  }

  /** What is known, whatever the playhead shows. Indexes move when old events are dropped. */
  events(): PlacedEvents {
    return this.#timeline;
  }

  isMoving(): boolean {
    const { at, mode } = this.#playhead.view();
    return mode !== 'paused' && (mode === 'slow' || this.#motions.isMoving(at));
  }

  /** Whether all that is known is shown. */
  isAtEnd(): boolean {
    return this.#fold.applied >= this.#timeline.size;
  }

  isPaused(): boolean {
    return this.#playhead.view().mode === 'paused';
  }

  onWake(fn: () => void): () => void {
    this.#wakers.add(fn);
    return () => void this.#wakers.delete(fn);
  }

  /** The index of the first event from `index` on, one way, that is a step; else one outside. */
  #nextStep(index: number, way: 1 | -1): number {
    for (let at = index; ; at += way) {
      const placed = this.#timeline.at(at);
      if (placed === undefined || !passedOver.has(placed.event.kind)) return at;
    }
  }

  #stand(count: number): void {
    const { at } = this.#playhead.view();
    this.#fold.goTo(count, at);
    this.#sums?.goTo(at);
    const sent = new Set<PlacedEvent>();
    for (let index = count - 1; index >= Math.max(0, count - underWayMax); index--) {
      const placed = this.#timeline.at(index);
      if (placed === undefined || placed.at < at - briefMs) break;
      if (placed.event.kind === 'sent') sent.add(placed);
    }
    for (const placed of this.#flights.lasting()) {
      if (placed.at < at - briefMs && placed.at >= at - unsureMs) sent.add(placed);
    }
    this.#motions.jump(at, [...sent].toSorted(byTime));
    this.#wake();
  }

  #add(event: TraceEvent): void {
    const now = this.#options.now();
    if (!this.#timeline.isNew(event)) {
      this.#fold.retold(event, now);
      return;
    }
    const placed: PlacedEvent = this.#placer.place(event, now);
    this.#flights.add(placed);
    const index = this.#timeline.insert(placed);
    if (!this.#fold.inserted(index, placed)) this.#motions.expect(placed);
  }

  #canCount(): boolean {
    this.#sums ??= this.#options.sums?.() ?? null;
    return this.#sums !== null;
  }

  #wake(): void {
    for (const fn of this.#wakers) fn();
  }
}

function spanOf({ events, until }: Recording): Span {
  const last = events.at(-1)?.at ?? 0;
  const beginsAt = events[0]?.at ?? last;
  // Longer than the last node that is gone is in the picture, nothing changes any more.
  const endsAt = until >= last && until - last <= quietMsMax ? until : last;
  return { beginsAt, endsAt };
}
