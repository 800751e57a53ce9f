/**
 * Writes the frames of one direction of one link. Most events differ from the one before in little:
 * what is as expected takes a bit, so that an event costs two bytes besides its body.
 *
 *   plain := kind:u8 length:varint number:varint reference:varint clock:varint fields
 *   event := flags:u8 [topic:name] [number:varint] [count:varint] [step:varint]
 *            [more:u8 [index:varint] [dispatcher:name]] [words:list(word)] length:varint body
 */

import type { Copy } from '../adapter.ts';
import { Writer } from './bytes.ts';
import { DictionaryOut } from './dictionary.ts';
import { moreFlags, type PlainContent, writeFields } from './frame-fields.ts';
import { type FrameHead, numberOf } from './frames.ts';
import type { OwnLexicon } from './lexicon.ts';

/** The first byte of an event. Bits that are not here are 0. */
export const eventFlags = {
  isEvent: 128,
  /** The topic of the event before. */
  sameTopic: 1,
  /** One more than the event before; so too `count`. */
  nextNumber: 2,
  nextCount: 4,
  /** The clock has gone on by as much as the time before. */
  sameStep: 8,
  /** What few events have follows. */
  hasMore: 16,
  /** Words of the lexicon follow that this link was not told before. */
  hasWords: 32,
} as const;

/** What an event's frame says besides the number and the clock. */
export interface WrittenEvent {
  readonly count: number;
  readonly topic: string;
  readonly wantsReceipt: boolean;
  readonly dispatcher: string | null;
  readonly body: Uint8Array;
  /** What the body may refer to. */
  readonly refersTo?: OwnLexicon | null;
}

export class FrameWriter {
  readonly #names = new DictionaryOut();
  readonly #fields = new Writer();
  #topic = '';
  #number = 0;
  #count = 0;
  #clock = 0;
  #step = 0;
  /** Words that the far end knows. */
  #told = 0;

  plain(to: Writer, content: PlainContent, { number, reference, clock }: FrameHead): void {
    const fields = this.#fields;
    fields.cut(0);
    fields.varint(number);
    fields.varint(reference);
    fields.varint(clock);
    const body = writeFields(fields, content);
    to.u8(numberOf(content.kind));
    to.varint(fields.length + (body?.length ?? 0));
    to.raw(fields.bytes());
    if (body !== null) to.raw(body);
  }

  event(to: Writer, event: WrittenEvent, copy: Copy | null, number: number, clock: number): void {
    const { count, topic, wantsReceipt, dispatcher, body, refersTo } = event;
    const step = clock - this.#clock;
    const hasMore = copy !== null || wantsReceipt || dispatcher !== null;
    const isSameTopic = topic === this.#topic;
    const isNextNumber = number === this.#number + 1;
    const isNextCount = count === this.#count + 1;
    const isSameStep = step === this.#step;
    const hasWords = refersTo != null && refersTo.size > this.#told;
    to.u8(
      eventFlags.isEvent |
        (isSameTopic ? eventFlags.sameTopic : 0) |
        (isNextNumber ? eventFlags.nextNumber : 0) |
        (isNextCount ? eventFlags.nextCount : 0) |
        (isSameStep ? eventFlags.sameStep : 0) |
        (hasMore ? eventFlags.hasMore : 0) |
        (hasWords ? eventFlags.hasWords : 0),
    );
    if (!isSameTopic) this.#names.write(to, topic);
    if (!isNextNumber) to.varint(number);
    if (!isNextCount) to.varint(count);
    if (!isSameStep) to.varint(step);
    if (hasMore) this.#more(to, copy, wantsReceipt, dispatcher);
    if (hasWords) {
      to.varint(refersTo.size - this.#told);
      to.raw(refersTo.untold(this.#told));
      this.#told = refersTo.size;
    }
    to.varint(body.length);
    to.raw(body);
    this.#topic = topic;
    this.#number = number;
    this.#count = count;
    this.#clock = clock;
    this.#step = step;
  }

  #more(to: Writer, copy: Copy | null, wantsReceipt: boolean, dispatcher: string | null): void {
    to.u8(
      (copy === null ? 0 : moreFlags.isCopy) |
        (copy?.isLast === true ? moreFlags.isLast : 0) |
        (wantsReceipt ? moreFlags.wantsReceipt : 0) |
        (dispatcher === null ? 0 : moreFlags.hasDispatcher),
    );
    if (copy !== null) to.varint(copy.index);
    if (dispatcher !== null) this.#names.write(to, dispatcher);
  }
}
