/**
 * What the signaling server and its clients say to each other: JSON texts over one WebSocket. Checked
 * on both sides; docs/protocol.md describes it in prose.
 */

import * as v from 'valibot';
import { canonical, type NameKind, nameProblem } from '../core/names.ts';
import { count, parse } from './checked.ts';

export const signalProtocol = 1;

/** Bytes of one frame; a session description takes about one thousand. */
export const signalFrameBytesMax = 65_536;

function name(kind: NameKind) {
  return v.pipe(
    v.string(),
    v.check((text) => nameProblem(kind, text) === null),
    v.transform(canonical),
  );
}

const token = v.pipe(v.string(), v.regex(/^[\w-]{16,64}$/));
const nodeRef = v.object({ name: name('node'), epoch: count });

const members = v.pipe(v.array(nodeRef), v.maxLength(10_000));

/** As many as a room has members. */
const partsMax = 64;
const parts = v.pipe(
  v.array(v.pipe(v.array(name('node')), v.maxLength(partsMax))),
  v.maxLength(partsMax),
);

const joinSchema = v.object({
  t: v.literal('join'),
  v: v.number(),
  room: name('room'),
  /** The name that is wanted; null takes the first free one. */
  name: v.nullable(name('node')),
  /** What proves an earlier claim of that name. */
  token: v.nullable(token),
  /** A living node that registers again says its epoch; a new life says null. */
  epoch: v.nullable(count),
});

export const clientMessageSchema = v.variant('t', [
  joinSchema,
  v.object({
    t: v.literal('signal'),
    to: name('node'),
    toEpoch: count,
    dial: count,
    data: v.record(v.string(), v.unknown()),
  }),
  /** In a lab: parts the members by name, none ends it; keeps the room shut, or opens it. */
  v.object({
    t: v.literal('lab'),
    parts: v.optional(parts),
    isShut: v.optional(v.boolean()),
  }),
  v.object({ t: v.literal('leave') }),
  v.object({ t: v.literal('ping') }),
]);

export const refusals = [
  'bad-frame',
  'version',
  'room-full',
  'server-full',
  'too-fast',
  'not-joined',
  'joined-already',
  'not-a-lab',
] as const;

/** Why a member is not to be seen any more, as the signaling server sees it: a hint. */
export const leaveReasons = ['left', 'closed', 'superseded', 'parted'] as const;

export const serverMessageSchema = v.variant('t', [
  v.object({
    t: v.literal('joined'),
    v: v.number(),
    name: name('node'),
    epoch: count,
    token,
    /** The name is not the one that was asked for: that one is taken. */
    isRenamed: v.boolean(),
    members,
    /** UDP port of the server's own STUN, at the address the page came from; or null. */
    stunPort: v.nullable(count),
    /** Nodes of this room take faults from one another. */
    isLab: v.boolean(),
  }),
  /** `supersedes`: the earlier epoch of that name, which this life follows by right. */
  v.object({ t: v.literal('member'), ...nodeRef.entries, supersedes: v.nullable(count) }),
  v.object({ t: v.literal('left'), ...nodeRef.entries, reason: v.picklist(leaveReasons) }),
  v.object({
    t: v.literal('signal'),
    from: name('node'),
    fromEpoch: count,
    dial: count,
    data: v.record(v.string(), v.unknown()),
  }),
  /** A signal's target is not in the room. */
  v.object({ t: v.literal('unreachable'), to: name('node'), toEpoch: count, dial: count }),
  /** The room is split by the word of this member, or by nobody's. */
  v.object({ t: v.literal('split'), by: v.nullable(name('node')) }),
  /** The room is kept shut by the word of this member, or is open again with these members. */
  v.object({ t: v.literal('shut'), by: v.nullable(name('node')), members }),
  /** Nodes at other servers cannot be found or linked to for now, or can again. */
  v.object({ t: v.literal('degraded'), isDegraded: v.boolean() }),
  /** A later life with this name's token is here: this one is over. */
  v.object({ t: v.literal('superseded') }),
  /** Two live nodes had this name; the other one keeps it. */
  v.object({ t: v.literal('displaced') }),
  v.object({ t: v.literal('refused'), code: v.picklist(refusals), say: v.string() }),
  /** The server stops; come back after `retryMs`. */
  v.object({ t: v.literal('closing'), retryMs: count }),
  v.object({ t: v.literal('pong') }),
]);

export type ClientMessage = v.InferOutput<typeof clientMessageSchema>;
export type JoinMessage = v.InferOutput<typeof joinSchema>;
export type ServerMessage = v.InferOutput<typeof serverMessageSchema>;
export type Refusal = (typeof refusals)[number];
export type LeaveReason = (typeof leaveReasons)[number];

/** A client's message, or null when the text is none. */
export function parseClientMessage(text: string): ClientMessage | null {
  return parse(clientMessageSchema, text);
}

/** The server's message, or null: a later version may say things that this one does not know. */
export function parseServerMessage(text: string): ServerMessage | null {
  return parse(serverMessageSchema, text);
}
