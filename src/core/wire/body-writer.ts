/**
 * Writes bodies: MessagePack, and what `body-types.ts` adds. Checked and written in one pass, into a page
 * that many bodies share.
 */

import { HermesError } from '../errors.ts';
import { Atom, isPid, type Pid, Tuple } from '../terms.ts';
import { cannotCross, changes, tooDeep } from './body-errors.ts';
import { extension, messageDepthMax, referringBytesMax, type } from './body-types.ts';
import { type OwnLexicon, wordText } from './lexicon.ts';

const pageBytes = 65_536;

/** A larger body has bytes of its own. */
const sharedBytesMax = 8_192;

/** What else a message with much in one place has, most often. */
const restBytes = 4_096;

/** Thrown when a body that refers to others has become too large for that. */
const isLarge = new Error('larger than what refers to others');

/** Code units up to which a loop is faster than the encoder that the engine brings. */
const loopMax = 192;

const encoder = new TextEncoder();
const float = new DataView(new ArrayBuffer(8));

export class BodyWriter {
  #bytes = new Uint8Array(0);
  /** Where the body begins, and where it goes on. */
  #start = 0;
  #at = 0;
  #bytesMax = 0;
  #lexicon: OwnLexicon | null = null;

  /**
   * The body, which is never written to again. Throws `bad-message`, or `message-too-large` for more than
   * `bytesMax`. A large body stands for itself: what it repeats, it repeats within itself.
   */
  write(message: unknown, bytesMax: number, lexicon: OwnLexicon | null): Uint8Array {
    this.#start = this.#at;
    this.#bytesMax = bytesMax;
    this.#lexicon = lexicon;
    try {
      this.#value(message, 0);
      this.#fits(0);
    } catch (error) {
      this.#at = this.#start;
      if (this.#bytes.length > pageBytes) this.#renew();
      if (error === isLarge) return this.write(message, bytesMax, null);
      throw error;
    }
    const length = this.#at - this.#start;
    if (length <= sharedBytesMax) return this.#bytes.subarray(this.#start, this.#at);
    return this.#apart(length);
  }

  /** As bytes that no other body shares. */
  #apart(length: number): Uint8Array {
    this.#at = this.#start;
    const body = this.#bytes.subarray(this.#start, this.#start + length);
    if (this.#bytes.length === pageBytes) return body.slice();
    // What one large message has stretched is not kept for others.
    const isItsOwn = length * 2 > this.#bytes.length;
    this.#renew();
    return isItsOwn ? body : body.slice();
  }

  #renew(): void {
    this.#bytes = new Uint8Array(0);
    this.#at = 0;
  }

  #value(value: unknown, depth: number): void {
    switch (typeof value) {
      case 'string':
        this.#text(value);
        return;
      case 'number':
        this.#number(value);
        return;
      case 'object':
        if (value === null) this.#u8(type.nil);
        else this.#object(value, depth + 1);
        return;
      case 'boolean':
        this.#u8(value ? type.true : type.false);
        return;
      case 'undefined':
        this.#u8(type.nil);
        return;
      case 'bigint':
        this.#extended(extension.bigint, [value.toString()], depth + 1);
        return;
      default:
        throw cannotCross(value);
    }
  }

  #object(value: object, depth: number): void {
    if (depth > messageDepthMax) throw tooDeep();
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) this.#record(value, depth);
    else if (Array.isArray(value)) this.#list(value, depth);
    else if (value instanceof Uint8Array) this.#binary(value);
    else if (value instanceof Date) this.#date(value);
    else if (value instanceof Map) this.#extended(extension.map, [...value], depth);
    else if (value instanceof Set) this.#extended(extension.set, [...value], depth);
    else if (value instanceof Atom) this.#extended(extension.atom, [value.text], depth);
    else if (value instanceof Tuple) this.#extended(extension.tuple, value.items, depth);
    // An object of another window is as good as one of this.
    else if (Object.getPrototypeOf(prototype) === null) this.#record(value, depth);
    else throw cannotCross(value);
  }

  #record(value: object, depth: number): void {
    const keys = Object.keys(value);
    const { length } = keys;
    if (length === 3 && isPid(value)) return this.#pid(value, depth);
    const place = length === 0 ? 0 : (this.#lexicon?.placeOfKeys(keys) ?? 0);
    if (place > 0) this.#values(value, place, length, depth);
    else if (Object.hasOwn(value, '__proto__')) {
      this.#extended(extension.entries, Object.entries(value), depth);
    } else this.#entries(value as Readonly<Record<string, unknown>>, keys, depth);
  }

  /** The values of keys that are a word. */
  #values(value: object, place: number, length: number, depth: number): void {
    this.#fits(length);
    this.#reference(place);
    let left = length;
    // Faster than asking for each key. What a prototype has comes behind an object's own.
    for (const key in value) {
      if (left-- === 0) break;
      const item = (value as Readonly<Record<string, unknown>>)[key];
      if (item === undefined) this.#reference(0);
      else this.#value(item, depth);
    }
    if (left > 0) throw changes();
  }

  #entries(value: Readonly<Record<string, unknown>>, keys: readonly string[], depth: number): void {
    let count = 0;
    for (const key of keys) if (value[key] !== undefined) count++;
    this.#head(count, type.map, 0x0f, type.map16);
    for (const key of keys) {
      const item = value[key];
      if (item === undefined) continue;
      count--;
      this.#plainText(key);
      this.#value(item, depth);
    }
    if (count !== 0) throw changes();
  }

  #list(items: readonly unknown[], depth: number): void {
    const { length } = items;
    this.#head(length, type.array, 0x0f, type.array16);
    for (let at = 0; at < length; at++) this.#value(items[at], depth);
  }

  #pid({ node, epoch, id }: Pid, depth: number): void {
    this.#extended(extension.pid, [node, epoch, id], depth);
  }

  #date(value: Date): void {
    this.#room(10);
    this.#bytes[this.#at++] = type.fixext8;
    this.#bytes[this.#at++] = extension.date;
    this.#f64(value.getTime());
  }

  /** An extension, whose content is a list: its length is known only behind it. */
  #extended(kind: number, content: readonly unknown[], depth: number): void {
    if (depth > messageDepthMax) throw tooDeep();
    this.#room(3);
    const from = this.#at - this.#start;
    this.#at += 3;
    this.#list(content, depth);
    let at = this.#start + from;
    const length = this.#at - at - 3;
    if (length < 256) {
      this.#bytes[at] = type.ext8;
      this.#bytes[at + 1] = length;
      this.#bytes[at + 2] = kind;
      return;
    }
    this.#room(3);
    at = this.#start + from;
    this.#bytes.copyWithin(at + 6, at + 3, this.#at);
    this.#at += 3;
    this.#bytes[at] = type.ext32;
    this.#u32(at + 1, length);
    this.#bytes[at + 5] = kind;
  }

  #binary(value: Uint8Array): void {
    const { length } = value;
    this.#fits(length);
    this.#room(length + 5);
    if (length < 256) {
      this.#bytes[this.#at++] = type.bin8;
      this.#bytes[this.#at++] = length;
    } else this.#long(type.bin8 + 1, length);
    this.#bytes.set(value, this.#at);
    this.#at += length;
  }

  #text(text: string): void {
    const { length } = text;
    if (length <= wordText.max && length >= wordText.min && this.#lexicon !== null) {
      const place = this.#lexicon.placeOf(text);
      if (place > 0) return this.#reference(place);
    }
    this.#plainText(text);
  }

  #plainText(text: string): void {
    const { length } = text;
    this.#fits(length);
    // Three bytes at most for each code unit.
    this.#room(length * 3 + 5);
    const head = textHead(length);
    const from = this.#at + head;
    const written = length <= loopMax ? this.#loop(text, from) : this.#encode(text, from);
    const needed = textHead(written);
    if (needed > head) {
      this.#bytes.copyWithin(this.#at + needed, from, from + written);
    }
    if (needed === 1) this.#bytes[this.#at++] = type.str | written;
    else if (needed === 2) {
      this.#bytes[this.#at++] = type.str8;
      this.#bytes[this.#at++] = written;
    } else this.#long(type.str8 + 1, written);
    this.#at += written;
  }

  #loop(text: string, from: number): number {
    const bytes = this.#bytes;
    const { length } = text;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code > 0x7f) return this.#encode(text, from);
      bytes[from + at] = code;
    }
    return length;
  }

  #encode(text: string, from: number): number {
    return encoder.encodeInto(text, this.#bytes.subarray(from)).written;
  }

  #number(value: number): void {
    this.#room(9);
    const bytes = this.#bytes;
    if ((value | 0) === value) {
      if (value >= -32 && value < 128) bytes[this.#at++] = value;
      else if (value >= 0) this.#unsigned(value);
      else this.#negative(value);
    } else if (Number.isSafeInteger(value)) this.#large(value);
    else {
      bytes[this.#at++] = type.f64;
      this.#f64(value);
    }
  }

  /** From 128 on. */
  #unsigned(value: number): void {
    const bytes = this.#bytes;
    if (value < 256) {
      bytes[this.#at++] = type.u8;
    } else if (value < 65_536) {
      bytes[this.#at++] = type.u16;
      bytes[this.#at++] = value >>> 8;
    } else {
      bytes[this.#at++] = type.u32;
      bytes[this.#at++] = value >>> 24;
      bytes[this.#at++] = value >>> 16;
      bytes[this.#at++] = value >>> 8;
    }
    bytes[this.#at++] = value;
  }

  /** Below -32. */
  #negative(value: number): void {
    const bytes = this.#bytes;
    if (value >= -128) {
      bytes[this.#at++] = type.i8;
    } else if (value >= -32_768) {
      bytes[this.#at++] = type.i16;
      bytes[this.#at++] = value >> 8;
    } else {
      bytes[this.#at++] = type.i32;
      bytes[this.#at++] = value >> 24;
      bytes[this.#at++] = value >> 16;
      bytes[this.#at++] = value >> 8;
    }
    bytes[this.#at++] = value;
  }

  /** A safe integer of more than 32 bits with its sign. */
  #large(value: number): void {
    const isShort = value > 0 && value < 2 ** 32;
    this.#bytes[this.#at++] = isShort ? type.u32 : value > 0 ? type.u64 : type.i64;
    if (!isShort) {
      this.#u32(this.#at, Math.floor(value / 2 ** 32));
      this.#at += 4;
    }
    this.#u32(this.#at, value % 2 ** 32);
    this.#at += 4;
  }

  #reference(place: number): void {
    this.#room(3);
    this.#bytes[this.#at++] = type.reference;
    if (place >= 0x80) {
      this.#bytes[this.#at++] = (place & 0x7f) | 0x80;
      this.#bytes[this.#at++] = place >>> 7;
    } else this.#bytes[this.#at++] = place;
  }

  /** Of a list or a map: `small` with up to `most` items, else the type with two bytes, or the next. */
  #head(count: number, small: number, most: number, wide: number): void {
    // Each item takes a byte at least, and shared parts are written out each time.
    this.#fits(count);
    this.#room(5);
    if (count <= most) this.#bytes[this.#at++] = small | count;
    else this.#long(wide, count);
  }

  /** A type with a length of two bytes, or the next one with four. */
  #long(wide: number, length: number): void {
    if (length >= 65_536) {
      this.#bytes[this.#at++] = wide + 1;
      this.#u32(this.#at, length);
      this.#at += 4;
      return;
    }
    this.#bytes[this.#at++] = wide;
    this.#bytes[this.#at++] = length >>> 8;
    this.#bytes[this.#at++] = length;
  }

  #u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#at++] = value;
  }

  #u32(at: number, value: number): void {
    this.#bytes[at] = value >>> 24;
    this.#bytes[at + 1] = value >>> 16;
    this.#bytes[at + 2] = value >>> 8;
    this.#bytes[at + 3] = value;
  }

  #f64(value: number): void {
    float.setFloat64(0, value);
    for (let at = 0; at < 8; at++) this.#bytes[this.#at++] = float.getUint8(at);
  }

  /** Whether so many bytes more may still be a message. */
  #fits(more: number): void {
    const length = this.#at - this.#start;
    if (this.#lexicon !== null && length + more > referringBytesMax) throw isLarge;
    if (length > this.#bytesMax) throw this.#tooLarge(`is ${length} bytes encoded, or more`);
    if (more > this.#bytesMax) throw this.#tooLarge(`is more than ${more} bytes encoded`);
  }

  #tooLarge(how: string): HermesError {
    const most = `at most ${this.#bytesMax} bytes cross`;
    return new HermesError(
      'message-too-large',
      `The message ${how}; ${most}. Send less, or in parts.`,
    );
  }

  #room(more: number): void {
    if (this.#at + more > this.#bytes.length) this.#turnPage(more);
  }

  #turnPage(more: number): void {
    const own = this.#bytes.subarray(this.#start, this.#at);
    const least = own.length + more;
    // One that has to grow again costs more than all else in writing many bytes.
    const roomy = more > own.length ? least + restBytes : least * 2;
    const page = new Uint8Array(least <= pageBytes / 2 ? pageBytes : roomy);
    page.set(own);
    this.#bytes = page;
    this.#start = 0;
    this.#at = own.length;
  }
}

/** Bytes in front of a text of so many bytes. */
function textHead(length: number): number {
  return length < 32 ? 1 : length < 256 ? 2 : length < 65_536 ? 3 : 5;
}
