/** First in, first out: taking the first costs the same however many wait. */
export class Queue<T> {
  #items: T[] = [];
  /** Place of the first; what is before it has been taken. */
  #first = 0;

  get length(): number {
    return this.#items.length - this.#first;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const items = this.#items;
    if (this.#first >= items.length) return undefined;
    const item = items[this.#first++];
    if (this.#first === items.length) this.#renew([]);
    // What was taken is let go of, so that a queue that is never empty does not keep all.
    else if (this.#first >= takenMax) this.#renew(items.slice(this.#first));
    return item;
  }

  /** Takes all. */
  drain(): T[] {
    const items = this.#first === 0 ? this.#items : this.#items.slice(this.#first);
    this.#renew([]);
    return items;
  }

  /** Takes out what is not to stay. */
  keep(stays: (item: T) => boolean): void {
    this.#renew(this.drain().filter(stays));
  }

  #renew(items: T[]): void {
    this.#items = items;
    this.#first = 0;
  }
}

/** Items that were taken and are still held: more, and the rest moves. */
const takenMax = 4_096;
