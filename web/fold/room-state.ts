/**
 * All that the page shows of the room, after some trace events. It can be copied: a copy is a
 * checkpoint, from which time goes on another time.
 */

import type { NodeRef, TraceEvent } from '../../src/core/index.ts';
import { Tally } from './counts.ts';
import { Engines } from './engines.ts';
import { Faults } from './faults.ts';
import type { Flights } from './flights.ts';
import { Links } from './links.ts';
import { LogWriter } from './log-writer.ts';
import { Log } from './log.ts';
import { Nodes } from './nodes.ts';
import type { Before, Recording } from './recording.ts';
import { Routings } from './routings.ts';
import { Topics } from './topics.ts';
import type { PlacedEvent, RoomView } from './types.ts';

/** How long the cloud stays lit after a signal, in ms of the playhead. */
const signalLitMs = 600;

interface Parts {
  readonly faults: Faults;
  readonly nodes: Nodes;
  readonly links: Links;
  readonly engines: Engines;
  readonly topics: Topics;
  readonly tally: Tally;
  readonly routings: Routings;
  readonly log: Log;
}

export class RoomState {
  readonly #self: NodeRef;
  readonly #parts: Parts;
  #signaling: { readonly seq: number; readonly isReached: boolean } | null = null;
  #signalAt = -Infinity;
  #isStale = true;
  #changesAt = Infinity;
  #view: RoomView | null = null;

  private constructor(self: NodeRef, parts: Parts) {
    this.#self = self;
    this.#parts = parts;
  }

  /** Before the first trace event. */
  static empty(
    self: NodeRef,
    flights: Flights,
    { topics, before }: Pick<Recording, 'topics' | 'before'> = { topics: [], before: null },
  ): RoomState {
    const faults = new Faults();
    const nodes = new Nodes(self, faults);
    const state = new RoomState(self, {
      faults,
      nodes,
      links: new Links(self.name, faults),
      engines: new Engines(),
      topics: new Topics(topics),
      tally: new Tally(before?.counts, before?.expected),
      routings: new Routings(),
      log: new Log(new LogWriter(self.name, flights, nodes)),
    });
    if (before !== null) state.#resume(before);
    return state;
  }

  copy(): RoomState {
    const faults = this.#parts.faults.copy();
    const nodes = this.#parts.nodes.copy(faults);
    const copy = new RoomState(this.#self, {
      faults,
      nodes,
      links: this.#parts.links.copy(faults),
      engines: this.#parts.engines.copy(),
      // One for all times: a topic looks the same in the past.
      topics: this.#parts.topics,
      tally: this.#parts.tally.copy(),
      routings: this.#parts.routings.copy(),
      log: this.#parts.log.copy(nodes),
    });
    copy.#signaling = this.#signaling;
    copy.#signalAt = this.#signalAt;
    return copy;
  }

  /** Pairs of nodes with a link, dead ones included: what a copy costs. */
  get size(): number {
    return this.#parts.links.size;
  }

  apply(placed: PlacedEvent): void {
    const { event, at } = placed;
    const { faults, nodes, links, engines, topics, tally, routings, log } = this.#parts;
    this.#isStale = true;
    if ('topic' in event) topics.use(event.topic);
    if (event.kind === 'signal') this.#signalAt = Math.max(this.#signalAt, at);
    this.#hear(event);
    tally.apply(event, (topic, publisher) => nodes.wanted(topic, publisher));
    routings.apply(event);
    faults.apply(event);
    nodes.apply(placed);
    links.apply(placed);
    engines.apply(placed);
    log.apply(placed);
  }

  /** What was counted, besides the room's own counts. */
  counts(): Pick<Before, 'counts' | 'expected' | 'nodes' | 'links'> {
    const { tally, nodes, links } = this.#parts;
    const expected = tally.expected();
    return { counts: tally.view(), expected, nodes: nodes.counts(), links: links.counts() };
  }

  /** A fact was told again, as a peer does when it is watched anew. */
  retold(event: TraceEvent, nowMs: number): void {
    this.#parts.nodes.retold(event, nowMs);
    this.#isStale = true;
  }

  /** The room at `at`, in ms of this page's clock; the same object while nothing changed. */
  view(at: number): RoomView {
    if (this.#view !== null && !this.#isStale && at < this.#changesAt) return this.#view;
    const { faults, nodes: allNodes, links, engines, topics, tally, routings, log } = this.#parts;
    const nodes = allNodes.view(at);
    const isSignaling = at < this.#signalAt + signalLitMs;
    this.#view = {
      nodes,
      links: links.view(nodes, allNodes),
      engine: engines.view(nodes, allNodes),
      topics: topics.view(),
      counts: tally.view(),
      routings: routings.view((node, epoch) => allNodes.isHere(node, epoch)),
      isSignalingReached: this.#signaling?.isReached ?? null,
      faults: faults.at('', (node, epoch) => allNodes.isHere(node, epoch)),
      isSignaling,
      counted: 0,
      log: log.view(),
    };
    this.#isStale = false;
    this.#changesAt = allNodes.nextChangeAt(at);
    if (isSignaling) this.#changesAt = Math.min(this.#changesAt, this.#signalAt + signalLitMs);
    return this.#view;
  }

  useTopic(topic: string): void {
    this.#parts.topics.use(topic);
  }

  topics(): RoomView['topics'] {
    return this.#parts.topics.view();
  }

  /** Takes up where a trace begins: facts that hold are no rows of the log and in no count. */
  #resume({ standing, nodes, links }: Before): void {
    this.#parts.nodes.resume(nodes);
    this.#parts.links.resume(links);
    for (const placed of standing) {
      this.#hear(placed.event);
      this.#parts.faults.apply(placed.event);
      this.#parts.routings.apply(placed.event);
      this.#parts.nodes.apply(placed);
      this.#parts.links.apply(placed);
      this.#parts.engines.apply(placed);
      this.#parts.log.hear(placed);
    }
  }

  /** Whether this page's node reaches the signaling server. */
  #hear(event: TraceEvent): void {
    if (event.kind !== 'signaling' || event.node !== this.#self.name) return;
    if (event.seq <= (this.#signaling?.seq ?? 0)) return;
    this.#signaling = { seq: event.seq, isReached: event.reached === 1 };
  }
}
