/**
 * The trace lane: a page that is looked at asks its peers for their trace events, and tells its own
 * to those who ask. Batches leave when something happened, in the same turn, never on a timer; they
 * count as frames and bytes and as nothing else, and are not traced themselves.
 */

import type { Cluster } from './cluster/cluster.ts';
import type { Counters } from './counters.ts';
import type { Env } from './env.ts';
import type { NodeRef } from './link.ts';
import type { Row } from './trace-rows.ts';
import type { Tracer } from './tracer.ts';
import type { FrameContent } from './wire/frames.ts';
import { decodeTrace, TraceWriter } from './wire/trace-codec.ts';

/** Bytes of trace events in one frame, about: half of what frames of all lanes share a message of. */
const batchBytes = 32_768;

export interface WatchingPort {
  readonly env: Env;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly cluster: Cluster;
}

export class Watching {
  readonly #port: WatchingPort;
  readonly #watchers = new Set<string>();
  /** What has been told, as a place in the trace. */
  #told = 0;
  #isDue = false;
  #isWatching = false;

  constructor(port: WatchingPort) {
    this.#port = port;
  }

  watch(isWatching: boolean): void {
    if (isWatching === this.#isWatching) return;
    this.#isWatching = isWatching;
    for (const { name } of this.#port.cluster.peers()) this.#ask(name);
  }

  peerUp({ name }: NodeRef): void {
    if (this.#isWatching) this.#ask(name);
  }

  peerGone({ name }: NodeRef): void {
    this.#unwatched(name);
  }

  receiveWatch({ name }: NodeRef, isWatching: boolean): void {
    this.flush();
    if (!isWatching) {
      this.#unwatched(name);
      return;
    }
    // Told again to who asks again: it may have thought this node down meanwhile.
    this.#watchers.add(name);
    const { tracer } = this.#port;
    if (tracer.onRecord === null) this.#told = tracer.end;
    tracer.onRecord = this.#note;
    this.#tell([name], (visit) => {
      for (const row of tracer.standing()) visit(row);
    });
  }

  /** Only of itself may a peer tell; what nobody asked for is not kept. */
  receiveTrace(peer: NodeRef, content: Extract<FrameContent, { kind: 'trace' }>): void {
    if (!this.#isWatching) return;
    const { tracer, counters } = this.#port;
    const isRead = decodeTrace(content.events, peer, (row) => tracer.add(row));
    if (!isRead) counters.drop('bad-trace');
  }

  #unwatched(name: string): void {
    this.#watchers.delete(name);
    if (this.#watchers.size > 0) return;
    // With nobody to tell, noting costs nothing.
    this.#port.tracer.onRecord = null;
  }

  #ask(peer: string): void {
    this.#port.cluster.send(peer, { kind: 'watch', isWatching: this.#isWatching });
  }

  readonly #note = (): void => {
    if (this.#isDue) return;
    this.#isDue = true;
    const { env } = this.#port;
    // One turn later: then the PGServer has distributed what has just been received.
    env.soon(() =>
      env.soon(() => {
        this.#isDue = false;
        this.flush();
      }),
    );
  };

  /** Tells what was noted, at once. */
  flush(): void {
    const { tracer } = this.#port;
    if (tracer.onRecord === null) return;
    const from = this.#told;
    this.#told = tracer.end;
    this.#tell([...this.#watchers], (visit) => tracer.own(from, visit));
  }

  /** Written once, whoever is told. */
  #tell(watchers: readonly string[], each: (visit: (row: Row) => void) => void): void {
    let writer = new TraceWriter();
    const send = (): void => {
      if (writer.length === 0) return;
      const content = { kind: 'trace', events: writer.bytes() } as const;
      for (const watcher of watchers) this.#port.cluster.send(watcher, content);
      writer = new TraceWriter();
    };
    each((row) => {
      writer.write(row);
      if (writer.length > batchBytes) send();
    });
    send();
  }
}
