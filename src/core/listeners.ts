/** Functions called when something happens, in the order they came. */
export class Listeners<T> {
  #fns: readonly ((value: T) => void)[] = [];

  /** Adds `fn`; the answer removes it, harmlessly twice. The same function may be added again. */
  add(fn: (value: T) => void): () => void {
    const own = (value: T): void => fn(value);
    this.#fns = [...this.#fns, own];
    return () => {
      this.#fns = this.#fns.filter((other) => other !== own);
    };
  }

  call(value: T): void {
    // Those that are there now: one that is added or removed meanwhile changes the next call.
    for (const fn of this.#fns) fn(value);
  }
}
