/**
 * Deflates the messages of one direction of a link, where that pays: past batching a byte costs a data
 * channel more processor time than deflating it does, as long as enough bytes go away. Whether they do
 * is tried on a part of a message now and then; what does not shrink costs next to nothing.
 *
 *   message := 3:u8 size:varint deflated      `size`: bytes of the frames in it
 */

import { deflateSync, Inflate } from 'fflate';
import { linkMessageBytesMax } from '../link.ts';
import { Reader, Writer } from './bytes.ts';

export const deflatedFraming = 3;

/** Below, there is too little to gain. */
const bytesMin = 2_048;

/** What is tried at first of a message. */
const sampleBytes = 8_192;

/**
 * Of what is left after deflating: less than the first turns it on, more than the second off. A byte costs
 * some 40 ns to deflate and inflate in tabs, not much less than to send.
 */
const paysBelow = 0.2;
const paysNotAbove = 0.25;

/** Bytes that pass untried after a trial that did not pay: doubled from the first to the second. */
const untriedBytes = { first: 262_144, last: 8_388_608 } as const;

/** Bytes that are inflated at a time: each may become a thousand. */
const stepBytes = 4_096;

/** Fast: a higher level takes more time than it saves. */
const options = { level: 1 } as const;

export class Deflating {
  readonly #to = new Writer();
  #isOn = false;
  #untried = 0;
  #pause: number = untriedBytes.first;

  /** What to send for a message of frames: the message itself, or a view that the next call changes. */
  apply(message: Uint8Array): Uint8Array {
    if (message.length < bytesMin || !this.#isTried(message)) return message;
    const frames = message.subarray(1);
    const deflated = deflateSync(frames, options);
    if (deflated.length > frames.length * paysNotAbove) {
      this.#isOn = false;
      this.#untried = this.#pause;
      return message;
    }
    this.#to.cut(0);
    this.#to.u8(deflatedFraming);
    this.#to.varint(frames.length);
    this.#to.raw(deflated);
    return this.#to.bytes();
  }

  #isTried(message: Uint8Array): boolean {
    if (this.#isOn) return true;
    this.#untried -= message.length;
    if (this.#untried > 0) return false;
    const sample = message.subarray(1, sampleBytes);
    this.#isOn =
      !isNoise(sample) && deflateSync(sample, options).length < sample.length * paysBelow;
    this.#pause = this.#isOn
      ? untriedBytes.first
      : Math.min(untriedBytes.last, Math.max(untriedBytes.first, this.#pause * 2));
    if (!this.#isOn) this.#untried = this.#pause;
    return this.#isOn;
  }
}

/**
 * Whether each byte is about as frequent as any other, as in what is packed or encrypted already: found
 * out in a tenth of the time that deflating takes.
 */
function isNoise(sample: Uint8Array): boolean {
  const counts = new Uint32Array(256);
  for (const byte of sample) counts[byte] = (counts[byte] ?? 0) + 1;
  const squares = counts.reduce((sum, count) => sum + count * count, 0);
  // All alike they are `length` squared by 256, and `length` more by chance; half as much again is no text.
  return squares * 256 < sample.length * (sample.length * 1.5 + 256);
}

/** The frames of a deflated message, or null when it is not one, or not of the size that it says. */
export function inflated(message: Uint8Array): Uint8Array | null {
  const from = new Reader(message, 1);
  const size = from.varint();
  const deflated = from.rest();
  if (from.isBroken || size > linkMessageBytesMax) return null;
  const frames = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((part) => {
    if (length + part.length <= size) frames.set(part, length);
    length += part.length;
  });
  try {
    // Piece by piece: what becomes larger than it says is not inflated any further.
    for (let at = 0; at < deflated.length; at += stepBytes) {
      const isLast = at + stepBytes >= deflated.length;
      stream.push(deflated.subarray(at, at + stepBytes), isLast);
      if (length > size) return null;
    }
  } catch {
    // The library throws on what is not deflated.
    return null;
  }
  return length === size ? frames : null;
}
