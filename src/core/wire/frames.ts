/**
 * Frames: the units on a link. docs/protocol.md is their description byte by byte.
 *
 *   message := wireVersion:u8 frame*
 *   frame   := length:varint kind:u8 lane:u8 number:varint reference:varint clock:varint fields
 *
 * Decoding is total: any bytes give frames and reasons, never a throw. A frame of an unknown kind is
 * skipped by its length, so that a later version may add kinds.
 */

import type { Copy } from '../adapter.ts';
import type { FaultAct } from '../faults/acts.ts';
import type { Reason } from '../trace.ts';
import { Reader, Writer } from './bytes.ts';
import { readFields, writeFields } from './frame-fields.ts';

/** The framing above. It stays 1 for as long as a stranger can find the hello in a message. */
export const wireVersion = 1;

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
  /** One crossing: `number` in this session, the publisher's `count`-th event. */
  | {
      readonly kind: 'event';
      readonly count: number;
      readonly topic: string;
      readonly copy: Copy | null;
      readonly wantsReceipt: boolean;
      readonly dispatcher: string | null;
      readonly body: Uint8Array;
    }
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

/** Kind on the wire, and lane. A number is never given to another kind. */
const kinds: Readonly<Record<FrameKind, readonly [number, Lane]>> = {
  hello: [1, 'control'],
  refuse: [2, 'control'],
  bye: [3, 'control'],
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
  event: [20, 'events'],
  receipt: [21, 'events'],
  message: [22, 'events'],
  watch: [30, 'control'],
  trace: [31, 'trace'],
};

const kindOfNumber = new Map(
  Object.entries(kinds).map(([kind, [number]]) => [number, kind as FrameKind]),
);

/** One message with one frame, in two parts: an event's body is the second, shared by all links. */
export function encodeFrame(
  content: FrameContent,
  head: FrameHead,
): readonly [header: Uint8Array, body: Uint8Array | null] {
  const inner = new Writer();
  const [number, lane] = kinds[content.kind];
  inner.u8(number);
  inner.u8(lanes.indexOf(lane));
  inner.varint(head.number);
  inner.varint(head.reference);
  inner.varint(head.clock);
  const body = writeFields(inner, content);
  const outer = new Writer();
  outer.u8(wireVersion);
  outer.varint(inner.bytes().length + (body?.length ?? 0));
  outer.raw(inner.bytes());
  return [outer.bytes(), body];
}

/** All frames of a message that can be read, and a reason for each that cannot. */
export function decodeFrames(bytes: Uint8Array): {
  readonly frames: readonly Frame[];
  readonly bad: readonly Reason[];
} {
  const frames: Frame[] = [];
  const bad: Reason[] = [];
  const reader = new Reader(bytes);
  if (reader.u8() !== wireVersion)
    return { frames, bad: [reader.isBroken ? 'bad-frame' : 'version'] };
  while (reader.left > 0) {
    const part = reader.raw(reader.varint());
    if (reader.isBroken) return { frames, bad: [...bad, 'bad-frame'] };
    const frame = decodeFrame(part);
    if (typeof frame === 'string') bad.push(frame);
    else frames.push(frame);
  }
  return { frames, bad };
}

function decodeFrame(bytes: Uint8Array): Frame | Reason {
  const reader = new Reader(bytes);
  const kind = kindOfNumber.get(reader.u8());
  const lane = lanes[reader.u8()];
  const number = reader.varint();
  const reference = reader.varint();
  const clock = reader.varint();
  if (reader.isBroken) return 'bad-frame';
  if (kind === undefined) return 'unknown-kind';
  if (lane !== kinds[kind][1]) return 'bad-frame';
  const content = readFields(reader, kind);
  if (content === null || reader.isBroken) return 'bad-frame';
  return { number, reference, clock, content };
}
