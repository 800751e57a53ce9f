/**
 * The log that the servers of a cluster write and read: a JetStream bucket, whose revisions are one
 * order for all. A write says which revision it follows, and fails when that is not the last one.
 */

import { jetstream, JetStreamApiError } from '@nats-io/jetstream';
import { type KV, Kvm, type KvEntry, type KvWatchEntry } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { type LogEntry, parseLogEntry } from '../../src/signal/peer-schema.ts';
import { keyOf } from './subjects.ts';

/** A write or a question that is not answered for so long has failed, in ms. */
const answerMs = 2_000;

/** What stands under a key; `entry` is null when it is nothing that a server wrote. */
export interface Logged {
  readonly key: string;
  readonly entry: LogEntry | null;
  readonly revision: number;
  /** By the engine's clock, in ms. */
  readonly at: number;
}

export interface LogReader {
  /** All that stood there when reading began. */
  loaded(all: readonly Logged[]): void;
  /** What was written since, in order. */
  read(one: Logged): void;
}

export class ClaimLog {
  readonly #kv: KV;
  /** Own entries that come back as they were written, by revision: they are not read again. */
  readonly #written = new Map<number, LogEntry>();
  #seen = 0;

  private constructor(kv: KV) {
    this.#kv = kv;
  }

  /** Opens the bucket, and makes it where it is missing. Rejects where JetStream is not to be had. */
  static async open(connection: NatsConnection, bucket: string, ttlMs: number): Promise<ClaimLog> {
    const kvm = new Kvm(jetstream(connection, { timeout: answerMs }));
    const kv = await kvm.create(bucket, {
      history: 1,
      ttl: ttlMs,
      timeout: answerMs,
      // What is asked for is what the last write left, at whichever server of the engine.
      allow_direct: false,
    });
    return new ClaimLog(kv);
  }

  /** The revision that was written, or null when `follows` is not the last one. */
  async write(entry: LogEntry, follows: number | null): Promise<number | null> {
    try {
      const after = follows === null ? {} : { previousSeq: follows };
      const revision = await this.#kv.put(keyOf(entry), JSON.stringify(entry), {
        timeout: answerMs,
        ...after,
      });
      if (revision > this.#seen) this.#written.set(revision, entry);
      return revision;
    } catch (error) {
      if (isOutrun(error)) return null;
      throw error;
    }
  }

  async look(key: string): Promise<Logged | null> {
    const found = await this.#kv.get(key);
    return found === null ? null : loggedOf(found);
  }

  /** Reads on until the answered function is called, or the connection is lost. */
  async follow(reader: LogReader): Promise<() => void> {
    const entries = await this.#kv.watch();
    void this.#read(entries, reader);
    return () => entries.stop();
  }

  #loggedOf(found: KvWatchEntry): Logged {
    const { key, revision, created } = found;
    this.#seen = Math.max(this.#seen, revision);
    const own = this.#written.get(revision);
    if (own === undefined) return loggedOf(found);
    this.#written.delete(revision);
    return { key, entry: own, revision, at: created.getTime() };
  }

  async #read(entries: AsyncIterable<KvWatchEntry>, reader: LogReader): Promise<void> {
    const before: Logged[] = [];
    let isLoaded = false;
    for await (const entry of entries) {
      const logged = this.#loggedOf(entry);
      if (isLoaded) {
        reader.read(logged);
        continue;
      }
      // There is at least one: the reader's own server.
      before.push(logged);
      isLoaded = entry.isUpdate || entry.delta === 0;
      if (isLoaded) reader.loaded(before);
    }
  }
}

function loggedOf(found: KvEntry): Logged {
  const { key, revision, created, operation } = found;
  const entry = operation === 'PUT' ? parseLogEntry(found.string()) : null;
  const isInPlace = entry !== null && keyOf(entry) === key;
  return { key, entry: isInPlace ? entry : null, revision, at: created.getTime() };
}

function isOutrun(error: unknown): boolean {
  // 10071 and 10164: the last revision is another one.
  return error instanceof JetStreamApiError && [10_071, 10_164].includes(error.code);
}
