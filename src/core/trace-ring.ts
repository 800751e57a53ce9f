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
} from './trace-block.ts';
import { columnsMax, type Row } from './trace-rows.ts';

const rowsFirst = 256;

export class TraceRing {
  readonly #max: number;
  #capacity = rowsFirst;
  #kinds = new Uint8Array(rowsFirst);
  /** Whose rows they are, as places in `#lives`. */
  #owners = new Uint32Array(rowsFirst);
  #numbers = new Float64Array(rowsFirst * numberColumns);
  #texts: string[] = Array.from({ length: rowsFirst * textColumns }, () => '');
  readonly #lives: NodeRef[] = [];
  #end = 0;

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
    const slot = this.#end % this.#max;
    if (slot >= this.#capacity) this.#grow(slot + 1);
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
    texts[place++] = text0;
    texts[place++] = text1;
    texts[place] = text2;
    this.#end++;
  }

  /** Writes all rows of a block. */
  append(owner: number, { kinds, numbers, texts, length }: TraceBlock): void {
    for (let from = 0; from < length;) {
      const slot = this.#end % this.#max;
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
      let place = slot * textColumns;
      for (let at = from * textColumns; at < to * textColumns; at++)
        this.#texts[place++] = texts[at]!;
      this.#end += count;
      from = to;
    }
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
      row.texts[column] = this.#texts[slot * textColumns + column]!;
    }
  }

  /**
   * Fills `block` with the rows of one life from a place on, as far as there are any and `rowsMax` at
   * most; the answer is the place after the last one looked at.
   */
  collect(from: number, owner: number, block: TraceBlock, rowsMax: number): number {
    let at = Math.max(from, this.start);
    block.clear(Math.min(this.#end - at, rowsMax));
    while (at < this.#end && block.length < rowsMax) {
      const slot = at % this.#max;
      // Neighbours of one life are copied together, as far as the end of the ring.
      const most = Math.min(this.#end - at, rowsMax - block.length, this.#max - slot);
      let count = 0;
      while (count < most && this.#owners[slot + count] === owner) count++;
      if (count > 0) this.#copy(slot, count, block);
      at += Math.max(1, count);
    }
    return at;
  }

  #copy(slot: number, count: number, block: TraceBlock): void {
    const end = slot + count;
    const rows = block.length;
    block.kinds.set(this.#kinds.subarray(slot, end), rows);
    block.numbers.set(
      this.#numbers.subarray(slot * numberColumns, end * numberColumns),
      rows * numberColumns,
    );
    const texts = this.#texts;
    let to = rows * textColumns;
    for (let at = slot * textColumns; at < end * textColumns; at++) block.texts[to++] = texts[at]!;
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
    while (this.#texts.length < this.#capacity * textColumns) this.#texts.push('');
  }
}
