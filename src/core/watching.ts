/**
 * The trace lane: a page that is looked at asks its peers for their trace events, and tells its own
 * to those who ask. A batch leaves when something happened, in the same turn; where very much happens,
 * what happens within a tenth of a second leaves together, since a message costs what hundreds
 * of trace events do. Batches count as frames and bytes and as nothing else, and are not traced
 * themselves.
 *
 * What is to be told waits in the trace itself: a link is given a batch when the one before has left
 * it. A watcher that is so slow that the trace has forgotten what it was not told yet is told what
 * follows, and knows how much is missing, since each life's trace events are numbered.
 */

import type { Cluster } from './cluster/cluster.ts';
import type { Counters } from './counters.ts';
import type { Cancel, Env } from './env.ts';
import type { NodeRef } from './link.ts';
import { blockRowsMax, numberColumns, stamps, TraceBlock } from './trace-block.ts';
import type { Row } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';
import type { FrameContent } from './wire/frames.ts';
import { TraceReader } from './wire/trace-reader.ts';
import { TraceWriter } from './wire/trace-writer.ts';

/**
 * So many batches may leave as they come, and one more each so many ms; then what comes waits for others.
 * After a large one that is so at once.
 */
const atOnceMax = 8;
const gatherMs = 100;
const largeRows = 256;

export interface WatchingPort {
  readonly env: Env;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly cluster: Cluster;
}

/** Trace events as they are told. */
interface Batch {
  /** Places in the trace: where it begins, where to go on from, and where the trace ended. */
  readonly from: number;
  readonly next: number;
  readonly until: number;
  /** Those of this life; `events` is null when there are none. */
  readonly rows: number;
  readonly events: Uint8Array | null;
}

export class Watching {
  readonly #port: WatchingPort;
  /** By watcher, what it has been told: as a place in the trace. */
  readonly #watchers = new Map<string, number>();
  readonly #block = new TraceBlock();
  readonly #writer = new TraceWriter();
  readonly #reader = new TraceReader();
  /** What each watched life told last. */
  readonly #heard = new Map<string, { readonly epoch: number; readonly seq: number }>();
  /** The last batch: written once, however many are told it. */
  #batch: Batch | null = null;
  #isDue = false;
  #isWatching = false;
  /** Trace events told so far. */
  #rows = 0;
  /** Batches that may leave as they come, as of a moment of the node's clock. */
  #atOnce = atOnceMax;
  #notedAt = 0;
  #endWait: Cancel = () => {};

  constructor(port: WatchingPort) {
    this.#port = port;
  }

  watch(isWatching: boolean): void {
    if (isWatching === this.#isWatching) return;
    this.#isWatching = isWatching;
    this.#heard.clear();
    for (const { name } of this.#port.cluster.peers()) this.#ask(name);
  }

  peerUp({ name }: NodeRef): void {
    if (this.#isWatching) this.#ask(name);
  }

  peerGone({ name }: NodeRef): void {
    this.#unwatched(name);
    this.#heard.delete(name);
  }

  receiveWatch({ name }: NodeRef, isWatching: boolean): void {
    this.flush();
    if (!isWatching) {
      this.#unwatched(name);
      return;
    }
    const { tracer } = this.#port;
    if (!this.#watchers.has(name)) this.#watchers.set(name, tracer.end);
    tracer.onRecord = this.#note;
    if (!this.#isDue) tracer.recordAt = tracer.end;
    // Told again to who asks again: it may have thought this node down meanwhile.
    this.#tellStanding(name, tracer.standing());
  }

  /** Only of itself may a peer tell; what nobody asked for is not kept. */
  receiveTrace(peer: NodeRef, content: Extract<FrameContent, { kind: 'trace' }>): void {
    if (!this.#isWatching) return;
    const { tracer, counters } = this.#port;
    const head = this.#reader.read(content.events);
    if (head === null) {
      counters.drop('bad-trace');
      return;
    }
    const { block } = this.#reader;
    if (!head.isStanding) this.#follow(peer, block);
    counters.add('traceEventsReceived', block.length);
    tracer.add(peer, block);
  }

  /** Tells what was noted, at once. */
  flush(): void {
    for (const [name, told] of this.#watchers) this.#tell(name, told);
  }

  /** Nobody is told any more. */
  stop(): void {
    this.#endWait();
    this.#watchers.clear();
    // With nobody to tell, noting costs nothing.
    this.#port.tracer.recordAt = Infinity;
    this.#batch = null;
    this.#isDue = false;
    this.#atOnce = atOnceMax;
  }

  #unwatched(name: string): void {
    if (this.#watchers.delete(name) && this.#watchers.size === 0) this.stop();
  }

  #ask(peer: string): void {
    this.#port.cluster.send(peer, { kind: 'watch', isWatching: this.#isWatching });
  }

  readonly #note = (): void => {
    const { env, tracer } = this.#port;
    // Again when a batch has no room for more: before the trace forgets what waits.
    tracer.recordAt = tracer.end + blockRowsMax;
    if (this.#isDue) {
      this.flush();
      return;
    }
    this.#isDue = true;
    const now = env.now();
    this.#atOnce = Math.min(atOnceMax, this.#atOnce + (now - this.#notedAt) / gatherMs);
    this.#notedAt = now;
    // One turn later: then the PGServer has distributed what has just been received.
    if (this.#atOnce >= 1) env.soon(() => env.soon(this.#turnEnded));
    else this.#endWait = env.schedule((1 - this.#atOnce) * gatherMs, this.#turnEnded);
  };

  readonly #turnEnded = (): void => {
    const { tracer } = this.#port;
    this.#isDue = false;
    const told = this.#rows;
    this.flush();
    if (this.#watchers.size > 0) tracer.recordAt = tracer.end;
    this.#atOnce = this.#rows - told < largeRows ? this.#atOnce - 1 : 0;
  };

  /** Tells a watcher what happened from a place in the trace on, as far as its link takes it. */
  #tell(name: string, from: number): void {
    const { tracer, cluster } = this.#port;
    const queue = cluster.queueOf(name);
    // What is not told now is told when this has left, or when the peer asks over a new link.
    if (queue === null) return;
    queue.onTraceLeft = null;
    for (let told = from; told < tracer.end;) {
      if (!queue.takesTrace) {
        queue.onTraceLeft = () => this.#tellOn(name);
        return;
      }
      const { events, next, rows } = this.#batchFrom(told);
      told = next;
      this.#watchers.set(name, next);
      this.#rows += rows;
      if (events !== null) cluster.send(name, { kind: 'trace', events });
    }
  }

  #tellOn(name: string): void {
    const told = this.#watchers.get(name);
    if (told !== undefined) this.#tell(name, told);
  }

  #batchFrom(from: number): Batch {
    const { tracer } = this.#port;
    if (this.#batch?.from === from && this.#batch.until === tracer.end) return this.#batch;
    const block = this.#block;
    let next = tracer.own(from, block);
    const rows = block.length;
    const events = rows === 0 ? null : this.#writer.write(block, false);
    // Not all of them fit.
    if (block.length < rows) next = tracer.own(from, block, block.length);
    this.#batch = { from, next, until: tracer.end, rows: block.length, events };
    return this.#batch;
  }

  #tellStanding(name: string, rows: readonly Row[]): void {
    const block = this.#block;
    for (let from = 0; from < rows.length; from += block.length) {
      block.clear(0);
      for (const row of rows.slice(from, from + blockRowsMax)) block.push(row);
      const events = this.#writer.write(block, true);
      this.#port.cluster.send(name, { kind: 'trace', events });
    }
    // Written over.
    this.#batch = null;
  }

  /** Names what is missing between what a life had told and what it tells now. */
  #follow({ name, epoch }: NodeRef, { numbers, length }: TraceBlock): void {
    if (length === 0) return;
    const known = this.#heard.get(name);
    const first = numbers[stamps.seq]!;
    const last = numbers[(length - 1) * numberColumns + stamps.seq]!;
    if (known?.epoch === epoch && first > known.seq + 1) {
      const count = first - known.seq - 1;
      this.#port.tracer.record('untold', { peer: name, count });
    }
    this.#heard.set(name, { epoch, seq: last });
  }
}
