/**
 * What has come of something that comes in chunks: in no more than twice its bytes, whatever total was
 * announced. At first it is kept as it comes; when half is there, room is made for all of it, and the
 * rest goes to its place at once, so that nothing is left to be done when the last chunk comes.
 */

import type { Reason } from '../trace.ts';

/** Small chunks are gathered in blocks of so many bytes. */
const blockBytes = 65_536;

export class Assembly {
  readonly total: number;
  /** Chunks as they came, and blocks of small ones, until there is room for all. */
  #parts: Uint8Array[] = [];
  /** The last of the parts, when it is a block that is not full; and the bytes in it. */
  #block: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
  #whole: Uint8Array<ArrayBuffer> | null = null;
  #length = 0;
  #held = 0;

  constructor(total: number) {
    this.total = total;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that it takes. */
  get held(): number {
    return this.#held;
  }

  /** All of it, once it is whole, and from then on the caller's own; null before. */
  get whole(): Uint8Array<ArrayBuffer> | null {
    return this.#length === this.total ? this.#whole : null;
  }

  /**
   * Adds a chunk, which is not to be changed any more. `bad-frame` when it is too many bytes, `no-room`
   * when there is no memory.
   */
  add(chunk: Uint8Array): Reason | null {
    const at = this.#length;
    const length = at + chunk.length;
    if (length > this.total) return 'bad-frame';
    if (this.#whole === null && length * 2 >= this.total && !this.#makeRoom()) return 'no-room';
    this.#length = length;
    if (this.#whole === null) this.#keep(chunk);
    else this.#whole.set(chunk, at);
    return null;
  }

  #makeRoom(): boolean {
    let whole: Uint8Array<ArrayBuffer>;
    try {
      whole = new Uint8Array(this.total);
    } catch {
      // It throws when the machine has no room.
      return false;
    }
    this.#cutBlock();
    let at = 0;
    for (const part of this.#parts.splice(0)) {
      whole.set(part, at);
      at += part.length;
    }
    this.#whole = whole;
    this.#held = this.total;
    return true;
  }

  #keep(chunk: Uint8Array): void {
    if (chunk.length * 2 >= chunk.buffer.byteLength) {
      this.#cutBlock();
      this.#parts.push(chunk);
      this.#held += chunk.buffer.byteLength;
      return;
    }
    // A view would keep all of its message alive.
    for (let at = 0; at < chunk.length;) {
      const block = (this.#block ??= this.#newBlock());
      const some = chunk.subarray(at, at + blockBytes - this.#filled);
      block.set(some, this.#filled);
      this.#filled += some.length;
      at += some.length;
      if (this.#filled === blockBytes) this.#cutBlock();
    }
  }

  #newBlock(): Uint8Array<ArrayBuffer> {
    this.#held += blockBytes;
    return new Uint8Array(blockBytes);
  }

  #cutBlock(): void {
    if (this.#block !== null) this.#parts.push(this.#block.subarray(0, this.#filled));
    this.#block = null;
    this.#filled = 0;
  }
}
