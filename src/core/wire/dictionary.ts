/**
 * Names that a link has carried before, by their place: each direction of each link has its own, which
 * begins empty. A name is written out the first time and is an entry from then on; when the dictionary
 * is full, names that are not in it are written out each time.
 *
 *   name := place:varint [text]     0: the text follows; else the place-th entry
 */

import { isSystemTopic, isTopic } from '../names.ts';
import type { Reader, Writer } from './bytes.ts';

const entriesMax = 1_024;

export class DictionaryOut {
  readonly #places = new Map<string, number>();

  write(to: Writer, name: string): void {
    const place = this.#places.get(name);
    if (place !== undefined) {
      to.varint(place);
      return;
    }
    to.u8(0);
    to.text(name);
    if (this.#places.size < entriesMax) this.#places.set(name, this.#places.size + 1);
  }
}

export class DictionaryIn {
  readonly #names: string[] = [];
  /** Whether an entry is a topic in its one form, once that was asked. */
  readonly #areTopics: (boolean | undefined)[] = [];

  /** Null for a place that has no entry; the reader may be broken besides. */
  read(from: Reader, bytesMax: number): string | null {
    return this.#names[this.#place(from, bytesMax)] ?? null;
  }

  /** As `read`, null also for what is no topic in its one form. */
  readTopic(from: Reader, bytesMax: number): string | null {
    const place = this.#place(from, bytesMax);
    const name = this.#names[place];
    if (name === undefined) return null;
    // A system topic is a name behind its sign.
    this.#areTopics[place] ??= isTopic(isSystemTopic(name) ? name.slice(1) : name);
    return this.#areTopics[place] ? name : null;
  }

  /** An index into the entries; what is written out when they are full is one until the next. */
  #place(from: Reader, bytesMax: number): number {
    const place = from.varint();
    if (place > 0) return place > entriesMax ? -1 : place - 1;
    const name = from.text(bytesMax);
    if (from.isBroken) return -1;
    const at = Math.min(this.#names.length, entriesMax);
    this.#names[at] = name;
    this.#areTopics[at] = undefined;
    return at;
  }
}
