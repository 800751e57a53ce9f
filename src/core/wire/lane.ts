/**
 * What waits on one lane of a link, as pages: each is a message in the making, of whole frames, whose
 * first byte is left free for the framing.
 */

import { Writer } from './bytes.ts';

/** Bytes of a page, unless one frame is larger: more in one message costs less no further. */
export const pageBytes = 65_536;

/** Pages kept to be written again. */
const sparesMax = 8;

/** Frames that leave together. */
export class Page extends Writer {
  /** The number of its first crossing; 0 when it has none. */
  first = 0;
}

export class Lane {
  readonly #spares: Page[];
  readonly #full: Page[] = [];
  #page: Page | null = null;
  /** Of the full pages. */
  #fullBytes = 0;

  /** `spares`: shared by the lanes of a link. */
  constructor(spares: Page[]) {
    this.#spares = spares;
  }

  get bytes(): number {
    return this.#fullBytes + (this.#page?.length ?? 0);
  }

  get hasFullPage(): boolean {
    return this.#full.length > 0;
  }

  /** The page that a frame of about `bytes` is to be written to. */
  page(bytes: number): Page {
    if (this.#page !== null && this.#page.length + bytes <= pageBytes) return this.#page;
    if (this.#page !== null) {
      this.#full.push(this.#page);
      this.#fullBytes += this.#page.length;
    }
    this.#page = this.#spares.pop() ?? new Page(Math.min(pageBytes, 1_024));
    this.#page.cut(0);
    this.#page.first = 0;
    this.#page.u8(0);
    return this.#page;
  }

  /** The first page that waits, or null. */
  first(): Page | null {
    return this.#full[0] ?? this.#page;
  }

  /** The number of the first crossing that waits; 0 when none does. */
  firstCrossing(): number {
    const page = this.#full.find(({ first }) => first > 0) ?? this.#page;
    return page?.first ?? 0;
  }

  /** Takes the first page out; it is given back by `release` once it has been sent. */
  take(): void {
    const page = this.#full.shift();
    if (page === undefined) this.#page = null;
    else this.#fullBytes -= page.length;
  }

  release(page: Page): void {
    // What one large frame has stretched is not kept.
    if (page.capacity <= pageBytes * 2 && this.#spares.length < sparesMax) this.#spares.push(page);
  }
}
