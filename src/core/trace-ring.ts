/**
 * The newest rows of a trace, in columns: writing one allocates nothing. Columns grow by doubling up to
 * the bound, so that a node on which little happens takes little.
 */

import type { NodeRef } from './link.ts';
import {
  numberColumns,
  stampColumns,
  stamps,
  textColumns,
  type TraceBlock,
  type TraceColumns,
} from './trace-block.ts';
import { columnsMax, type Row } from './trace-rows.ts';
import { TraceTexts } from './trace-texts.ts';

const rowsFirst = 256;

interface LastText {
  text: string;
  id: number;
}

export class TraceRing {
  readonly #max: number;
  #capacity = rowsFirst;
  #kinds = new Uint8Array(rowsFirst);
  /** Whose rows they are, as places in `#lives`. */
  #owners = new Uint32Array(rowsFirst);
  #numbers = new Float64Array(rowsFirst * numberColumns);
  /** Ids in `#list`. */
  #texts = new Uint32Array(rowsFirst * textColumns);
  readonly #list = new TraceTexts();
  /** What each column had last: rows have the same few texts, in turn. */
  readonly #last0: LastText = { text: '', id: 0 };
  readonly #last1: LastText = { text: '', id: 0 };
  readonly #last2: LastText = { text: '', id: 0 };
  readonly #lives: NodeRef[] = [];
  #end = 0;
  /** Where the next row goes. */
  #slot = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Rows written since the beginning: the place of the next. */
  get end(): number {
    return this.#end;
  }

  /** The place of the oldest that is still here. */
  get start(): number {
    return Math.max(0, this.#end - this.#max);
  }

  /** What `write` and `append` call a life by. */
  owner({ name, epoch }: NodeRef): number {
    // From the newest: who tells much has just told something.
    const known = this.#lives.findLastIndex((life) => life.name === name && life.epoch === epoch);
    return known >= 0 ? known : this.#lives.push({ name, epoch }) - 1;
  }

  write(
    owner: number,
    kind: number,
    seq: number,
    at: number,
    clock: number,
    text0: string,
    text1: string,
    text2: string,
    number0: number,
    number1: number,
    number2: number,
  ): void {
    const slot = this.#slot;
    if (slot >= this.#capacity) this.#grow(slot + 1);
    this.#slot = slot + 1 < this.#max ? slot + 1 : 0;
    this.#end++;
    this.#kinds[slot] = kind;
    this.#owners[slot] = owner;
    const numbers = this.#numbers;
    let place = slot * numberColumns;
    numbers[place++] = seq;
    numbers[place++] = at;
    numbers[place++] = clock;
    numbers[place++] = number0;
    numbers[place++] = number1;
    numbers[place] = number2;
    const texts = this.#texts;
    place = slot * textColumns;
    texts[place++] = this.#idOf(text0, this.#last0);
    texts[place++] = this.#idOf(text1, this.#last1);
    texts[place] = text2 === '' ? 0 : this.#idOf(text2, this.#last2);
  }

  #idOf(text: string, last: LastText): number {
    return text === last.text ? last.id : this.#look(text, last);
  }

  #look(text: string, last: LastText): number {
    this.#forget();
    last.id = this.#list.id(text);
    last.text = text;
    return last.id;
  }

  /** Of many texts, those that no row has any more. */
  #forget(): void {
    if (!this.#list.isFull) return;
    this.#list.keep(this.#texts);
    for (const last of [this.#last0, this.#last1, this.#last2]) {
      last.text = '';
      last.id = 0;
    }
  }

  /** Writes all rows of a block. */
  append(owner: number, { kinds, numbers, texts, textList, length }: TraceBlock): void {
    const list = this.#list;
    const ids = Uint32Array.from(textList, (text) => list.id(text));
    for (let from = 0; from < length;) {
      const slot = this.#slot;
      // As far as the end of the ring.
      const count = Math.min(length - from, this.#max - slot);
      if (slot + count > this.#capacity) this.#grow(slot + count);
      const to = from + count;
      this.#kinds.set(kinds.subarray(from, to), slot);
      this.#owners.fill(owner, slot, slot + count);
      this.#numbers.set(
        numbers.subarray(from * numberColumns, to * numberColumns),
        slot * numberColumns,
      );
      const own = this.#texts;
      let place = slot * textColumns;
      for (let at = from * textColumns; at < to * textColumns; at++)
        own[place++] = ids[texts[at]!]!;
      this.#end += count;
      this.#slot = this.#end % this.#max;
      from = to;
    }
    this.#forget();
  }

  /** Fills `row` with what is at a place from `start` to `end`. */
  read(at: number, row: Row): void {
    const slot = at % this.#max;
    const life = this.#lives[this.#owners[slot]!];
    row.node = life?.name ?? '';
    row.epoch = life?.epoch ?? 0;
    row.kind = this.#kinds[slot]!;
    const first = slot * numberColumns;
    row.seq = this.#numbers[first + stamps.seq]!;
    row.at = this.#numbers[first + stamps.at]!;
    row.clock = this.#numbers[first + stamps.clock]!;
    for (let column = 0; column < columnsMax; column++) {
      row.numbers[column] = this.#numbers[first + stampColumns + column]!;
      row.texts[column] = this.#list.list[this.#texts[slot * textColumns + column]!]!;
    }
  }

  /**
   * Fills `block` with the rows of one life from a place on, as far as there are any and `rowsMax` at
   * most; the answer is the place after the last one looked at. It may have them as they stand here:
   * until the next is written.
   */
  collect(from: number, owner: number, block: TraceBlock, rowsMax: number): number {
    let at = Math.max(from, this.start);
    block.clear(0, this.#list.list);
    while (at < this.#end && block.length < rowsMax) {
      const slot = at % this.#max;
      // Neighbours of one life go together, as far as the end of the ring.
      const most = Math.min(this.#end - at, rowsMax - block.length, this.#max - slot);
      let count = 0;
      while (count < most && this.#owners[slot + count] === owner) count++;
      if (block.length === 0 && count === most) {
        block.borrow(this.#rows(slot, slot + count), count);
        return at + count;
      }
      if (count > 0) this.#copy(slot, count, block);
      at += Math.max(1, count);
    }
    return at;
  }

  #rows(slot: number, end: number): TraceColumns {
    return {
      kinds: this.#kinds.subarray(slot, end),
      numbers: this.#numbers.subarray(slot * numberColumns, end * numberColumns),
      texts: this.#texts.subarray(slot * textColumns, end * textColumns),
      textList: this.#list.list,
    };
  }

  #copy(slot: number, count: number, block: TraceBlock): void {
    const { length } = block;
    block.reserve(length + count);
    const { kinds, numbers, texts } = this.#rows(slot, slot + count);
    block.kinds.set(kinds, length);
    block.numbers.set(numbers, length * numberColumns);
    block.texts.set(texts, length * textColumns);
    block.length += count;
  }

  #grow(rows: number): void {
    this.#capacity = Math.min(this.#max, Math.max(rows, this.#capacity * 2));
    const kinds = new Uint8Array(this.#capacity);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const owners = new Uint32Array(this.#capacity);
    owners.set(this.#owners);
    this.#owners = owners;
    const numbers = new Float64Array(this.#capacity * numberColumns);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const texts = new Uint32Array(this.#capacity * textColumns);
    texts.set(this.#texts);
    this.#texts = texts;
  }
}
