/**
 * Reads bodies from anywhere: checked, built and frozen in one pass. What claims more than is there is
 * refused before anything is made for it.
 */

import { Atom, isPid, pid, Tuple } from '../terms.ts';
import { extension, messageDepthMax, type } from './body-types.ts';
import type { Lexicon } from './lexicon.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const float = new DataView(new ArrayBuffer(8));

/** Bytes up to which a text is put together here, faster than by the decoder that the engine brings. */
const loopMax = 96;

/** What a key is without a value. */
const nothing = Symbol('nothing');

export class BodyReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #lexicon: Lexicon | null = null;
  #isOwn = false;

  /**
   * The value, frozen throughout. Throws on whatever is no body. `isOwn`: nothing else has these bytes, so
   * that those in the value may be a view of them.
   */
  read(bytes: Uint8Array, lexicon: Lexicon | null, isOwn: boolean): unknown {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
    this.#lexicon = lexicon;
    this.#isOwn = isOwn;
    const value = this.#value(0);
    if (this.#at !== this.#end || value === nothing) invalid();
    return value;
  }

  #value(depth: number): unknown {
    const first = this.#u8();
    if (first < 0x80) return first;
    if (first >= type.negative) return first - 256;
    if (first < type.array) return this.#map(first & 0x0f, depth + 1);
    if (first < type.str) return this.#list(first & 0x0f, depth + 1);
    if (first < type.nil) return this.#text(first & 0x1f);
    switch (first) {
      case type.nil:
        return null;
      case type.reference:
        return this.#referred(depth);
      case type.false:
        return false;
      case type.true:
        return true;
      case type.u8:
        return this.#u8();
      case type.u16:
        return this.#u16();
      case type.u32:
        return this.#u32();
      case type.f64:
        return this.#f64();
      default:
        return this.#rare(first, depth);
    }
  }

  #rare(first: number, depth: number): unknown {
    switch (first) {
      case type.str8:
        return this.#text(this.#u8());
      case type.str8 + 1:
        return this.#text(this.#u16());
      case type.str8 + 2:
        return this.#text(this.#u32());
      case type.array16:
        return this.#list(this.#u16(), depth + 1);
      case type.array16 + 1:
        return this.#list(this.#u32(), depth + 1);
      case type.map16:
        return this.#map(this.#u16(), depth + 1);
      case type.map16 + 1:
        return this.#map(this.#u32(), depth + 1);
      case type.bin8:
        return this.#binary(this.#u8());
      case type.bin8 + 1:
        return this.#binary(this.#u16());
      case type.bin8 + 2:
        return this.#binary(this.#u32());
      case type.i8:
        return (this.#u8() << 24) >> 24;
      case type.i16:
        return (this.#u16() << 16) >> 16;
      case type.i32:
        return this.#u32() | 0;
      case type.u64:
        return this.#u32() * 2 ** 32 + this.#u32();
      case type.i64:
        return (this.#u32() | 0) * 2 ** 32 + this.#u32();
      case type.f32:
        float.setUint32(0, this.#u32());
        return float.getFloat32(0);
      default:
        return this.#extended(first, depth + 1);
    }
  }

  /** A word: a text, or the keys of an object whose values follow. */
  #referred(depth: number): unknown {
    const first = this.#u8();
    const place = first < 0x80 ? first : (first & 0x7f) | (this.#u8() << 7);
    if (place === 0) return nothing;
    const word = this.#lexicon?.at(place);
    if (typeof word === 'string') return word;
    if (word === undefined || depth >= messageDepthMax) return invalid();
    const record: Record<string, unknown> = {};
    for (let at = 0; at < word.length; at++) {
      const value = this.#value(depth + 1);
      if (value !== nothing) record[word[at]!] = value;
    }
    return Object.freeze(record);
  }

  #map(count: number, depth: number): unknown {
    this.#claim(count * 2, depth);
    const record: Record<string, unknown> = {};
    for (let due = count; due > 0; due--) {
      const key = keyOf(this.#value(depth));
      // As a key like any other it would come as an extension.
      if (key === '__proto__') invalid();
      record[key] = this.#some(depth);
    }
    return Object.freeze(record);
  }

  #list(count: number, depth: number): readonly unknown[] {
    this.#claim(count, depth);
    const items: unknown[] = [];
    for (let due = count; due > 0; due--) items.push(this.#some(depth));
    return Object.freeze(items);
  }

  #some(depth: number): unknown {
    const value = this.#value(depth);
    return value === nothing ? invalid() : value;
  }

  #extended(first: number, depth: number): unknown {
    const length =
      first >= type.fixext1 && first <= type.fixext16
        ? 2 ** (first - type.fixext1)
        : first === type.ext8
          ? this.#u8()
          : first === type.ext8 + 1
            ? this.#u16()
            : first === type.ext32
              ? this.#u32()
              : invalid();
    const kind = this.#u8();
    const end = this.#at + length;
    if (kind === extension.date)
      return length === 8 ? Object.freeze(new Date(this.#f64())) : invalid();
    const items = this.#some(depth - 1);
    if (!Array.isArray(items) || this.#at !== end) return invalid();
    return revived(kind, items);
  }

  #binary(length: number): Uint8Array {
    const from = this.#take(length);
    const bytes = this.#bytes.subarray(from, from + length);
    if (this.#isOwn) return bytes;
    // What arrived holds other messages too.
    const own = new Uint8Array(length);
    own.set(bytes);
    return own;
  }

  #text(length: number): string {
    const from = this.#take(length);
    const bytes = this.#bytes;
    if (length > loopMax) return decoder.decode(bytes.subarray(from, from + length));
    let all = 0;
    for (let at = from; at < from + length; at++) all |= bytes[at]!;
    if (all > 0x7f) return decoder.decode(bytes.subarray(from, from + length));
    return ascii(bytes, from, from + length);
  }

  #f64(): number {
    const from = this.#take(8);
    for (let at = 0; at < 8; at++) float.setUint8(at, this.#bytes[from + at]!);
    return float.getFloat64(0);
  }

  #u32(): number {
    const from = this.#take(4);
    const bytes = this.#bytes;
    const high = (bytes[from]! << 8) | bytes[from + 1]!;
    return high * 65_536 + ((bytes[from + 2]! << 8) | bytes[from + 3]!);
  }

  #u16(): number {
    const from = this.#take(2);
    return (this.#bytes[from]! << 8) | this.#bytes[from + 1]!;
  }

  #u8(): number {
    if (this.#at >= this.#end) invalid();
    return this.#bytes[this.#at++]!;
  }

  /** Each item takes a byte at least. */
  #claim(items: number, depth: number): void {
    if (depth > messageDepthMax || items > this.#end - this.#at) invalid();
  }

  #take(length: number): number {
    const from = this.#at;
    if (length > this.#end - from) invalid();
    this.#at = from + length;
    return from;
  }
}

function ascii(bytes: Uint8Array, from: number, end: number): string {
  let text = '';
  let at = from;
  for (; at + 24 <= end; at += 24) text += many(bytes, at);
  for (; at + 8 <= end; at += 8) text += some(bytes, at);
  for (; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

/** In large pieces: each takes time and memory of its own. */
function many(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    bytes[at]!,
    bytes[at + 1]!,
    bytes[at + 2]!,
    bytes[at + 3]!,
    bytes[at + 4]!,
    bytes[at + 5]!,
    bytes[at + 6]!,
    bytes[at + 7]!,
    bytes[at + 8]!,
    bytes[at + 9]!,
    bytes[at + 10]!,
    bytes[at + 11]!,
    bytes[at + 12]!,
    bytes[at + 13]!,
    bytes[at + 14]!,
    bytes[at + 15]!,
    bytes[at + 16]!,
    bytes[at + 17]!,
    bytes[at + 18]!,
    bytes[at + 19]!,
    bytes[at + 20]!,
    bytes[at + 21]!,
    bytes[at + 22]!,
    bytes[at + 23]!,
  );
}

function some(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(
    bytes[at]!,
    bytes[at + 1]!,
    bytes[at + 2]!,
    bytes[at + 3]!,
    bytes[at + 4]!,
    bytes[at + 5]!,
    bytes[at + 6]!,
    bytes[at + 7]!,
  );
}

function revived(kind: number, items: readonly unknown[]): unknown {
  const [first] = items;
  switch (kind) {
    case extension.entries:
      return Object.freeze(record(items));
    case extension.map:
      return new Map(items.map(pairOf));
    case extension.set:
      return new Set(items);
    case extension.bigint:
      return bigint(first);
    case extension.pid: {
      const [node, epoch, id] = items;
      const claimed = { node, epoch, id };
      return isPid(claimed) ? pid(claimed.node, claimed.epoch, claimed.id) : invalid();
    }
    case extension.atom:
      return typeof first === 'string' ? new Atom(first) : invalid();
    case extension.tuple:
      return new Tuple(items);
    default:
      return invalid();
  }
}

function pairOf(item: unknown): readonly [unknown, unknown] {
  return Array.isArray(item) && item.length === 2 ? [item[0], item[1]] : invalid();
}

function record(items: readonly unknown[]): object {
  // Object.fromEntries defines properties, so `__proto__` becomes a key like any other.
  return Object.fromEntries(items.map(pairOf).map(([key, value]) => [keyOf(key), value]));
}

function keyOf(key: unknown): string {
  if (typeof key === 'string') return key;
  return typeof key === 'number' ? String(key) : invalid();
}

function bigint(digits: unknown): bigint {
  return typeof digits === 'string' && /^-?\d{1,100000}$/.test(digits) ? BigInt(digits) : invalid();
}

function invalid(): never {
  throw new Error('not a message body');
}
