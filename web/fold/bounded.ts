/**
 * A map that forgets its oldest entries: what a page remembers has a bound. A copy costs next to
 * nothing: what both have is kept once, in layers that are not written to any more.
 */

export class Bounded<K, V> {
  readonly #max: number;
  /** Oldest first; shared with copies. */
  #layers: readonly ReadonlyMap<K, V>[] = [];
  /** Entries in the layers; of a key that is in two, both. */
  #layered = 0;
  #top = new Map<K, V>();

  /** `max`: so many of the last entries are remembered for certain, and half as many more at most. */
  constructor(max: number) {
    this.#max = max;
  }

  /** A map of its own with the same entries. */
  copy(): Bounded<K, V> {
    this.#settle();
    const copy = new Bounded<K, V>(this.#max);
    copy.#layers = this.#layers;
    copy.#layered = this.#layered;
    return copy;
  }

  get(key: K): V | undefined {
    const value = this.#top.get(key);
    if (value !== undefined) return value;
    for (let at = this.#layers.length - 1; at >= 0; at--) {
      const below = this.#layers[at]!.get(key);
      if (below !== undefined) return below;
    }
    return undefined;
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  set(key: K, value: V): void {
    this.#top.set(key, value);
    if (this.#top.size >= this.#max / 2) this.#settle();
  }

  /** The entries, each key with its last value. */
  entries(): IterableIterator<[K, V]> {
    return new Map([...this.#layers, this.#top].flatMap((layer) => [...layer])).entries();
  }

  /** What was written becomes a layer; those that are too old go. */
  #settle(): void {
    if (this.#top.size === 0) return;
    const last = this.#layers.at(-1);
    // Many small layers would have to be looked through one by one.
    if (last !== undefined && last.size + this.#top.size <= this.#max / 4) {
      this.#layers = [...this.#layers.slice(0, -1), new Map([...last, ...this.#top])];
    } else this.#layers = [...this.#layers, this.#top];
    this.#top = new Map();
    this.#layered = this.#layers.reduce((sum, { size }) => sum + size, 0);
    while (this.#layered - (this.#layers[0]?.size ?? 0) >= this.#max) {
      this.#layered -= this.#layers[0]?.size ?? 0;
      this.#layers = this.#layers.slice(1);
    }
  }
}
