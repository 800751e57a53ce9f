/**
 * The log that the servers of a cluster write and read: a JetStream bucket, whose revisions are one
 * order for all. A write says which revision it follows, and fails when that is not the last one.
 */

import {
  DeliverPolicy,
  jetstream,
  type JetStreamClient,
  JetStreamApiError,
  type JsMsg,
} from '@nats-io/jetstream';
import { type KV, Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { type LogEntry, parseLogEntry } from '../../src/signal/peer-schema.ts';
import { answersTo, bucketOf, keyOf } from './subjects.ts';
import { Writes } from './writes.ts';

/** A write or a question that is not answered for so long has failed, in ms. */
const answerMs = 2_000;

/** What says in a message's headers that it is no write. */
const markers = ['KV-Operation', 'Nats-Marker-Reason'];

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
  readonly #client: JetStreamClient;
  readonly #kv: KV;
  readonly #writes: Writes;
  /** The stream of the bucket, and where its keys are subjects. */
  readonly #stream: string;
  readonly #prefix: string;
  /** Own entries that come back as they were written, by revision: they are not read again. */
  readonly #written = new Map<number, LogEntry>();
  #seen = 0;

  private constructor(client: JetStreamClient, kv: KV, writes: Writes, bucket: string) {
    this.#client = client;
    this.#kv = kv;
    this.#writes = writes;
    this.#stream = `KV_${bucket}`;
    this.#prefix = `$KV.${bucket}.`;
  }

  /** Opens the bucket, and makes it where it is missing. Rejects where JetStream is not to be had. */
  static async open(connection: NatsConnection, cluster: string, ttlMs: number): Promise<ClaimLog> {
    const client = jetstream(connection, { timeout: answerMs });
    const bucket = bucketOf(cluster);
    const kv = await new Kvm(client).create(bucket, {
      history: 1,
      ttl: ttlMs,
      timeout: answerMs,
      // What is asked for is what the last write left, at whichever server of the engine.
      allow_direct: false,
    });
    return new ClaimLog(client, kv, new Writes(connection, answersTo(cluster), answerMs), bucket);
  }

  /** Nothing more is written or heard. */
  close(): void {
    this.#writes.close();
  }

  /** Writes by the client library, which says what is not allowed. */
  async tryWrite(entry: LogEntry): Promise<void> {
    await this.#kv.put(keyOf(entry), JSON.stringify(entry), { timeout: answerMs });
  }

  /** The revision that was written, or null when `follows` is not the last one. */
  async write(entry: LogEntry, follows: number | null): Promise<number | null> {
    try {
      const subject = `${this.#prefix}${keyOf(entry)}`;
      const revision = await this.#writes.write(subject, JSON.stringify(entry), follows);
      if (revision > this.#seen) this.#written.set(revision, entry);
      return revision;
    } catch (error) {
      if (isOutrun(error)) return null;
      throw error;
    }
  }

  async look(key: string): Promise<Logged | null> {
    const found = await this.#kv.get(key);
    if (found === null) return null;
    const { revision, created, operation } = found;
    const entry = operation === 'PUT' ? readEntry(key, found.string()) : null;
    return { key, entry, revision, at: created.getTime() };
  }

  /** Reads on until the answered function is called, or the connection is lost. */
  async follow(reader: LogReader): Promise<() => void> {
    const consumer = await this.#client.consumers.getPushConsumer(this.#stream, {
      filter_subjects: `${this.#prefix}>`,
      deliver_policy: DeliverPolicy.LastPerSubject,
    });
    // There is at least one: the reader's own server.
    const { num_pending: standing } = await consumer.info(true);
    const before: Logged[] = [];
    let isLoaded = false;
    const take = (message: JsMsg): void => {
      const logged = this.#loggedOf(message);
      if (isLoaded) {
        reader.read(logged);
        return;
      }
      before.push(logged);
      // Those that are written anew meanwhile come later: then nothing is pending any sooner.
      isLoaded = before.length >= standing || message.info.pending === 0;
      if (isLoaded) reader.loaded(before);
    };
    const messages = await consumer.consume({
      callback: (message) => {
        try {
          take(message);
        } catch (error) {
          // A bug of ours: the client library would end the reading, and say nothing.
          queueMicrotask(() => {
            throw error;
          });
        }
      },
    });
    return () => messages.stop();
  }

  #loggedOf(message: JsMsg): Logged {
    const { streamSequence: revision, timestampNanos } = message.info;
    const key = message.subject.slice(this.#prefix.length);
    this.#seen = Math.max(this.#seen, revision);
    const own = this.#written.get(revision);
    this.#written.delete(revision);
    return { key, entry: own ?? entryOf(key, message), revision, at: timestampNanos / 1e6 };
  }
}

function entryOf(key: string, message: JsMsg): LogEntry | null {
  // Headers say that something was deleted: no server does that.
  const isPut = message.headers === undefined || !markers.some((one) => message.headers?.has(one));
  return isPut ? readEntry(key, message.string()) : null;
}

/** An entry under the one key that it may stand under. */
function readEntry(key: string, text: string): LogEntry | null {
  const entry = parseLogEntry(text);
  return entry !== null && keyOf(entry) === key ? entry : null;
}

function isOutrun(error: unknown): boolean {
  // 10071 and 10164: the last revision is another one.
  return error instanceof JetStreamApiError && [10_071, 10_164].includes(error.code);
}
