/**
 * The room at the playhead's moment: every trace event up to it, applied once. An event that comes
 * to be known late, behind the playhead, is applied then: sums do not mind, and each state takes
 * only newer words of the same source. Checkpoints along the timeline make every moment of it near.
 */

import type { NodeRef, TraceEvent } from '../../src/core/index.ts';
import type { Flights } from './flights.ts';
import type { Before, Recording, Retold } from './recording.ts';
import { RoomState } from './room-state.ts';
import { Standing } from './standing.ts';
import type { Sums } from './sums.ts';
import { byTime, type Timeline } from './timeline.ts';
import type { PlacedEvent, RoomView } from './types.ts';

/** Events from one checkpoint to the next, at least; more where a copy costs more. */
const checkpointEvents = 2_500;
const checkpointPairs = 4;

/** Facts told again that are remembered, for a return to the past. */
const retoldsMax = 5_000;

interface Checkpoint {
  /** Events of the timeline that its state has. */
  applied: number;
  readonly state: RoomState;
}

export class RoomFold {
  readonly #timeline: Timeline;
  #state: RoomState;
  /** Events of the timeline applied so far. */
  #applied = 0;
  /** In order; the first is where the timeline begins. */
  #checkpoints: Checkpoint[];
  #late: PlacedEvent[] = [];
  /** In order of time. */
  readonly #retolds: Retold[] = [];
  /** How many of them the state has taken. */
  #retaken = 0;
  /** What still holds of the events that left the timeline; null while none has. */
  #standing: Standing | null = null;
  /** What a recording, which drops nothing, began with. */
  readonly #before: Before | null;

  /** `recording`: what the timeline was filled from, where it was. */
  constructor(self: NodeRef, timeline: Timeline, flights: Flights, recording?: Recording) {
    this.#timeline = timeline;
    this.#state = RoomState.empty(self, flights, recording);
    this.#checkpoints = [{ applied: 0, state: this.#state.copy() }];
    for (const retold of recording?.retolds ?? []) this.#retolds.push(retold);
    this.#before = recording?.before ?? null;
  }

  /** Events of the timeline that are shown. */
  get applied(): number {
    return this.#applied;
  }

  /** An event was put into the timeline at `index`. True when the playhead has passed it already. */
  inserted(index: number, placed: PlacedEvent): boolean {
    this.#forgetAfter(index);
    if (index >= this.#applied) return false;
    this.#applied++;
    this.#late.push(placed);
    return true;
  }

  /** The first `count` events leave the timeline: counts stay exact without them. */
  dropping(count: number): void {
    const base = this.#stateOf(count);
    const until = this.#timeline.at(count - 1)?.at ?? -Infinity;
    for (const { event, at } of this.#retolds) if (at <= until) base.retold(event, at);
    this.#standing ??= new Standing();
    for (let index = 0; index < count; index++) this.#standing.add(this.#timeline.at(index)!);
    if (this.#applied < count) {
      this.#state = base.copy();
      this.#retaken = 0;
      this.#applied = count;
      this.#late = [];
    }
    this.#applied -= count;
    const later = this.#checkpoints.filter(({ applied }) => applied > count);
    for (const checkpoint of later) checkpoint.applied -= count;
    this.#checkpoints = [{ applied: 0, state: base }, ...later];
  }

  /** A fact was told again at `nowMs`: what that ends, ends when the playhead gets there. */
  retold(event: TraceEvent, nowMs: number): void {
    if (event.kind !== 'started' && event.kind !== 'subscribed') return;
    this.#retolds.push({ event, at: nowMs });
    if (this.#retolds.length <= retoldsMax) return;
    this.#retolds.shift();
    this.#retaken = Math.max(0, this.#retaken - 1);
  }

  /** What a recording needs besides the events; `sums`: what was counted besides. */
  recorded(sums: Sums | null): Pick<Recording, 'topics' | 'before' | 'retolds'> {
    const standing = this.#standing?.facts() ?? (sums === null ? undefined : []);
    const counted = this.#checkpoints[0]!.state.counts();
    const before = standing && { standing, ...(sums?.with(counted) ?? counted) };
    const topics = [...this.#state.topics().keys()];
    return { topics, before: before ?? this.#before, retolds: [...this.#retolds] };
  }

  /** Applies everything up to `at`, in ms of this page's clock; `pass` sees each as it is passed. */
  advance(at: number, pass: (placed: PlacedEvent) => void): void {
    this.applyLate(pass);
    for (;;) {
      const next = this.#timeline.at(this.#applied);
      if (next === undefined || next.at > at) break;
      this.#applyNext(next);
      pass(next);
    }
    this.#retake(at);
  }

  /** Applies what belongs behind the playhead and was not known when it passed. */
  applyLate(pass: (placed: PlacedEvent) => void): void {
    // Told late, but together: in order of time among themselves.
    if (this.#late.length === 0) return;
    const late = this.#late.toSorted(byTime);
    this.#late = [];
    for (const placed of late) {
      this.#state.apply(placed);
      pass(placed);
    }
  }

  /** Goes to `at`, where the first `count` events of the timeline are shown, forward or back. */
  goTo(count: number, at: number): void {
    const end = Math.min(Math.max(0, count), this.#timeline.size);
    const isBack = end < this.#applied || (this.#retolds[this.#retaken - 1]?.at ?? at) > at;
    if (isBack || this.#late.length > 0 || this.#hasNearer(end)) {
      this.#late = [];
      this.#state = this.#stateOf(end);
      this.#retaken = 0;
      this.#applied = end;
    }
    while (this.#applied < end) this.#applyNext(this.#timeline.at(this.#applied)!);
    this.#retake(at);
  }

  /** The room as it was at `at`; the same object as before when nothing changed. */
  view(at: number): RoomView {
    return this.#state.view(at);
  }

  useTopic(topic: string): void {
    this.#state.useTopic(topic);
  }

  topics(): RoomView['topics'] {
    return this.#state.topics();
  }

  /** Takes what was told again by then. */
  #retake(until: number): void {
    for (;;) {
      const next = this.#retolds[this.#retaken];
      if (next === undefined || next.at > until) return;
      this.#state.retold(next.event, next.at);
      this.#retaken++;
    }
  }

  /** A state of its own after the first `end` events. */
  #stateOf(end: number): RoomState {
    let from = this.#checkpoints[0]!;
    for (const checkpoint of this.#checkpoints) if (checkpoint.applied <= end) from = checkpoint;
    const state = from.state.copy();
    for (let index = from.applied; index < end; index++) state.apply(this.#timeline.at(index)!);
    return state;
  }

  /** Whether a checkpoint lies between here and there. */
  #hasNearer(end: number): boolean {
    return this.#checkpoints.some(({ applied }) => applied > this.#applied && applied <= end);
  }

  #applyNext(placed: PlacedEvent): void {
    this.#applied++;
    this.#state.apply(placed);
    const last = this.#checkpoints.at(-1)!;
    const enough = checkpointEvents + this.#state.size / checkpointPairs;
    if (this.#applied - last.applied < enough) return;
    this.#checkpoints.push({ applied: this.#applied, state: this.#state.copy() });
  }

  /** An event before them came: checkpoints after `index` would lack it. */
  #forgetAfter(index: number): void {
    while (this.#checkpoints.length > 1 && this.#checkpoints.at(-1)!.applied > index) {
      this.#checkpoints.pop();
    }
  }
}
