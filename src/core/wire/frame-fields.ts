/** The fields of each kind of frame but events, as bytes: what comes behind the head. */

import type { Copy } from '../adapter.ts';
import { faultActs } from '../faults/acts.ts';
import { isTopic } from '../names.ts';
import { reasons, type Reason } from '../trace.ts';
import type { Reader, Writer } from './bytes.ts';
import type { EventContent, FrameContent, FrameKind } from './frames.ts';

export const nameBytesMax = 512;
const sayBytesMax = 1_024;

/** What few events have, as bits. */
export const moreFlags = { isCopy: 1, isLast: 2, wantsReceipt: 4, hasDispatcher: 8 } as const;

/** Everything but events, which have a form of their own. */
export type PlainContent = Exclude<FrameContent, EventContent>;

/** Writes all but a body, which is the answer. */
export function writeFields(to: Writer, content: PlainContent): Uint8Array | null {
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
    case 'fault':
      to.u8(faultActs.indexOf(content.act));
      to.text(content.peer);
      to.f64(content.value);
      return null;
    case 'marks':
      writeList(to, content.marks, ({ topic, last }) => {
        to.text(topic);
        to.varint(last);
      });
      return null;
    case 'receipt':
      to.varint(content.count);
      to.varint(content.delivered);
      return null;
    case 'message':
      to.varint(content.to);
      return content.body;
    case 'begin':
      writeBegin(to, content);
      return null;
    case 'chunk':
      return content.body;
    case 'ended':
      to.text(content.reason);
      return null;
    case 'watch':
      to.u8(content.isWatching ? 1 : 0);
      return null;
    case 'trace':
      return content.events;
  }
}

/** Null when the fields make no sense; the reader may be broken besides. */
export function readFields(from: Reader, kind: Exclude<FrameKind, 'event'>): PlainContent | null {
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
    case 'fault': {
      const [act, peer, value] = [faultActs[from.u8()], from.text(nameBytesMax), from.f64()];
      return act === undefined || !Number.isFinite(value) ? null : { kind, act, peer, value };
    }
    case 'marks':
      return {
        kind,
        marks: readList(from, () => ({ topic: from.text(nameBytesMax), last: from.varint() })),
      };
    case 'receipt':
      return { kind, count: from.varint(), delivered: from.varint() };
    case 'message':
      return { kind, to: from.varint(), body: from.rest() };
    case 'begin':
      return readBegin(from);
    case 'chunk':
      return from.left > 0 ? { kind, body: from.rest() } : null;
    case 'ended': {
      const text = from.text(64);
      return { kind, reason: text === '' ? '' : reasonOf(text) };
    }
    case 'watch':
      return { kind, isWatching: from.u8() === 1 };
    case 'trace':
      return { kind, events: from.rest() };
  }
}

type Begin = Extract<FrameContent, { kind: 'begin' }>;

function writeBegin(to: Writer, content: Begin): void {
  const { count, total, topic, copy, wantsReceipt, dispatcher } = content;
  to.varint(count);
  to.varint(total);
  to.text(topic);
  to.u8(
    (copy === null ? 0 : moreFlags.isCopy) |
      (copy?.isLast === true ? moreFlags.isLast : 0) |
      (wantsReceipt ? moreFlags.wantsReceipt : 0) |
      (dispatcher === null ? 0 : moreFlags.hasDispatcher),
  );
  if (copy !== null) to.varint(copy.index);
  if (dispatcher !== null) to.text(dispatcher);
}

function readBegin(from: Reader): Begin | null {
  const [count, total, topic] = [from.varint(), from.varint(), from.text(nameBytesMax)];
  const more = from.u8();
  const isLast = (more & moreFlags.isLast) !== 0;
  const copy: Copy | null =
    (more & moreFlags.isCopy) === 0 ? null : { index: from.varint(), isLast };
  const wantsReceipt = (more & moreFlags.wantsReceipt) !== 0;
  const dispatcher = (more & moreFlags.hasDispatcher) === 0 ? null : from.text(nameBytesMax);
  // The system's own are neither numbered nor large.
  if (total === 0 || !isTopic(topic)) return null;
  return { kind: 'begin', count, total, topic, copy, wantsReceipt, dispatcher };
}

function readReason(from: Reader): Reason {
  return reasonOf(from.text(64));
}

/** A later version may know reasons that this one does not. */
function reasonOf(text: string): Reason {
  return reasons.includes(text as Reason) ? (text as Reason) : 'refused';
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
