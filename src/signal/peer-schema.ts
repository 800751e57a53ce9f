/**
 * What signaling servers write for one another: entries of a log that all of them read, and messages
 * to one of them. Whoever else can write there is hostile until it was checked.
 */

import * as v from 'valibot';
import { canonical, type NameKind, nameProblem } from '../core/names.ts';
import { count, parse } from './checked.ts';
import { leaveReasons } from './schema.ts';

/** A name in the one form in which it is compared. */
function name(kind: NameKind) {
  return v.pipe(
    v.string(),
    v.check((text) => nameProblem(kind, text) === null && canonical(text) === text),
  );
}

const server = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,32}$/));
const proof = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/));
const parts = v.pipe(
  v.array(v.pipe(v.array(name('node')), v.maxLength(64))),
  v.minLength(1),
  v.maxLength(64),
);

const claimEntry = v.object({
  t: v.literal('claim'),
  room: name('room'),
  name: name('node'),
  epoch: count,
  proof,
  server,
  /** Why it is held no more, or null while it is. */
  left: v.nullable(v.picklist(leaveReasons)),
});

const labEntry = v.object({
  t: v.literal('lab'),
  room: name('room'),
  server,
  split: v.nullable(v.object({ by: name('node'), stamp: count, parts })),
  shutBy: v.nullable(name('node')),
});

/** A server is there; it says so again and again. */
const serverEntry = v.object({ t: v.literal('server'), server });

const entrySchema = v.variant('t', [claimEntry, labEntry, serverEntry]);

const carriedSchema = v.object({
  room: name('room'),
  server,
  /** The place in the log of the sender's claim: until it was read the signal waits. */
  after: count,
  from: name('node'),
  fromEpoch: count,
  to: name('node'),
  toEpoch: count,
  dial: count,
  data: v.record(v.string(), v.unknown()),
  isReturned: v.boolean(),
});

export type ClaimEntry = v.InferOutput<typeof claimEntry>;
export type LabEntry = v.InferOutput<typeof labEntry>;
export type LogEntry = v.InferOutput<typeof entrySchema>;
export type CarriedMessage = v.InferOutput<typeof carriedSchema>;

/** An entry, or null when the text is none. */
export function parseLogEntry(text: string): LogEntry | null {
  return parse(entrySchema, text);
}

export function parseCarried(text: string): CarriedMessage | null {
  return parse(carriedSchema, text);
}
