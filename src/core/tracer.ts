/**
 * Writes a life's trace: numbers, stamps and keeps what happened here, and the standing facts that a
 * peer who begins to watch must be told. Trace events of peers are kept beside, as they came.
 */

import type { Env } from './env.ts';
import { Listeners } from './listeners.ts';
import type { NodeRef } from './link.ts';
import { byCodeUnits } from './names.ts';
import { TraceRing } from './trace-ring.ts';
import { copyOf, emptyRow, eventOf, layouts, pack, placeOf, type Row, sets } from './trace-rows.ts';
import type { Reason, TraceEvent, TraceFields, TraceKind } from './trace.ts';

/** Trace events kept, of this life and of its watched peers together. */
const traceEventsMax = 50_000;

/** A peer's clock may run ahead of ours by what many busy nodes could have ticked, not by a lie. */
const clockLeapMax = 2 ** 32;

const kindOf = {
  published: placeOf('published'),
  sent: placeOf('sent'),
  skipped: placeOf('skipped'),
  received: placeOf('received'),
  delivered: placeOf('delivered'),
} as const;

export class Tracer {
  readonly #env: Env;
  readonly #self: NodeRef;
  readonly #ring: TraceRing;
  readonly #standing = new Map<string, Row>();
  /** The row being written: reused, so that what happens often allocates nothing. */
  readonly #row = emptyRow();
  /** All events, as they become known here. */
  readonly onAny: Listeners<TraceEvent>;
  /** Hears that something was recorded, while a peer watches. */
  onRecord: (() => void) | null = null;
  #at = 0;
  #seq = 0;
  #clock = 0;

  constructor(
    env: Env,
    self: NodeRef,
    threw: (error: unknown) => void,
    eventsMax = traceEventsMax,
  ) {
    this.#ring = new TraceRing(eventsMax);
    this.#env = env;
    this.#self = self;
    this.onAny = new Listeners(threw);
  }

  /** The logical clock, for the next frame. */
  get clock(): number {
    return this.#clock;
  }

  /** The place of the next record. */
  get end(): number {
    return this.#ring.end;
  }

  /** Lamport's rule: what follows a frame is later than what its sender had seen. */
  witness(clock: number): void {
    if (clock > this.#clock && clock - this.#clock < clockLeapMax) this.#clock = clock;
  }

  /** What is recorded of events from here on, until the next call, happened now: one look at the clock. */
  tick(): void {
    this.#at = this.#env.now();
  }

  /** Records a fact. What happens with each event has a way of its own, below. */
  record<K extends TraceKind>(kind: K, fields: TraceFields<K>): void {
    pack(this.#row, kind, fields);
    this.tick();
    this.#write();
    this.#keepStanding(this.#row);
    this.#tell();
  }

  published(origin: string, count: number, topic: string, bytes: number, nodes: number): void {
    this.#fill(kindOf.published, origin, topic, '', count, bytes, nodes);
  }

  sent(
    origin: string,
    count: number,
    topic: string,
    peer: string,
    number: number,
    bytes: number,
  ): void {
    this.#fill(kindOf.sent, origin, topic, peer, count, number, bytes);
  }

  skipped(
    origin: string,
    count: number,
    topic: string,
    peer: string,
    number: number,
    reason: Reason,
  ): void {
    const place = sets.reason?.indexOf(reason) ?? 0;
    this.#fill(kindOf.skipped, origin, topic, peer, count, number, place);
  }

  received(
    origin: string,
    count: number,
    topic: string,
    peer: string,
    number: number,
    bytes: number,
  ): void {
    this.#fill(kindOf.received, origin, topic, peer, count, number, bytes);
  }

  delivered(origin: string, count: number, topic: string, served: number): void {
    this.#fill(kindOf.delivered, origin, topic, '', count, served, 0);
  }

  /** Takes a watched peer's event: kept and shown, changing nothing else. */
  add(row: Row): void {
    this.#ring.push(row);
    if (!this.onAny.isEmpty) this.onAny.call(eventOf(row));
  }

  /** What was recorded and still holds, oldest first. */
  standing(): readonly Row[] {
    return [...this.#standing.values()].toSorted((a, b) => a.seq - b.seq);
  }

  /** Visits this life's own records from a place on, as far as they are kept. */
  own(from: number, visit: (row: Row) => void): void {
    const row = emptyRow();
    const { name, epoch } = this.#self;
    for (let at = Math.max(from, this.#ring.start); at < this.#ring.end; at++) {
      this.#ring.read(at, row);
      if (row.node === name && row.epoch === epoch) visit(row);
    }
  }

  /** All that is kept, causes before effects. */
  all(): readonly TraceEvent[] {
    const row = emptyRow();
    const events: TraceEvent[] = [];
    for (let at = this.#ring.start; at < this.#ring.end; at++) {
      this.#ring.read(at, row);
      events.push(eventOf(row));
    }
    return events.toSorted(
      (a, b) => a.clock - b.clock || byCodeUnits(a.node, b.node) || a.seq - b.seq,
    );
  }

  #fill(
    kind: number,
    text0: string,
    text1: string,
    text2: string,
    number0: number,
    number1: number,
    number2: number,
  ): void {
    const { texts, numbers } = this.#row;
    this.#row.kind = kind;
    texts[0] = text0;
    texts[1] = text1;
    texts[2] = text2;
    numbers[0] = number0;
    numbers[1] = number1;
    numbers[2] = number2;
    this.#write();
    this.#tell();
  }

  #write(): void {
    const row = this.#row;
    row.node = this.#self.name;
    row.epoch = this.#self.epoch;
    row.seq = ++this.#seq;
    row.at = this.#at;
    row.clock = ++this.#clock;
    this.#ring.push(row);
  }

  #tell(): void {
    if (this.onRecord !== null) this.onRecord();
    if (!this.onAny.isEmpty) this.onAny.call(eventOf(this.#row));
  }

  #keepStanding(row: Row): void {
    const event = layouts[row.kind]?.kind;
    const [text = ''] = row.texts;
    const [number = 0, value = 0, count = 0] = row.numbers;
    switch (event) {
      case 'subscribed':
      case 'unsubscribed':
        // The last word of either kind, for as long as it leaves a subscription.
        this.#stand(`pid ${number} ${text}`, row, count > 0);
        break;
      case 'peer':
      case 'link':
      case 'offset':
        this.#stand(`${event} ${text}`, row, true);
        break;
      case 'fault':
        this.#stand(`fault ${number} ${text}`, row, value > 0);
        break;
      case 'started':
      case 'signaling':
      case 'routing':
        this.#stand(event, row, true);
        break;
      default:
      // The rest happened once and is over.
    }
  }

  #stand(key: string, row: Row, isStanding: boolean): void {
    if (isStanding) this.#standing.set(key, copyOf(row));
    else this.#standing.delete(key);
  }
}
