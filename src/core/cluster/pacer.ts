/** At most so many acts in any span of time: exact, by the moments of the last ones. */
export class Pacer {
  readonly #max: number;
  readonly #spanMs: number;
  readonly #moments: number[] = [];

  constructor(max: number, spanMs: number) {
    this.#max = max;
    this.#spanMs = spanMs;
  }

  /** True when one more may happen now; it then counts as having happened. */
  take(now: number): boolean {
    const oldest = this.#moments[0];
    if (this.#moments.length >= this.#max) {
      if (oldest !== undefined && now - oldest < this.#spanMs) return false;
      this.#moments.shift();
    }
    this.#moments.push(now);
    return true;
  }
}
