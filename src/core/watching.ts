/**
 * The trace lane: a page that is looked at asks its peers for their trace events, and tells its own
 * to those who ask. Batches leave when something happened, in the same turn, never on a timer; they
 * count as frames and bytes and as nothing else, and are not traced themselves.
 */

import type { Cluster } from './cluster/cluster.ts';
import type { Counters } from './counters.ts';
import type { Env } from './env.ts';
import type { NodeRef } from './link.ts';
import type { TraceEvent } from './trace.ts';
import type { Tracer } from './tracer.ts';
import type { FrameContent } from './wire/frames.ts';
import { decodeTrace, encodeTrace } from './wire/trace-codec.ts';

/** Trace events in one frame: far below what a data channel takes in one message. */
const batchEventsMax = 256;

export interface WatchingPort {
  readonly env: Env;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly cluster: Cluster;
}

export class Watching {
  readonly #port: WatchingPort;
  readonly #watchers = new Set<string>();
  #waiting: TraceEvent[] = [];
  #stopNoting: (() => void) | null = null;
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
    this.#stopNoting ??= this.#port.tracer.onOwn.add((event) => this.#note(event));
    this.#tell(name, this.#port.tracer.standing());
  }

  /** Only of itself may a peer tell; what nobody asked for is not kept. */
  receiveTrace(peer: NodeRef, content: Extract<FrameContent, { kind: 'trace' }>): void {
    if (!this.#isWatching) return;
    const events = decodeTrace(content.events, peer.name, peer.epoch);
    if (events === undefined) this.#port.counters.drop('bad-trace');
    else this.#port.tracer.add(events);
  }

  #unwatched(name: string): void {
    this.#watchers.delete(name);
    if (this.#watchers.size > 0) return;
    // With nobody to tell, noting costs nothing.
    this.#stopNoting?.();
    this.#stopNoting = null;
    this.#waiting = [];
  }

  #ask(peer: string): void {
    this.#port.cluster.send(peer, { kind: 'watch', isWatching: this.#isWatching });
  }

  #note(event: TraceEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length > 1) return;
    const { env } = this.#port;
    // One turn later: then the PGServer has distributed what has just been received.
    env.soon(() => env.soon(() => this.flush()));
  }

  /** Tells what was noted, at once. */
  flush(): void {
    const events = this.#waiting;
    this.#waiting = [];
    for (const watcher of this.#watchers) this.#tell(watcher, events);
  }

  #tell(watcher: string, events: readonly TraceEvent[]): void {
    for (let first = 0; first < events.length; first += batchEventsMax) {
      const batch = encodeTrace(events.slice(first, first + batchEventsMax));
      this.#port.cluster.send(watcher, { kind: 'trace', events: batch });
    }
  }
}
