/**
 * What has come of something that comes in chunks, put together as it comes: it holds no more than twice
 * what really came, whatever total was announced.
 */

/** Bytes held for the first chunk, unless the total is less. */
const bytesFirst = 65_536;

export class Assembly {
  readonly total: number;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #length = 0;

  constructor(total: number) {
    this.total = total;
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes that it takes. */
  get held(): number {
    return this.#bytes.length;
  }

  get isWhole(): boolean {
    return this.#length === this.total;
  }

  /** Bytes that it takes once `more` have come. */
  heldWith(more: number): number {
    const length = this.#length + more;
    if (length <= this.#bytes.length) return this.#bytes.length;
    return Math.min(this.total, Math.max(length, bytesFirst, this.#bytes.length * 2));
  }

  /** Adds a chunk, copied. False when it is too many bytes, or there is no memory for it. */
  add(chunk: Uint8Array): boolean {
    const length = this.#length + chunk.length;
    if (length > this.total) return false;
    try {
      this.#grow(this.heldWith(chunk.length));
    } catch {
      // Uint8Array throws when the machine has no room for it.
      return false;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = length;
    return true;
  }

  /** All of it, once it is whole: the caller's from then on. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(capacity: number): void {
    if (capacity === this.#bytes.length) return;
    const grown = new Uint8Array(capacity);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
