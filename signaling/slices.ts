/**
 * Work that comes all at once, as when a whole school comes back after a restart, done in slices, in
 * order: between two of them pings are answered and timers run.
 */

/** Of one turn of the event loop, in ms. */
const sliceMs = 5;

export class Slices {
  #waiting: (() => void)[] = [];
  #next = 0;
  #isTurn = false;
  #until = 0;

  /** At once, unless this turn has done enough or others wait. */
  do(task: () => void): void {
    this.#begin();
    if (this.#next === this.#waiting.length && performance.now() < this.#until) task();
    else this.#waiting.push(task);
  }

  #begin(): void {
    if (this.#isTurn) return;
    this.#isTurn = true;
    this.#until = performance.now() + sliceMs;
    setImmediate(() => this.#end());
  }

  #end(): void {
    this.#isTurn = false;
    if (this.#next === this.#waiting.length) {
      this.#waiting = [];
      this.#next = 0;
      return;
    }
    this.#begin();
    while (this.#next < this.#waiting.length && performance.now() < this.#until) {
      this.#waiting[this.#next++]?.();
    }
  }
}
