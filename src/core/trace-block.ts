/**
 * Trace events of one life in columns, in the order in which it recorded them: what is told to who
 * watches, and what was told. It is filled again and again, and grows to the largest that there was.
 */

import { columnsMax, type Row } from './trace-rows.ts';
import { TraceTexts } from './trace-texts.ts';

/** Trace events that one batch may have. */
export const blockRowsMax = 32_768;

/** Numbers of a row: `seq`, `at` and `clock`, then its own. */
export const stamps = { seq: 0, at: 1, clock: 2 } as const;
export const stampColumns = 3;
export const numberColumns = stampColumns + columnsMax;
export const textColumns = columnsMax;

const rowsFirst = 256;

/** Rows of a block, or of the trace they are from. */
export interface TraceColumns {
  /** Each row's kind, as its place in the vocabulary. */
  readonly kinds: Uint8Array;
  /** `numberColumns` for each row; those that its kind does not have are 0. */
  readonly numbers: Float64Array;
  /** `textColumns` for each row, as ids; those that its kind does not have are 0. */
  readonly texts: Uint32Array;
  /** Texts by id. */
  readonly textList: readonly string[];
}

export class TraceBlock implements TraceColumns {
  /** Rows that it has. */
  length = 0;
  #capacity = 0;
  /** Its own, whose rows are not always shown. */
  #kinds = new Uint8Array(0);
  #numbers = new Float64Array(0);
  #texts = new Uint32Array(0);
  readonly #own = new TraceTexts();
  kinds: Uint8Array = this.#kinds;
  numbers: Float64Array = this.#numbers;
  texts: Uint32Array = this.#texts;
  textList: readonly string[] = this.#own.list;

  /** Forgets what it has, and makes room for so many rows, with the texts of `list` or its own. */
  clear(rows: number, list: readonly string[] | null = null): void {
    this.length = 0;
    if (this.#own.list.length > 1) this.#own.clear();
    this.textList = list ?? this.#own.list;
    this.#show();
    this.reserve(rows);
  }

  /** Has these rows, which stand elsewhere, until it is cleared. */
  borrow({ kinds, numbers, texts, textList }: TraceColumns, length: number): void {
    this.kinds = kinds;
    this.numbers = numbers;
    this.texts = texts;
    this.textList = textList;
    this.length = length;
  }

  /** The id of a text, in a block that has its own. */
  textId(text: string): number {
    return this.#own.id(text);
  }

  push({ kind, seq, at, clock, numbers, texts }: Row): void {
    this.reserve(this.length + 1);
    this.kinds[this.length] = kind;
    this.numbers.set([seq, at, clock, ...numbers], this.length * numberColumns);
    for (const [column, text] of texts.entries())
      this.texts[this.length * textColumns + column] = this.textId(text);
    this.length++;
  }

  /** Makes room for so many rows in all. */
  reserve(rows: number): void {
    if (rows <= this.#capacity) return;
    this.#capacity = Math.max(rows, rowsFirst, this.#capacity * 2);
    const kinds = new Uint8Array(this.#capacity);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const numbers = new Float64Array(this.#capacity * numberColumns);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const texts = new Uint32Array(this.#capacity * textColumns);
    texts.set(this.#texts);
    this.#texts = texts;
    this.#show();
  }

  #show(): void {
    this.kinds = this.#kinds;
    this.numbers = this.#numbers;
    this.texts = this.#texts;
  }
}
