/** A map whose copy costs nothing until one of the two is written to. */

export class Shared<K, V> {
  #map: Map<K, V>;
  #isOwn = true;

  constructor(map: Map<K, V> = new Map()) {
    this.#map = map;
  }

  copy(): Shared<K, V> {
    const copy = new Shared<K, V>(this.#map);
    copy.#isOwn = false;
    this.#isOwn = false;
    return copy;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  set(key: K, value: V): void {
    if (!this.#isOwn) this.#map = new Map(this.#map);
    this.#isOwn = true;
    this.#map.set(key, value);
  }

  keys(): IterableIterator<K> {
    return this.#map.keys();
  }

  values(): IterableIterator<V> {
    return this.#map.values();
  }

  entries(): IterableIterator<[K, V]> {
    return this.#map.entries();
  }
}
