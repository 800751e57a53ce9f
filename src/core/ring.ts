/** The last `max` items, oldest first: what is older is forgotten without copying. */
export class Ring<T> {
  readonly #max: number;
  #items: T[] = [];
  #first = 0;

  constructor(max: number) {
    this.#max = max;
  }

  push(item: T): void {
    if (this.#items.length < this.#max) {
      this.#items.push(item);
      return;
    }
    this.#items[this.#first] = item;
    this.#first = (this.#first + 1) % this.#max;
  }

  toArray(): T[] {
    return [...this.#items.slice(this.#first), ...this.#items.slice(0, this.#first)];
  }
}
