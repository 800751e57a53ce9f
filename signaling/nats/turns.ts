/**
 * What is said in one turn of the event loop leaves in one write: each costs as much as what it says, here,
 * at the engine, and at who reads it. What comes in streams may be gathered for longer.
 */
export class Turns {
  readonly #gatherMs: number;
  #end: Promise<void> | null = null;
  #endedAt = Number.NEGATIVE_INFINITY;

  /** `gatherMs`: between two writes. The first after a while waits for its turn to end, and no longer. */
  constructor(gatherMs = 0) {
    this.#gatherMs = gatherMs;
  }

  /** Resolves when this turn is over, for all who asked in it. */
  end(): Promise<void> {
    this.#end ??= new Promise((resolve) => {
      const over = (): void => {
        this.#end = null;
        if (this.#gatherMs > 0) this.#endedAt = performance.now();
        resolve();
      };
      const isSoon = this.#gatherMs > 0 && performance.now() - this.#endedAt < this.#gatherMs;
      if (isSoon) setTimeout(over, this.#gatherMs);
      else setImmediate(over);
    });
    return this.#end;
  }
}
