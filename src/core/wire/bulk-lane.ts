/**
 * What waits on the bulk lane of a link: events that are too large for the events' lane, and those behind
 * them on their topics, since one topic keeps its order. They leave in chunks, each topic in its turn.
 */

import { Writer } from './bytes.ts';
import { Deflating } from './deflating.ts';
import { framing } from './frame-reader.ts';
import type { FrameWriter, WrittenEvent } from './frame-writer.ts';
import { eventBytesMax, messageBytesMax } from './payload.ts';

/** Bytes of the events on one link that have not left whole: two of the largest. */
export const bulkBytesMax = 2 * eventBytesMax;

/** Below so many a link is writable: then the largest event is taken. */
const bulkBytesLow = bulkBytesMax - eventBytesMax;

/** Events on one link that have not left whole, or of which the far end has not said what became. */
export const transfersMax = 4_096;

/** A crossing in chunks. */
export interface Moving {
  readonly number: number;
  readonly count: number;
  readonly topic: string;
  /** Bytes of its body that have left, or have come. */
  bytes: number;
  readonly total: number;
}

/** One event on its way to a peer. */
export interface Outgoing extends Moving {
  readonly body: Uint8Array;
}

interface Topic {
  readonly name: string;
  /** In the order published: the first is the one that leaves. */
  readonly waiting: Outgoing[];
  /** What is sent on one topic is of one kind, mostly. */
  readonly deflating: Deflating;
}

export class BulkLane {
  /** The first is the next to have its turn. */
  readonly #topics = new Map<string, Topic>();
  /** By number: all whose end is not known. */
  readonly #open = new Map<number, Outgoing>();
  readonly #message = new Writer();
  #held = 0;
  #left = 0;

  /** Bytes that have not left. */
  get bytes(): number {
    return this.#held - this.#left;
  }

  get isWritable(): boolean {
    return this.#held <= bulkBytesLow;
  }

  /** Whether an event is to leave here: it is large, or one of its topic has not left. */
  isFor({ topic, body }: WrittenEvent): boolean {
    return body.length > messageBytesMax || (this.#topics.size > 0 && this.#topics.has(topic));
  }

  hasRoom(bytes: number): boolean {
    return this.#held + bytes <= bulkBytesMax && this.#open.size < transfersMax;
  }

  add(event: WrittenEvent, number: number): Outgoing {
    const { count, topic: name, body } = event;
    const outgoing = { number, count, topic: name, bytes: 0, total: body.length, body };
    const topic = this.#topics.get(name);
    if (topic !== undefined) topic.waiting.push(outgoing);
    else this.#topics.set(name, { name, waiting: [outgoing], deflating: new Deflating() });
    this.#open.set(number, outgoing);
    this.#held += body.length;
    return outgoing;
  }

  /** Whether anything could leave. `until`: the first number whose beginning has not left, or 0. */
  isDue(until: number): boolean {
    return this.#next(until) !== undefined;
  }

  /**
   * The next message, of about `size` bytes, a view that the next call changes; `moved` hears of each
   * chunk in it. Only what `isDue` may be asked for.
   */
  take(
    frames: FrameWriter,
    until: number,
    size: number,
    moved: (outgoing: Outgoing) => void,
  ): Uint8Array {
    const message = this.#message;
    message.cut(0);
    message.u8(framing);
    const topic = this.#next(until);
    if (topic === undefined) return message.bytes();
    // Behind the others.
    this.#topics.delete(topic.name);
    this.#topics.set(topic.name, topic);
    while (message.length < size) {
      const [first] = topic.waiting;
      if (first === undefined || !isBegun(first, until)) break;
      const { number, bytes, total } = first;
      const body = first.body.subarray(bytes, bytes + size - message.length);
      frames.plain(message, { kind: 'chunk', body }, { number, reference: 0, clock: 0 });
      first.bytes += body.length;
      this.#left += body.length;
      if (first.bytes === total) this.#remove(topic, first);
      moved(first);
    }
    return topic.deflating.apply(message.bytes());
  }

  /** Its end is known: what has not left of it never will. */
  settle(number: number): Outgoing | undefined {
    const outgoing = this.#open.get(number);
    if (outgoing === undefined) return undefined;
    this.#open.delete(number);
    const topic = this.#topics.get(outgoing.topic);
    if (topic?.waiting.includes(outgoing) === true) this.#remove(topic, outgoing);
    return outgoing;
  }

  /** All of them end: the link does. */
  settleAll(): readonly Outgoing[] {
    return [...this.#open.keys()].flatMap((number) => this.settle(number) ?? []);
  }

  #next(until: number): Topic | undefined {
    for (const topic of this.#topics.values()) {
      const [first] = topic.waiting;
      if (first !== undefined && isBegun(first, until)) return topic;
    }
    return undefined;
  }

  #remove({ name, waiting }: Topic, outgoing: Outgoing): void {
    waiting.splice(waiting.indexOf(outgoing), 1);
    this.#held -= outgoing.total;
    this.#left -= outgoing.bytes;
    if (waiting.length === 0) this.#topics.delete(name);
  }
}

/** Whether the frame that says it begins has left. */
function isBegun({ number }: Outgoing, until: number): boolean {
  return until === 0 || number < until;
}
