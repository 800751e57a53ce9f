/**
 * Frames: the units on a link, what they say and on which lane they travel. docs/protocol.md is their
 * description byte by byte; `frame-writer.ts` and `frame-reader.ts` are its two sides.
 */

import type { Copy } from '../adapter.ts';
import type { FaultAct } from '../faults/acts.ts';
import type { Reason } from '../trace.ts';
import type { Lexicon } from './lexicon.ts';

export const lanes = ['control', 'events', 'bulk', 'trace'] as const;
export type Lane = (typeof lanes)[number];

/** A group's changes in one delta: local ids of the owner's processes. */
export interface GroupChange {
  readonly group: string;
  readonly joins: readonly number[];
  readonly leaves: readonly number[];
}

export interface GroupMembers {
  readonly group: string;
  readonly ids: readonly number[];
}

/** So far are the events of a topic from one life. */
export interface Mark {
  readonly topic: string;
  readonly last: number;
}

/** The content of a frame, by kind. Times are ms of the sender's clock. */
export type FrameContent =
  | {
      readonly kind: 'hello';
      readonly protocolMin: number;
      readonly protocolMax: number;
      readonly room: string;
      readonly name: string;
      readonly epoch: number;
      /** The number of the last crossing sent in this session. */
      readonly lastSent: number;
    }
  /** The greeting is not accepted: `say` is for the person there. */
  | { readonly kind: 'refuse'; readonly reason: Reason; readonly say: string }
  | { readonly kind: 'bye'; readonly reason: Reason }
  | {
      readonly kind: 'heartbeat';
      readonly sentAt: number;
      /** `sentAt` of the receiver's last heartbeat, and for how long it was held here; or 0, -1. */
      readonly echoAt: number;
      readonly heldMs: number;
      readonly lastSent: number;
    }
  /** Are you there? `number` comes back as the answer's `reference`. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'alive' }
  /** I am about to be frozen: my silence from now on means nothing. */
  | { readonly kind: 'asleep' }
  /** Do you hear this life, which I do not? */
  | { readonly kind: 'ask'; readonly name: string; readonly epoch: number }
  /** I do. */
  | { readonly kind: 'heard'; readonly name: string; readonly epoch: number }
  /** I run this scope; tell me yours. */
  | { readonly kind: 'discover'; readonly scope: string }
  /** All of my data in this scope, as of delta `number`; in parts, when there is more to come. */
  | {
      readonly kind: 'sync';
      readonly scope: string;
      readonly isMore: boolean;
      readonly groups: readonly GroupMembers[];
    }
  /** What changed with delta `number`; in parts too. */
  | {
      readonly kind: 'delta';
      readonly scope: string;
      readonly isMore: boolean;
      readonly changes: readonly GroupChange[];
    }
  /** Everything of your scope up to delta `number` is known here. */
  | { readonly kind: 'taken'; readonly scope: string }
  /** I run this scope no more. */
  | { readonly kind: 'undiscover'; readonly scope: string }
  /**
   * In a lab: let this fault act at you, towards `peer` where it is a link's. `value`: ms for `slow`, a
   * share for `lossy`, else 1; 0 ends it. `number` grows with each request of the asking life.
   */
  | {
      readonly kind: 'fault';
      readonly act: FaultAct;
      readonly peer: string;
      readonly value: number;
    }
  /** The last numbers of topics that I publish on through an engine. */
  | { readonly kind: 'marks'; readonly marks: readonly Mark[] }
  /** One crossing: `number` in this session, the publisher's `count`-th event. */
  | {
      readonly kind: 'event';
      readonly count: number;
      readonly topic: string;
      readonly copy: Copy | null;
      readonly wantsReceipt: boolean;
      readonly dispatcher: string | null;
      readonly body: Uint8Array;
      /** As far as it was read: what its body refers to. */
      readonly lexicon?: Lexicon;
    }
  /** As `event`; its `total` bytes of body come in chunks, on the bulk lane. */
  | {
      readonly kind: 'begin';
      readonly count: number;
      readonly total: number;
      readonly topic: string;
      readonly copy: Copy | null;
      readonly wantsReceipt: boolean;
      readonly dispatcher: string | null;
    }
  /** The next bytes of crossing `number`. */
  | { readonly kind: 'chunk'; readonly body: Uint8Array }
  /** Crossing `reference` of yours, which came in chunks, is whole here (''), or why it never will be. */
  | { readonly kind: 'ended'; readonly reason: Reason | '' }
  /** Your `count`-th event, crossing `reference`, was delivered to so many here. */
  | { readonly kind: 'receipt'; readonly count: number; readonly delivered: number }
  /** A message for one process of yours. */
  | { readonly kind: 'message'; readonly to: number; readonly body: Uint8Array }
  /** Send me your trace events from now on, and the standing facts; or no more. */
  | { readonly kind: 'watch'; readonly isWatching: boolean }
  /** Trace events of the sender, as `trace-codec.ts` writes them. */
  | { readonly kind: 'trace'; readonly events: Uint8Array };

export type FrameKind = FrameContent['kind'];

export interface FrameHead {
  readonly number: number;
  readonly reference: number;
  /** The sender's logical clock; 0 on the trace lane, which is no part of what happens. */
  readonly clock: number;
}

export type Frame = FrameHead & { readonly content: FrameContent };

export type EventContent = Extract<FrameContent, { kind: 'event' }>;

/** Kind on the wire, and lane. A number, 1 to 127, is never given to another kind. */
const kinds: Readonly<Record<FrameKind, readonly [number, Lane]>> = {
  hello: [1, 'control'],
  refuse: [2, 'control'],
  // Behind what was said before it.
  bye: [3, 'events'],
  heartbeat: [4, 'control'],
  probe: [5, 'control'],
  alive: [6, 'control'],
  asleep: [7, 'control'],
  ask: [8, 'control'],
  heard: [9, 'control'],
  discover: [10, 'control'],
  sync: [11, 'control'],
  delta: [12, 'control'],
  taken: [13, 'control'],
  undiscover: [14, 'control'],
  fault: [15, 'control'],
  marks: [16, 'control'],
  event: [20, 'events'],
  receipt: [21, 'events'],
  message: [22, 'events'],
  // Its number is taken in the order of events.
  begin: [23, 'events'],
  chunk: [24, 'bulk'],
  ended: [25, 'control'],
  watch: [30, 'control'],
  trace: [31, 'trace'],
};

const kindsByNumber: readonly (FrameKind | undefined)[] = Array.from({ length: 128 }, (_, at) =>
  Object.keys(kinds).find((kind): kind is FrameKind => kinds[kind as FrameKind][0] === at),
);

export function numberOf(kind: FrameKind): number {
  return kinds[kind][0];
}

export function kindOf(number: number): FrameKind | undefined {
  return kindsByNumber[number];
}

export function laneOf(kind: FrameKind): Lane {
  return kinds[kind][1];
}
