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
import { isSystemTopic, isTopic } from '../names.ts';
import { reasons, type Reason } from '../trace.ts';
import { Reader, Writer } from './bytes.ts';

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
  event: [20, 'events'],
  receipt: [21, 'events'],
  message: [22, 'events'],
  watch: [30, 'control'],
  trace: [31, 'trace'],
};

const kindOfNumber = new Map(
  Object.entries(kinds).map(([kind, [number]]) => [number, kind as FrameKind]),
);

const nameBytesMax = 512;
const sayBytesMax = 1_024;

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

function writeFields(to: Writer, content: FrameContent): Uint8Array | null {
  switch (content.kind) {
    case 'hello':
      // The versions come first, so that every version can read those of every other.
      to.varint(content.protocolMin);
      to.varint(content.protocolMax);
      to.text(content.room);
      to.text(content.name);
      to.varint(content.epoch);
      to.varint(content.lastSent);
      return null;
    case 'refuse':
      to.text(content.reason);
      to.text(content.say);
      return null;
    case 'bye':
      to.text(content.reason);
      return null;
    case 'heartbeat':
      to.f64(content.sentAt);
      to.f64(content.echoAt);
      to.f64(content.heldMs);
      to.varint(content.lastSent);
      return null;
    case 'probe':
    case 'alive':
    case 'asleep':
      return null;
    case 'ask':
    case 'heard':
      to.text(content.name);
      to.varint(content.epoch);
      return null;
    case 'discover':
    case 'taken':
    case 'undiscover':
      to.text(content.scope);
      return null;
    case 'sync':
      to.text(content.scope);
      to.u8(content.isMore ? 1 : 0);
      writeList(to, content.groups, ({ group, ids }) => {
        to.text(group);
        writeList(to, ids, (id) => to.varint(id));
      });
      return null;
    case 'delta':
      to.text(content.scope);
      to.u8(content.isMore ? 1 : 0);
      writeList(to, content.changes, ({ group, joins, leaves }) => {
        to.text(group);
        writeList(to, joins, (id) => to.varint(id));
        writeList(to, leaves, (id) => to.varint(id));
      });
      return null;
    case 'event':
      writeEvent(to, content);
      return content.body;
    case 'receipt':
      to.varint(content.count);
      to.varint(content.delivered);
      return null;
    case 'message':
      to.varint(content.to);
      return content.body;
    case 'watch':
      to.u8(content.isWatching ? 1 : 0);
      return null;
    case 'trace':
      return content.events;
  }
}

function readFields(from: Reader, kind: FrameKind): FrameContent | null {
  switch (kind) {
    case 'hello': {
      const [protocolMin, protocolMax] = [from.varint(), from.varint()];
      const [room, name] = [from.text(nameBytesMax), from.text(nameBytesMax)];
      const [epoch, lastSent] = [from.varint(), from.varint()];
      return { kind, protocolMin, protocolMax, room, name, epoch, lastSent };
    }
    case 'refuse':
      return { kind, reason: readReason(from), say: from.text(sayBytesMax) };
    case 'bye':
      return { kind, reason: readReason(from) };
    case 'heartbeat': {
      const [sentAt, echoAt, heldMs] = [from.f64(), from.f64(), from.f64()];
      const lastSent = from.varint();
      return [sentAt, echoAt, heldMs].every(Number.isFinite)
        ? { kind, sentAt, echoAt, heldMs, lastSent }
        : null;
    }
    case 'probe':
    case 'alive':
    case 'asleep':
      return { kind };
    case 'ask':
    case 'heard':
      return { kind, name: from.text(nameBytesMax), epoch: from.varint() };
    case 'discover':
    case 'taken':
    case 'undiscover':
      return { kind, scope: from.text(nameBytesMax) };
    case 'sync': {
      const scope = from.text(nameBytesMax);
      const isMore = from.u8() === 1;
      const groups = readList(from, () => ({ group: from.text(nameBytesMax), ids: readIds(from) }));
      return { kind, scope, isMore, groups };
    }
    case 'delta': {
      const scope = from.text(nameBytesMax);
      const isMore = from.u8() === 1;
      const changes = readList(from, () => ({
        group: from.text(nameBytesMax),
        joins: readIds(from),
        leaves: readIds(from),
      }));
      return { kind, scope, isMore, changes };
    }
    case 'event':
      return readEvent(from);
    case 'receipt':
      return { kind, count: from.varint(), delivered: from.varint() };
    case 'message':
      return { kind, to: from.varint(), body: from.rest() };
    case 'watch':
      return { kind, isWatching: from.u8() === 1 };
    case 'trace':
      return { kind, events: from.rest() };
  }
}

type EventContent = Extract<FrameContent, { kind: 'event' }>;

/** What an event's flags say of the fields that follow. */
const eventFlags = { isCopy: 1, isLast: 2, wantsReceipt: 4, hasDispatcher: 8 } as const;

function writeEvent(
  to: Writer,
  { count, topic, copy, wantsReceipt, dispatcher }: EventContent,
): void {
  to.varint(count);
  to.text(topic);
  to.u8(
    (copy === null ? 0 : eventFlags.isCopy) |
      (copy?.isLast === true ? eventFlags.isLast : 0) |
      (wantsReceipt ? eventFlags.wantsReceipt : 0) |
      (dispatcher === null ? 0 : eventFlags.hasDispatcher),
  );
  if (copy !== null) to.varint(copy.index);
  if (dispatcher !== null) to.text(dispatcher);
}

function readEvent(from: Reader): EventContent | null {
  const [count, topic, flags] = [from.varint(), from.text(nameBytesMax), from.u8()];
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const copy = has(eventFlags.isCopy)
    ? { index: from.varint(), isLast: has(eventFlags.isLast) }
    : null;
  const dispatcher = has(eventFlags.hasDispatcher) ? from.text(nameBytesMax) : null;
  // A system topic is a name behind its sign.
  const name = isSystemTopic(topic) ? topic.slice(1) : topic;
  if (!isTopic(name)) return null;
  const wantsReceipt = has(eventFlags.wantsReceipt);
  return { kind: 'event', count, topic, copy, wantsReceipt, dispatcher, body: from.rest() };
}

function readReason(from: Reader): Reason {
  const text = from.text(64) as Reason;
  // A later version may know reasons that this one does not.
  return reasons.includes(text) ? text : 'refused';
}

function readIds(from: Reader): number[] {
  return readList(from, () => from.varint());
}

function writeList<T>(to: Writer, items: readonly T[], write: (item: T) => void): void {
  to.varint(items.length);
  for (const item of items) write(item);
}

function readList<T>(from: Reader, read: () => T): T[] {
  const items: T[] = [];
  for (let due = from.varint(); due > 0 && !from.isBroken; due--) items.push(read());
  return items;
}
