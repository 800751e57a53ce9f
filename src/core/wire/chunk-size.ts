/**
 * How much of bulk leaves in one message. More costs the channel less, and an event that comes then has
 * all of it before it: so as much as leaves in a few milliseconds, on a fast link and on a slow one.
 */

/** Bytes; the most leaves room for its frame in a link's message. */
export const chunkBytes = { least: 32_768, most: 245_760 } as const;

/** How long a chunk may take to leave, in ms. */
const chunkMs = 10;

export class ChunkSize {
  #bytes: number = chunkBytes.least;
  #at = Number.NaN;

  /** For the next one. */
  get bytes(): number {
    return this.#bytes;
  }

  /** One is handed over `now`; the channel has had `left` bytes leave since the one before. */
  next(left: number, now: number): void {
    const fits = (left / Math.max(now - this.#at, 0)) * chunkMs;
    this.#at = now;
    // The first, and one that is handed over together with the one before: they say nothing.
    if (Number.isNaN(fits)) return;
    const most = Math.min(this.#bytes * 2, chunkBytes.most);
    this.#bytes = Math.floor(Math.max(chunkBytes.least, Math.min(fits, most)));
  }
}
