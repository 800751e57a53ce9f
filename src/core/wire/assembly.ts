/**
 * What has come of something that comes in chunks: kept as it comes, in no more than twice its bytes
 * whatever total was announced, and put together when it is whole.
 */

/** Small chunks are gathered in blocks of so many bytes. */
const blockBytes = 65_536;

export class Assembly {
  readonly total: number;
  /** Chunks as they came, and blocks of small ones. */
  #parts: Uint8Array[] = [];
  /** The last of the parts, when it is a block that is not full; and the bytes in it. */
  #block: Uint8Array<ArrayBuffer> | null = null;
  #filled = 0;
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

  get isWhole(): boolean {
    return this.#length === this.total;
  }

  /** Adds a chunk, which is not to be changed any more. False when it is too many bytes. */
  add(chunk: Uint8Array): boolean {
    if (this.#length + chunk.length > this.total) return false;
    this.#length += chunk.length;
    if (chunk.length * 2 >= chunk.buffer.byteLength) {
      this.#cutBlock();
      this.#parts.push(chunk);
      this.#held += chunk.buffer.byteLength;
      return true;
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
    return true;
  }

  /** All of it, once it is whole, as the caller's own; null when there is no memory for it. */
  take(): Uint8Array<ArrayBuffer> | null {
    this.#cutBlock();
    const parts = this.#parts;
    this.#parts = [];
    try {
      const whole = new Uint8Array(this.total);
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    } catch {
      // Uint8Array throws when the machine has no room.
      return null;
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
