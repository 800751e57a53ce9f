/**
 * Writes a life's trace: numbers, stamps and keeps what happened here, and the standing facts that a
 * peer who begins to watch must be told. Trace events of peers are kept beside, as they came.
 */

import type { Env } from './env.ts';
import { Listeners } from './listeners.ts';
import type { NodeRef } from './link.ts';
import { byCodeUnits } from './names.ts';
import { blockRowsMax, type TraceBlock } from './trace-block.ts';
import { TraceRing } from './trace-ring.ts';
import { copyOf, emptyRow, eventOf, layouts, pack, placeOf, type Row, sets } from './trace-rows.ts';
import type { Reason, TraceEvent, TraceFields, TraceKind } from './trace.ts';

/** Trace events kept, of this life and of its watched peers together. */
const traceEventsMax = 50_000;

/** A look at the clock costs more than the rest of what is recorded of an event. */
const perLook = 16;

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
  readonly #ring: TraceRing;
  /** This life, to the ring. */
  readonly #owner: number;
  readonly #standing = new Map<string, Row>();
  /** The fact being recorded. */
  readonly #row = emptyRow();
  /** All events, as they become known here. */
  readonly onAny: Listeners<TraceEvent>;
  /** That there is more to be read: once, and again after each `readMax` that nobody has read. */
  readonly onMore: Listeners<void>;
  /** Hears that something was recorded, from a place on; `recordAt` is Infinity while nobody watches. */
  onRecord: () => void = () => {};
  recordAt = Infinity;
  readonly #readMax: number;
  /** The place from which on `onMore` is due. */
  #moreAt = 0;
  #at = 0;
  /** Events that this turn may still publish before the clock is looked at again. */
  #unlooked = 0;
  #isTurnDue = false;
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
    this.#owner = this.#ring.owner(self);
    this.onAny = new Listeners(threw);
    this.onMore = new Listeners(threw);
    this.#readMax = Math.ceil(eventsMax / 4);
  }

  /** The logical clock, for the next frame. */
  get clock(): number {
    return this.#clock;
  }

  /** The place of the next record, of whichever life. */
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
    this.#unlooked = 0;
  }

  /** As `tick`, for what one turn publishes: of that up to sixteen in a row have one time. */
  tickInTurn(): void {
    if (this.#unlooked > 0) {
      this.#unlooked--;
      return;
    }
    this.#at = this.#env.now();
    this.#unlooked = perLook - 1;
    if (this.#isTurnDue) return;
    this.#isTurnDue = true;
    this.#env.soon(this.#turnEnded);
  }

  /** Records a fact. What happens with each event has a way of its own, below. */
  record<K extends TraceKind>(kind: K, fields: TraceFields<K>): void {
    const row = this.#row;
    pack(row, kind, fields);
    this.tick();
    const [text0 = '', text1 = '', text2 = ''] = row.texts;
    const [number0 = 0, number1 = 0, number2 = 0] = row.numbers;
    const place = this.#ring.end;
    this.#write(row.kind, text0, text1, text2, number0, number1, number2);
    this.#ring.read(place, row);
    this.#keepStanding(row);
    this.#tell();
  }

  published(origin: string, count: number, topic: string, bytes: number, nodes: number): void {
    this.#write(kindOf.published, origin, topic, '', count, bytes, nodes);
    this.#tell();
  }

  sent(
    origin: string,
    count: number,
    topic: string,
    peer: string,
    number: number,
    bytes: number,
  ): void {
    this.#write(kindOf.sent, origin, topic, peer, count, number, bytes);
    this.#tell();
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
    this.#write(kindOf.skipped, origin, topic, peer, count, number, place);
    this.#tell();
  }

  received(
    origin: string,
    count: number,
    topic: string,
    peer: string,
    number: number,
    bytes: number,
  ): void {
    this.#write(kindOf.received, origin, topic, peer, count, number, bytes);
    this.#tell();
  }

  delivered(origin: string, count: number, topic: string, served: number): void {
    this.#write(kindOf.delivered, origin, topic, '', count, served, 0);
    this.#tell();
  }

  /** Takes a watched peer's events: kept and shown, changing nothing else. */
  add(peer: NodeRef, block: TraceBlock): void {
    const from = this.#ring.end;
    this.#ring.append(this.#ring.owner(peer), block);
    this.#heard(from);
  }

  /** What was recorded and still holds, oldest first. */
  standing(): readonly Row[] {
    return [...this.#standing.values()].toSorted((a, b) => a.seq - b.seq);
  }

  /**
   * Fills `block` with this life's own records from a place on, as far as they are kept and it takes
   * them, or `rows` of them; the answer is the place to go on from.
   */
  own(from: number, block: TraceBlock, rows = blockRowsMax): number {
    return this.#ring.collect(from, this.#owner, block, rows);
  }

  /**
   * Visits what is kept from a place on, of whichever life, in the order in which it became known: in a
   * row that the next one overwrites. The answer is the place to go on from.
   */
  read(from: number, visit: (row: Row) => void): number {
    const row = emptyRow();
    const { end } = this.#ring;
    this.#moreAt = end;
    for (let at = Math.max(from, this.#ring.start); at < end; at++) {
      this.#ring.read(at, row);
      visit(row);
    }
    return end;
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

  #write(
    kind: number,
    text0: string,
    text1: string,
    text2: string,
    number0: number,
    number1: number,
    number2: number,
  ): void {
    this.#ring.write(
      this.#owner,
      kind,
      ++this.#seq,
      this.#at,
      ++this.#clock,
      text0,
      text1,
      text2,
      number0,
      number1,
      number2,
    );
  }

  readonly #turnEnded = (): void => {
    this.#isTurnDue = false;
    this.#unlooked = 0;
  };

  /** The last record is known: to who tells it on, and to who listens here. */
  #tell(): void {
    const { end } = this.#ring;
    if (end > this.recordAt) this.onRecord();
    if (end > this.#moreAt || !this.onAny.isEmpty) this.#heard(end - 1);
  }

  #heard(from: number): void {
    if (this.#ring.end > this.#moreAt && !this.onMore.isEmpty) {
      this.#moreAt = this.#ring.end + this.#readMax;
      this.onMore.call();
    }
    if (this.onAny.isEmpty) return;
    const { end } = this.#ring;
    const row = emptyRow();
    // A listener may record something: that is heard on its own.
    for (let at = from; at < end; at++) {
      if (at < this.#ring.start) continue;
      this.#ring.read(at, row);
      this.onAny.call(eventOf(row));
    }
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
      case 'link':
        // What waited for it is gone with it.
        this.#standing.delete(`queued ${text}`);
        this.#stand(`${event} ${text}`, row, true);
        break;
      case 'peer':
      case 'offset':
        this.#stand(`${event} ${text}`, row, true);
        break;
      case 'queued':
        this.#stand(`${event} ${text}`, row, number > 0);
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
