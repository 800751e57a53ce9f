/**
 * Writes a life's trace: numbers, stamps and keeps what happened here, and the standing facts that a
 * peer who begins to watch must be told. Trace events of peers are kept beside, as they came.
 */

import type { Env } from './env.ts';
import { Listeners } from './listeners.ts';
import type { NodeRef } from './link.ts';
import { byCodeUnits } from './names.ts';
import { Ring } from './ring.ts';
import type { TraceEvent, TraceFields, TraceKind } from './trace.ts';

/** Trace events kept, of this life and of its watched peers together. */
const traceEventsMax = 50_000;

/** A peer's clock may run ahead of ours by what many busy nodes could have ticked, not by a lie. */
const clockLeapMax = 2 ** 32;

type Writable<T> = { -readonly [F in keyof T]: T[F] };

export class Tracer {
  readonly #env: Env;
  readonly #self: NodeRef;
  readonly #ring = new Ring<TraceEvent>(traceEventsMax);
  readonly #standing = new Map<string, TraceEvent>();
  /** Own events, as they are written. */
  readonly onOwn: Listeners<TraceEvent>;
  /** All events, as they become known here. */
  readonly onAny: Listeners<TraceEvent>;
  #seq = 0;
  #clock = 0;

  constructor(env: Env, self: NodeRef, threw: (error: unknown) => void) {
    this.#env = env;
    this.#self = self;
    this.onOwn = new Listeners(threw);
    this.onAny = new Listeners(threw);
  }

  /** The logical clock, for the next frame. */
  get clock(): number {
    return this.#clock;
  }

  /** Lamport's rule: what follows a frame is later than what its sender had seen. */
  witness(clock: number): void {
    if (clock > this.#clock && clock - this.#clock < clockLeapMax) this.#clock = clock;
  }

  /** Records a fact; `fields` is the tracer's from then on. */
  record<K extends TraceKind>(kind: K, fields: TraceFields<K>): void {
    // The caller's literal becomes the event: a copy, and freezing it, would cost more than all else
    // of a local delivery. It is frozen before anyone else sees it.
    const event = fields as unknown as Writable<TraceEvent>;
    event.kind = kind;
    event.node = this.#self.name;
    event.epoch = this.#self.epoch;
    event.seq = ++this.#seq;
    event.at = this.#env.now();
    event.clock = ++this.#clock;
    this.#keepStanding(event);
    this.#ring.push(event);
    if (this.onOwn.isEmpty && this.onAny.isEmpty) return;
    Object.freeze(event);
    this.onOwn.call(event);
    this.onAny.call(event);
  }

  /** Takes a watched peer's events: kept and shown, changing nothing else. */
  add(events: readonly TraceEvent[]): void {
    for (const event of events) {
      this.#ring.push(event);
      this.onAny.call(event);
    }
  }

  /** What was recorded and still holds, oldest first. */
  standing(): readonly TraceEvent[] {
    return [...this.#standing.values()]
      .map((event) => Object.freeze(event))
      .toSorted((a, b) => a.seq - b.seq);
  }

  /** All that is kept, causes before effects. */
  all(): readonly TraceEvent[] {
    return this.#ring
      .toArray()
      .map((event) => Object.freeze(event))
      .toSorted((a, b) => a.clock - b.clock || byCodeUnits(a.node, b.node) || a.seq - b.seq);
  }

  #keepStanding(event: TraceEvent): void {
    switch (event.kind) {
      case 'subscribed':
      case 'unsubscribed':
        // The last word of either kind, for as long as it leaves a subscription.
        if (event.count > 0) this.#standing.set(`pid ${event.pid} ${event.topic}`, event);
        else this.#standing.delete(`pid ${event.pid} ${event.topic}`);
        break;
      case 'peer':
      case 'link':
      case 'offset':
        this.#standing.set(`${event.kind} ${event.peer}`, event);
        break;
      case 'fault': {
        const key = `fault ${event.fault} ${event.peer}`;
        if (event.value > 0) this.#standing.set(key, event);
        else this.#standing.delete(key);
        break;
      }
      case 'started':
      case 'signaling':
      case 'routing':
        this.#standing.set(event.kind, event);
        break;
      default:
      // The rest happened once and is over.
    }
  }
}
