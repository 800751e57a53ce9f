/**
 * The texts of a trace's rows, each once: a row has their ids, which are compared and copied as numbers
 * are. What no row has any more is forgotten now and then.
 */

const sizeFirst = 4_096;

export class TraceTexts {
  /** By id; never changed but by appending. The empty text is the first. */
  list: string[] = [''];
  #ids = new Map([['', 0]]);
  #sizeMax = sizeFirst;

  /** More than can be in use, most likely: time to `keep`. */
  get isFull(): boolean {
    return this.list.length > this.#sizeMax;
  }

  id(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.list.push(text) - 1;
    this.#ids.set(text, id);
    return id;
  }

  /** Forgets all but what `rows` have; their ids, and those of all others, change. */
  keep(rows: Uint32Array): void {
    const { list } = this;
    this.clear();
    const ids = new Map<number, number>();
    for (let at = 0; at < rows.length; at++) {
      const old = rows[at]!;
      let id = ids.get(old);
      if (id === undefined) ids.set(old, (id = this.id(list[old]!)));
      rows[at] = id;
    }
    this.#sizeMax = Math.max(sizeFirst, this.list.length * 2);
  }

  /** Forgets all. A list that was handed out stays as it is. */
  clear(): void {
    this.list = [''];
    this.#ids = new Map([['', 0]]);
  }
}
