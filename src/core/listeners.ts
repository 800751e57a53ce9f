/** An app's functions, called when something happens, in the order they came. */
export class Listeners<T> {
  readonly #threw: (error: unknown) => void;
  #fns: readonly ((value: T) => void)[] = [];

  /** `threw` hears what one of them throws: it touches no other, and not the node. */
  constructor(threw: (error: unknown) => void) {
    this.#threw = threw;
  }

  /** Adds `fn`; the answer removes it, harmlessly twice. The same function may be added again. */
  add(fn: (value: T) => void): () => void {
    const own = (value: T): void => fn(value);
    this.#fns = [...this.#fns, own];
    return () => {
      this.#fns = this.#fns.filter((other) => other !== own);
    };
  }

  get isEmpty(): boolean {
    return this.#fns.length === 0;
  }

  call(value: T): void {
    // Those that are there now: one that is added or removed meanwhile changes the next call.
    for (const fn of this.#fns) {
      try {
        fn(value);
      } catch (error) {
        this.#threw(error);
      }
    }
  }
}
