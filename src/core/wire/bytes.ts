/**
 * Numbers and texts to bytes and back. The reader is total: past the end or on nonsense it sets
 * `isBroken` and answers zeros, so a decoder checks once, at its end.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Appends to a buffer that grows and is used again. */
export class Writer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  constructor(capacity = 64) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#bytes.length;
  }

  /** The bytes written so far, as a view that the next write may invalidate. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Forgets all but the first `length` bytes. */
  cut(length: number): void {
    this.#length = length;
  }

  u8(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  f64(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value);
    this.#length += 8;
  }

  /** A safe non-negative integer, seven bits a byte, least first (LEB128). */
  varint(value: number): void {
    this.#room(8);
    let rest = value;
    // Most are small, and whole numbers of 31 bits are quick to take apart.
    while (rest >= 0x80 && rest < 0x4000_0000) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#length++] = rest;
  }

  text(value: string): void {
    const bytes = encoder.encode(value);
    this.varint(bytes.length);
    this.raw(bytes);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.bytes());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a `Writer` wrote, from bytes that may be anything. */
export class Reader {
  readonly #bytes: Uint8Array;
  #at: number;
  #isBroken = false;

  constructor(bytes: Uint8Array, from = 0) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** Something was read that was not there or made no sense. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** How far it has read. */
  get at(): number {
    return this.#at;
  }

  /** What was read makes no sense to the caller. */
  fail(): void {
    this.#isBroken = true;
  }

  u8(): number {
    return this.#take(1) ? (this.#bytes[this.#at - 1] ?? 0) : 0;
  }

  f64(): number {
    if (!this.#take(8)) return 0;
    const { buffer, byteOffset } = this.#bytes;
    return new DataView(buffer, byteOffset + this.#at - 8, 8).getFloat64(0);
  }

  varint(): number {
    const first = this.#bytes[this.#at];
    // Most are small.
    if (first !== undefined && first < 0x80 && !this.#isBroken) {
      this.#at++;
      return first;
    }
    let value = 0;
    let factor = 1;
    // Eight groups of seven bits cover every safe integer.
    for (let group = 0; group < 8; group++) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : this.#broken();
      factor *= 0x80;
    }
    return this.#broken();
  }

  /** A text of at most `bytesMax` bytes of UTF-8. */
  text(bytesMax: number): string {
    const length = this.varint();
    if (length > bytesMax) this.#broken();
    const bytes = this.raw(length);
    try {
      return this.#isBroken ? '' : decoder.decode(bytes);
    } catch {
      // TextDecoder with `fatal` throws on what is not UTF-8.
      this.#broken();
      return '';
    }
  }

  raw(length: number): Uint8Array {
    return this.#take(length)
      ? this.#bytes.subarray(this.#at - length, this.#at)
      : new Uint8Array(0);
  }

  rest(): Uint8Array {
    return this.raw(this.left);
  }

  #take(length: number): boolean {
    if (this.#isBroken || length > this.left) {
      this.#isBroken = true;
      return false;
    }
    this.#at += length;
    return true;
  }

  #broken(): number {
    this.#isBroken = true;
    return 0;
  }
}
