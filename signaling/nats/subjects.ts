/**
 * Where the servers of a cluster meet on the engine. Names of rooms and nodes are written as base64url:
 * no `.`, `*`, `>` or space of theirs can widen a subject. Clusters have a bucket and a prefix each.
 */

import type { LogEntry } from '../../src/signal/peer-schema.ts';

/** What a cluster may be called: a part of subjects and of the bucket's name. */
export const clusterName = /^[A-Za-z0-9_-]{1,32}$/;

export function bucketOf(cluster: string): string {
  return `${cluster}_signaling`;
}

/** Below which servers of a cluster hear answers: who may listen to `_INBOX.>` does not hear them. */
export function answersTo(cluster: string): string {
  return `_INBOX_${cluster}_signaling`;
}

/** Where one server hears signals for its members. */
export function inboxOf(cluster: string, server: string): string {
  return `${cluster}.signal.${server}`;
}

export function claimKey(room: string, name: string): string {
  return `c.${token(room)}.${token(name)}`;
}

export function labKey(room: string): string {
  return `l.${token(room)}`;
}

export function serverKey(server: string): string {
  return `s.${server}`;
}

/** The one key that an entry may stand under. */
export function keyOf(entry: LogEntry): string {
  if (entry.t === 'claim') return claimKey(entry.room, entry.name);
  return entry.t === 'lab' ? labKey(entry.room) : serverKey(entry.server);
}

function token(name: string): string {
  return Buffer.from(name).toString('base64url');
}
