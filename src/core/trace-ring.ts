/**
 * The newest rows of a trace, in columns: writing one allocates nothing. Columns grow by doubling up to
 * the bound, so that a node on which little happens takes little.
 */

import { columnsMax, type Row } from './trace-rows.ts';

/** Numbers of a row: seq, at, clock, epoch, and its own. */
const stampColumns = 4;
const numberColumns = stampColumns + columnsMax;

/** Texts of a row: node, and its own. */
const textColumns = 1 + columnsMax;

const rowsFirst = 256;

export class TraceRing {
  readonly #max: number;
  #capacity = rowsFirst;
  #kinds = new Uint8Array(rowsFirst);
  #numbers = new Float64Array(rowsFirst * numberColumns);
  #texts: string[] = Array.from({ length: rowsFirst * textColumns }, () => '');
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

  push(row: Row): void {
    const { texts, numbers } = row;
    const at = this.#end % this.#max;
    if (at >= this.#capacity) this.#grow();
    this.#kinds[at] = row.kind;
    let place = at * numberColumns;
    const own = this.#numbers;
    own[place++] = row.seq;
    own[place++] = row.at;
    own[place++] = row.clock;
    own[place++] = row.epoch;
    for (let column = 0; column < columnsMax; column++) own[place++] = numbers[column] ?? 0;
    place = at * textColumns;
    this.#texts[place++] = row.node;
    for (let column = 0; column < columnsMax; column++) this.#texts[place++] = texts[column] ?? '';
    this.#end++;
  }

  /** Fills `row` with what is at a place from `start` to `end`. */
  read(at: number, row: Row): void {
    const slot = at % this.#max;
    row.kind = this.#kinds[slot] ?? 0;
    const number = (column: number): number => this.#numbers[slot * numberColumns + column] ?? 0;
    row.seq = number(0);
    row.at = number(1);
    row.clock = number(2);
    row.epoch = number(3);
    row.node = this.#texts[slot * textColumns] ?? '';
    for (let column = 0; column < columnsMax; column++) {
      row.numbers[column] = number(stampColumns + column);
      row.texts[column] = this.#texts[slot * textColumns + 1 + column] ?? '';
    }
  }

  #grow(): void {
    this.#capacity = Math.min(this.#max, this.#capacity * 2);
    const kinds = new Uint8Array(this.#capacity);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const numbers = new Float64Array(this.#capacity * numberColumns);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    while (this.#texts.length < this.#capacity * textColumns) this.#texts.push('');
  }
}
