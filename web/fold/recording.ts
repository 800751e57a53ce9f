/**
 * What a room knows, as data: enough to draw every moment of it again, in this page or another.
 * Read from a room, and from a trace file.
 */

import type { EventId, NodeRef, TraceEvent } from '../../src/core/index.ts';
import type { Counts, PlacedEvent } from './types.ts';

/** A standing fact that a peer told once more, at a moment of this page's clock, in ms. */
export interface Retold {
  readonly event: TraceEvent;
  readonly at: number;
}

/** What one life of a node had counted. */
export interface NodeCounts {
  readonly name: string;
  readonly epoch: number;
  readonly published: number;
  readonly crossingsReceived: number;
  readonly deliveries: number;
}

/** Subscriptions counted for an event at a node that had not told itself what it delivered. */
export interface Expected {
  readonly event: EventId;
  readonly node: string;
  readonly count: number;
}

/** Crossings of two nodes, named in code unit order. */
export interface LinkCounts {
  readonly a: string;
  readonly b: string;
  readonly crossingsAtoB: number;
  readonly crossingsBtoA: number;
  readonly lostAtoB: number;
  readonly lostBtoA: number;
}

/** What is left of trace events that are not known one by one any more. */
export interface Before {
  /** The facts among them that still hold, in order of time. */
  readonly standing: readonly PlacedEvent[];
  readonly counts: Counts;
  readonly expected: readonly Expected[];
  /** In order of joining. */
  readonly nodes: readonly NodeCounts[];
  readonly links: readonly LinkCounts[];
}

export interface Recording {
  readonly self: NodeRef;
  /** All trace events are stamped by one clock, as in the simulator. */
  readonly isOneClock: boolean;
  /** Topics in order of first use: that gives each its looks. */
  readonly topics: readonly string[];
  /** Null when the trace begins with the page's first. */
  readonly before: Before | null;
  /** In order of time, causes first. */
  readonly events: readonly PlacedEvent[];
  /** In order of time. */
  readonly retolds: readonly Retold[];
  /** The last moment that can be shown, in ms of the page's clock. */
  readonly until: number;
}
