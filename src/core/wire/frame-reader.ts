/**
 * Reads the messages of one direction of one link. It is total: any bytes give frames and reasons,
 * never a throw. A frame of an unknown kind is skipped by its length, so that a later version may add
 * kinds; an event that makes no sense ends the reading of its message.
 */

import type { Copy } from '../adapter.ts';
import type { Reason } from '../trace.ts';
import { Reader } from './bytes.ts';
import { deflatedFraming, inflated } from './deflating.ts';
import { DictionaryIn } from './dictionary.ts';
import { moreFlags, nameBytesMax, readFields } from './frame-fields.ts';
import { eventFlags } from './frame-writer.ts';
import { type Frame, kindOf } from './frames.ts';
import { decodeGreeting, greetingFraming } from './greeting-frame.ts';
import { Lexicon } from './lexicon.ts';

/** The framing of messages that are no greetings and not deflated: `message := 2:u8 frame*`. */
export const framing = 2;

export interface FrameHandlers {
  frame(frame: Frame): void;
  bad(reason: Reason): void;
}

const knownFlags =
  eventFlags.isEvent |
  eventFlags.sameTopic |
  eventFlags.nextNumber |
  eventFlags.nextCount |
  eventFlags.sameStep |
  eventFlags.hasMore |
  eventFlags.hasWords;

export class FrameReader {
  readonly #names = new DictionaryIn();
  readonly #lexicon = new Lexicon();
  #topic: string | null = null;
  #number = 0;
  #count = 0;
  #clock = 0;
  #step = 0;

  /** All frames of a message that can be read, in order, and a reason for each that cannot. */
  read(message: Uint8Array, to: FrameHandlers): void {
    if (message[0] === greetingFraming) {
      const greeting = decodeGreeting(message);
      if (typeof greeting === 'string') to.bad(greeting);
      else to.frame(greeting);
      return;
    }
    const from = framesOf(message);
    if (typeof from === 'string') {
      to.bad(from);
      return;
    }
    let traces = 0;
    while (from.left > 0) {
      const first = from.u8();
      const frame = first >= eventFlags.isEvent ? this.#event(from, first) : readPlain(from, first);
      if (typeof frame === 'string') to.bad(frame);
      // A few bytes of trace may stand for thousands of events: one batch is all that a message has.
      else if (frame.content.kind === 'trace' && ++traces > 1) to.bad('bad-frame');
      else to.frame(frame);
      if (from.isBroken) return;
    }
  }

  #event(from: Reader, flags: number): Frame | 'bad-frame' {
    const topic =
      (flags & eventFlags.sameTopic) !== 0
        ? this.#topic
        : this.#names.readTopic(from, nameBytesMax);
    const number = (flags & eventFlags.nextNumber) !== 0 ? this.#number + 1 : from.varint();
    const count = (flags & eventFlags.nextCount) !== 0 ? this.#count + 1 : from.varint();
    const step = (flags & eventFlags.sameStep) !== 0 ? this.#step : from.varint();
    const clock = this.#clock + step;
    let copy: Copy | null = null;
    let wantsReceipt = false;
    let dispatcher: string | null = null;
    if ((flags & eventFlags.hasMore) !== 0) {
      const more = from.u8();
      if ((more & moreFlags.isCopy) !== 0)
        copy = { index: from.varint(), isLast: (more & moreFlags.isLast) !== 0 };
      wantsReceipt = (more & moreFlags.wantsReceipt) !== 0;
      if ((more & moreFlags.hasDispatcher) !== 0) {
        dispatcher = this.#names.read(from, nameBytesMax);
        if (dispatcher === null) from.fail();
      }
    }
    if ((flags & eventFlags.hasWords) !== 0) this.#lexicon.read(from);
    const body = from.raw(from.varint());
    const isSafe = number <= Number.MAX_SAFE_INTEGER && count <= Number.MAX_SAFE_INTEGER;
    if (topic === null || !isSafe || clock > Number.MAX_SAFE_INTEGER || (flags & ~knownFlags) !== 0)
      from.fail();
    if (from.isBroken) return 'bad-frame';
    this.#topic = topic;
    this.#number = number;
    this.#count = count;
    this.#clock = clock;
    this.#step = step;
    const content = {
      kind: 'event',
      count,
      topic: topic ?? '',
      copy,
      wantsReceipt,
      dispatcher,
      body,
      lexicon: this.#lexicon,
    } as const;
    return { number, reference: 0, clock, content };
  }
}

/** Where the frames of a message that is no greeting are read from. */
export function framesOf(message: Uint8Array): Reader | Reason {
  if (message[0] === framing) return new Reader(message, 1);
  if (message[0] !== deflatedFraming) return message.length === 0 ? 'bad-frame' : 'version';
  const frames = inflated(message);
  return frames === null ? 'bad-frame' : new Reader(frames);
}

/** A frame that depends on no other, behind its kind. */
export function readPlain(from: Reader, first: number): Frame | Reason {
  const part = from.raw(from.varint());
  if (from.isBroken) return 'bad-frame';
  const kind = kindOf(first);
  if (kind === undefined) return 'unknown-kind';
  // A greeting has a framing of its own, an event another form.
  if (kind === 'event' || kind === 'hello' || kind === 'refuse') return 'bad-frame';
  const fields = new Reader(part);
  const [number, reference, clock] = [fields.varint(), fields.varint(), fields.varint()];
  const content = readFields(fields, kind);
  if (content === null || fields.isBroken) return 'bad-frame';
  return { number, reference, clock, content };
}
