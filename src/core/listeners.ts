/** Functions called when something happens, in the order they came. */
export class Listeners<T> {
  readonly #fns = new Set<(value: T) => void>();

  /** Adds `fn`; the answer removes it, harmlessly twice. The same function may be added again. */
  add(fn: (value: T) => void): () => void {
    const own = (value: T): void => fn(value);
    this.#fns.add(own);
    return () => void this.#fns.delete(own);
  }

  call(value: T): void {
    for (const fn of [...this.#fns]) fn(value);
  }

  get size(): number {
    return this.#fns.size;
  }
}
