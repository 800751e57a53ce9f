/**
 * What the bodies of one publisher refer to instead of saying it again: short texts and the keys of
 * objects, by their place. The publisher adds to its lexicon what it has said before; each link is told
 * what was added since it was told last, with the first event that needs it. A body is still encoded
 * once, whatever the number of links.
 *
 *   word := 0:u8 text | keys:u8 text{keys}
 */

import { type Reader, Writer } from './bytes.ts';

/** The keys of an object, in their order; or a text. */
export type Word = string | readonly string[];

/** Words a lexicon has at most. */
export const wordsMax = 1_024;

/** Bytes of all of them, as they are told. */
export const lexiconBytesMax = 32_768;

/** Code units of a text that may be a word. */
export const wordText = { min: 3, max: 24 } as const;

/** Keys of an object, and the code units of each. */
const keysMax = 64;
const keyMax = 64;

/** Bytes of a text in a word of a peer. */
const textBytesMax = 256;

/** The words of a peer's bodies, as they were told over one link. */
export class Lexicon {
  protected readonly words: Word[] = [];
  #bytes = 0;

  /** Places count from 1. */
  at(place: number): Word | undefined {
    return this.words[place - 1];
  }

  /** Reads the next words; a reader that is broken, or too much, leaves it useless for later ones. */
  read(from: Reader): void {
    const before = from.at;
    for (let due = from.varint(); due > 0 && !from.isBroken; due--) {
      const keys = from.u8();
      const word = keys === 0 ? from.text(textBytesMax) : readKeys(from, keys);
      if (from.isBroken || this.words.length >= wordsMax) return from.fail();
      this.words.push(word);
    }
    this.#bytes += from.at - before;
    // As each telling says how many it has, it takes a little more than the words.
    if (this.#bytes > lexiconBytesMax * 2) from.fail();
  }
}

/** The lexicon of this node's own bodies. */
export class OwnLexicon extends Lexicon {
  readonly #told = new Writer();
  /** Where each word ends in what is told. */
  readonly #ends: number[] = [];
  readonly #places = new Map<string, number>();
  readonly #shapes: (Shape | undefined)[] = [];
  /** What was said once, as far as it was not overwritten: a hash of a text, the keys of an object. */
  readonly #textsSeen = new Int32Array(slots);
  readonly #keysSeen: (readonly string[] | undefined)[] = [];

  get size(): number {
    return this.words.length;
  }

  /** The place of a short text; 0 when it has none, or not yet. */
  placeOf(text: string): number {
    const place = this.#places.get(text);
    if (place !== undefined) return place;
    if (this.#isFull) return 0;
    const hash = hashOf(text);
    const slot = hash & (slots - 1);
    if (this.#textsSeen[slot] !== hash) {
      this.#textsSeen[slot] = hash;
      return 0;
    }
    if (surrogate.test(text)) return 0;
    this.#told.u8(0);
    this.#told.text(text);
    // A text may be a part of a large one, which it would keep.
    const own = flat(text);
    this.#places.set(own, this.words.length + 1);
    return this.#add(own);
  }

  /** The same for the keys of an object. */
  placeOfKeys(keys: readonly string[]): number {
    const first = slotOf(keys);
    for (let at = first; at < first + probesMax; at++) {
      const slot = at & (slots - 1);
      const shape = this.#shapes[slot];
      if (shape === undefined) return this.#isFull ? 0 : this.#see(keys, slot, first);
      if (isSame(shape.keys, keys)) return shape.place;
    }
    return 0;
  }

  /** The words behind the first `told`, as bytes: a view that the next word may make invalid. */
  untold(told: number): Uint8Array {
    return this.#told.bytes().subarray(told === 0 ? 0 : this.#ends[told - 1]);
  }

  get #isFull(): boolean {
    return this.words.length >= wordsMax || this.#told.length > lexiconBytesMax - 5_000;
  }

  #see(keys: readonly string[], slot: number, seenAt: number): number {
    const seen = this.#keysSeen[seenAt];
    if (seen === undefined || !isSame(seen, keys)) {
      this.#keysSeen[seenAt] = keys;
      return 0;
    }
    if (keys.length > keysMax || keys.some((key) => !isKey(key))) return 0;
    const before = this.#told.length;
    this.#told.u8(keys.length);
    for (const key of keys) this.#told.text(key);
    if (this.#told.length - before > keysBytesMax) {
      this.#told.cut(before);
      return 0;
    }
    this.#shapes[slot] = { keys, place: this.words.length + 1 };
    return this.#add(keys);
  }

  #add(word: Word): number {
    this.#ends.push(this.#told.length);
    return this.words.push(word);
  }
}

interface Shape {
  readonly keys: readonly string[];
  readonly place: number;
}

const slots = 512;
const probesMax = 4;

/** Bytes that the keys of one object may take. */
const keysBytesMax = 2_048;

function readKeys(from: Reader, count: number): readonly string[] {
  const keys: string[] = [];
  for (let due = count; due > 0 && !from.isBroken; due--) {
    const key = from.text(textBytesMax);
    if (!isKey(key)) from.fail();
    keys.push(key);
  }
  // Twice the same key would make an object with fewer.
  if (new Set(keys).size !== count) from.fail();
  // As objects have them: found faster than texts that were just read.
  return keys.map((key) => Object.keys({ [key]: 0 })[0] ?? key);
}

/** Halves of pairs become other characters in UTF-8. */
const surrogate = /[\ud800-\udfff]/;

/** To an object `__proto__` is no key like any other. */
function isKey(key: string): boolean {
  return key.length <= keyMax && key !== '__proto__' && !surrogate.test(key);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function slotOf(keys: readonly string[]): number {
  const first = keys[0] ?? '';
  const last = keys[keys.length - 1] ?? '';
  const sum = keys.length * 37 + first.length * 7 + last.length * 13;
  return (sum + first.charCodeAt(0) * 3 + last.charCodeAt(0) * 5) & (slots - 1);
}

function hashOf(text: string): number {
  let hash = text.length;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  // 0 is what no text has left.
  return hash === 0 ? 1 : hash;
}

function flat(text: string): string {
  return Array.from(text).join('');
}
