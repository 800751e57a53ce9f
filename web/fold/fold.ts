/**
 * The room at the playhead's moment: every trace event up to it, applied once. An event that comes
 * to be known late, behind the playhead, is applied then: sums do not mind, and each state takes
 * only newer words of the same source. The state is rebuilt from the timeline alone, so that later
 * checkpoints can be put beside it.
 */

import type { NodeRef, TraceEvent } from '../../src/core/index.ts';
import { Tally } from './counts.ts';
import type { Flights } from './flights.ts';
import { Links } from './links.ts';
import { LogWriter } from './log-writer.ts';
import { Log } from './log.ts';
import { Nodes } from './nodes.ts';
import type { Timeline } from './timeline.ts';
import { Topics } from './topics.ts';
import type { PlacedEvent, RoomView } from './types.ts';

/** How long the cloud stays lit after a signal, in ms of the playhead. */
const signalLitMs = 600;

export class RoomFold {
  readonly #self: NodeRef;
  readonly #timeline: Timeline;
  readonly #nodes: Nodes;
  readonly #links: Links;
  readonly #topics = new Topics();
  readonly #tally = new Tally();
  readonly #log: Log;
  /** Events of the timeline applied so far. */
  #applied = 0;
  #late: PlacedEvent[] = [];
  #signaling: { readonly seq: number; readonly isReached: boolean } | null = null;
  #signalAt = -Infinity;
  #isStale = true;
  #changesAt = Infinity;
  #view: RoomView | null = null;

  constructor(self: NodeRef, timeline: Timeline, flights: Flights) {
    this.#self = self;
    this.#timeline = timeline;
    this.#nodes = new Nodes(self);
    this.#links = new Links(self.name);
    this.#log = new Log(new LogWriter(self.name, flights, this.#nodes));
  }

  /** An event was put into the timeline at `index`. True when the playhead has passed it already. */
  inserted(index: number, placed: PlacedEvent): boolean {
    if (index >= this.#applied) return false;
    this.#applied++;
    this.#late.push(placed);
    return true;
  }

  /** The first `count` events leave the timeline: counts stay exact without them. */
  dropping(count: number): void {
    while (this.#applied < count) this.#applyNext();
    this.#applied -= count;
  }

  retold(event: TraceEvent, nowMs: number): void {
    this.#nodes.retold(event, nowMs);
    this.#isStale = true;
  }

  /** Applies everything up to `at`, in ms of this page's clock; `pass` sees each as it is passed. */
  advance(at: number, pass: (placed: PlacedEvent) => void): void {
    // Told late, but together: in order of time among themselves.
    const late = this.#late.toSorted((a, b) => a.at - b.at || a.event.clock - b.event.clock);
    this.#late = [];
    for (const placed of late) {
      this.#apply(placed);
      pass(placed);
    }
    for (;;) {
      const next = this.#timeline.at(this.#applied);
      if (next === undefined || next.at > at) return;
      this.#applyNext();
      pass(next);
    }
  }

  /** The room as it was at `at`; the same object as before when nothing changed. */
  view(at: number): RoomView {
    if (this.#view !== null && !this.#isStale && at < this.#changesAt) return this.#view;
    const nodes = this.#nodes.view(at);
    const isSignaling = at < this.#signalAt + signalLitMs;
    this.#view = {
      nodes,
      links: this.#links.view(nodes, this.#nodes),
      topics: this.#topics.view(),
      counts: this.#tally.view(),
      isSignalingReached: this.#signaling?.isReached ?? null,
      isSignaling,
      log: this.#log.view(),
    };
    this.#isStale = false;
    this.#changesAt = this.#nodes.nextChangeAt(at);
    if (isSignaling) this.#changesAt = Math.min(this.#changesAt, this.#signalAt + signalLitMs);
    return this.#view;
  }

  topics(): RoomView['topics'] {
    return this.#topics.view();
  }

  #applyNext(): void {
    const placed = this.#timeline.at(this.#applied);
    if (placed === undefined) return;
    this.#applied++;
    this.#apply(placed);
  }

  #apply(placed: PlacedEvent): void {
    const { event, at } = placed;
    this.#isStale = true;
    if ('topic' in event) this.#topics.use(event.topic);
    if (event.kind === 'signal') this.#signalAt = Math.max(this.#signalAt, at);
    if (event.kind === 'signaling' && event.node === this.#self.name) {
      if (event.seq > (this.#signaling?.seq ?? 0)) {
        this.#signaling = { seq: event.seq, isReached: event.reached === 1 };
      }
    }
    this.#tally.apply(event);
    this.#nodes.apply(placed);
    this.#links.apply(placed);
    this.#log.apply(placed);
  }
}
