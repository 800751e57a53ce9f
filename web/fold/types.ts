/**
 * What the page knows about the room at one moment of the playhead: the fold of all trace events up
 * to it. Everything drawn comes from here or from the events themselves.
 */

import type {
  EventId,
  FaultKind,
  LinkState,
  PeerState,
  Reason,
  Routing,
  TraceEvent,
  TraceKind,
} from '../../src/core/index.ts';

/** A trace event with its time on this page's own clock. */
export interface PlacedEvent {
  readonly event: TraceEvent;
  /** ms on this page's clock, corrected by the link's clock offset. */
  readonly at: number;
  /** The correction had to be adjusted so that an effect is not before its cause (T7). */
  readonly isAdjusted: boolean;
  /** When it became known here, in ms of this page's clock. */
  readonly knownAt: number;
}

/** All placed trace events that are still known, in order of time; to be read, not changed. */
export interface PlacedEvents {
  readonly size: number;
  /** How many earlier ones are not known any more. */
  readonly dropped: number;
  /** The event at an index from 0 on; undefined outside. */
  at(index: number): PlacedEvent | undefined;
  /** The index of the first event later than `at`, in ms of this page's clock. */
  indexAfter(at: number): number;
}

/** Something broken on purpose, as the node where it acts says. */
export interface FaultView {
  readonly fault: FaultKind;
  /** ms of delay, the share that is lost, else 1. */
  readonly value: number;
  /** Who set it: it ends when that node is gone. */
  readonly owner: string;
}

export interface NodeView {
  readonly name: string;
  readonly epoch: number;
  readonly isSelf: boolean;
  /** Place in the order of joining, as this page came to know it; stable. */
  readonly order: number;
  readonly state: PeerState;
  readonly reason: Reason | '';
  /** What acts on the node itself. */
  readonly faults: readonly FaultView[];
  /** Seed clients here, per topic, in the order the topics were first used here. */
  readonly clients: ReadonlyMap<string, readonly number[]>;
  /** Other subscriptions here (`hermes.subscribe`), per topic. */
  readonly subscriptions: ReadonlyMap<string, number>;
  readonly published: number;
  readonly crossingsReceived: number;
  readonly deliveries: number;
}

export interface LinkView {
  /** The two names, in code unit order. */
  readonly a: string;
  readonly b: string;
  /** `cut`: by a fault, whatever its ends still think. */
  readonly state: LinkState | 'cut';
  readonly faults: readonly FaultView[];
  readonly rttMs: number | null;
  readonly crossingsAtoB: number;
  readonly crossingsBtoA: number;
  /** Of those, as named by their receiver. */
  readonly lostAtoB: number;
  readonly lostBtoA: number;
  /** Bytes of events that wait for the link, as last told; 0 when they are few. */
  readonly queuedAtoB: number;
  readonly queuedBtoA: number;
}

/** What carries events between the nodes, where that is not their links. */
export interface EngineView {
  /** As trace events name it: `$nats`. */
  readonly name: string;
  /** Nodes that have spoken of it, and whether each reaches it. */
  readonly ways: ReadonlyMap<string, 'open' | 'closed'>;
}

export interface Counts {
  readonly publishes: number;
  readonly crossings: number;
  readonly deliveries: number;
  readonly lost: number;
  /** Crossings that the three routings would have cost for the very same events. */
  readonly cost: {
    readonly perSubscriber: number;
    readonly perNode: number;
    readonly interested: number;
  };
}

export interface LogRow {
  /** Unique: node, epoch and seq of the trace event. */
  readonly key: string;
  readonly kind: TraceKind;
  readonly node: string;
  readonly at: number;
  readonly text: string;
  readonly topic: string | null;
  readonly event: EventId | null;
  readonly isAdjusted: boolean;
}

/** Given in order of first use. From the seventh topic on hues repeat, with another shape. */
export interface TopicMark {
  readonly topic: string;
  /** 1..6: the hue, `--t1` to `--t6`. */
  readonly slot: number;
  /** 1 circle, 2 square, 3 triangle, 4 diamond, 5 pentagon, 6 star. */
  readonly shape: number;
  readonly letter: string;
}

export interface RoomView {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly links: ReadonlyMap<string, LinkView>;
  readonly engine: EngineView | null;
  readonly topics: ReadonlyMap<string, TopicMark>;
  readonly counts: Counts;
  /** Who gets a crossing of a node's events, of the nodes here that have told. */
  readonly routings: ReadonlyMap<string, Routing>;
  /** Whether this page's node reaches the signaling server; null before it is known. */
  readonly isSignalingReached: boolean | null;
  /** What is done to the room at the signaling server. */
  readonly faults: readonly FaultView[];
  /** Signals passed just now: the cloud is lit. */
  readonly isSignaling: boolean;
  /** Trace events up to here that are in the counts and not shown one by one: too much happened at once. */
  readonly counted: number;
  /** The last rows, oldest first (bounded). */
  readonly log: readonly LogRow[];
}

export type PlayMode = 'live' | 'slow' | 'paused';

export interface PlayheadView {
  readonly mode: PlayMode;
  /** The moment shown, in ms of this page's clock. */
  readonly at: number;
  readonly behindMs: number;
  /** How many times slower than real; 1 when live. */
  readonly factor: number;
  /** A person chose the moment or the pace: the present is reached again by being asked for. */
  readonly isTravelling: boolean;
  /** What can be shown: from the first moment known to LIVE's, in ms of this page's clock. */
  readonly beginsAt: number;
  readonly endsAt: number;
  /** The stretched crossings were shorter than the clocks can tell: print "under 1 ms". */
  readonly isBelowClock: boolean;
}
