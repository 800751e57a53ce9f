/**
 * Trace events of one life in columns, in the order in which it recorded them: what is told to who
 * watches, and what was told. It is filled again and again, and grows to the largest that there was.
 */

import { columnsMax, type Row } from './trace-rows.ts';

/** Trace events that one batch may have. */
export const blockRowsMax = 8_192;

/** Numbers of a row: `seq`, `at` and `clock`, then its own. */
export const stamps = { seq: 0, at: 1, clock: 2 } as const;
export const stampColumns = 3;
export const numberColumns = stampColumns + columnsMax;
export const textColumns = columnsMax;

const rowsFirst = 256;

export class TraceBlock {
  /** Rows that it has. */
  length = 0;
  #capacity = 0;
  /** Each row's kind, as its place in the vocabulary. */
  kinds = new Uint8Array(0);
  /** `numberColumns` for each row; those that its kind does not have are 0. */
  numbers = new Float64Array(0);
  /** `textColumns` for each row; those that its kind does not have are ''. */
  texts: string[] = [];

  /** Forgets what it has, and makes room for so many rows. */
  clear(rows: number): void {
    this.length = 0;
    this.reserve(rows);
  }

  push({ kind, seq, at, clock, numbers, texts }: Row): void {
    this.reserve(this.length + 1);
    this.kinds[this.length] = kind;
    this.numbers.set([seq, at, clock, ...numbers], this.length * numberColumns);
    for (const [column, text] of texts.entries())
      this.texts[this.length * textColumns + column] = text;
    this.length++;
  }

  /** Makes room for so many rows in all. */
  reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, rowsFirst, this.#capacity * 2);
    const kinds = new Uint8Array(this.#capacity);
    kinds.set(this.kinds);
    this.kinds = kinds;
    const numbers = new Float64Array(this.#capacity * numberColumns);
    numbers.set(this.numbers);
    this.numbers = numbers;
    while (this.texts.length < this.#capacity * textColumns) this.texts.push('');
  }
}
