/**
 * Trace events as bytes, for peers that watch. A node speaks only for itself, so whose they are is not
 * written but known from the session. Most events are like the last of their kind, their counts one
 * further: what is as expected is not written. Reading checks every field against the vocabulary.
 *
 *   batch := atUs:f64 event*
 *   event := kind:u8 [differing:u8] sinceUs:varint [seqStep:varint] [clockStep:varint] text* number*
 */

import type { NodeRef } from '../link.ts';
import { columnsMax, emptyRow, layouts, type Row, sets } from '../trace-rows.ts';
import { Reader, Writer } from './bytes.ts';
import { DictionaryIn, DictionaryOut } from './dictionary.ts';

const textBytesMax = 640;

/** On the kind: `differing` follows, a bit for each column that is not as expected. */
const differs = 128;

/** The bits of `differing`; texts begin at 4, numbers at 32. */
const bits = { seq: 1, clock: 2, texts: 4, numbers: 32 } as const;

/** Integers that lie farther apart than this are written whole. */
const nearMax = 2 ** 50;

const usPerMs = 1_000;

/** What is expected of the next event of each kind, by column. */
class Expected {
  readonly #texts: string[] = layouts.flatMap(() => ['', '', '']);
  readonly #numbers = new Float64Array(layouts.length * columnsMax);
  /** By how much a number grew the time before. */
  readonly #steps = new Float64Array(layouts.length * columnsMax);

  text(kind: number, column: number): string {
    return this.#texts[kind * columnsMax + column] ?? '';
  }

  last(kind: number, column: number): number {
    return this.#numbers[kind * columnsMax + column] ?? 0;
  }

  number(kind: number, column: number): number {
    const at = kind * columnsMax + column;
    return (this.#numbers[at] ?? 0) + (this.#steps[at] ?? 0);
  }

  setText(kind: number, column: number, text: string): void {
    this.#texts[kind * columnsMax + column] = text;
  }

  setNumber(kind: number, column: number, number: number): void {
    const at = kind * columnsMax + column;
    this.#steps[at] = number - (this.#numbers[at] ?? 0);
    this.#numbers[at] = number;
  }
}

/** Writes one batch. */
export class TraceWriter {
  readonly #to = new Writer(1_024);
  readonly #names = new DictionaryOut();
  readonly #expected = new Expected();
  #us = 0;
  #seq = 0;
  #clock = 0;

  get length(): number {
    return this.#to.length;
  }

  bytes(): Uint8Array {
    return this.#to.bytes();
  }

  write(row: Row): void {
    const { kind, seq, clock } = row;
    const to = this.#to;
    // Whole microseconds of the node's clock: told twice, an event has the same time.
    const atUs = Math.round(row.at * usPerMs);
    if (to.length === 0) {
      to.f64(atUs);
      this.#us = atUs;
    }
    const differing = this.#differing(row);
    to.u8(differing === 0 ? kind : kind | differs);
    if (differing !== 0) to.u8(differing);
    const us = Math.max(this.#us, atUs);
    to.varint(us - this.#us);
    if ((differing & bits.seq) !== 0) to.varint(seq - this.#seq);
    if ((differing & bits.clock) !== 0) to.varint(clock - this.#clock);
    this.#us = us;
    this.#seq = seq;
    this.#clock = clock;
    this.#columns(row, differing);
  }

  #differing({ kind, seq, clock, texts, numbers }: Row): number {
    const layout = layouts[kind];
    const expected = this.#expected;
    let differing =
      (seq === this.#seq + 1 ? 0 : bits.seq) | (clock === this.#clock + 1 ? 0 : bits.clock);
    if (layout === undefined) return differing;
    for (let column = 0; column < layout.texts; column++) {
      if (texts[column] !== expected.text(kind, column)) differing |= bits.texts << column;
    }
    for (let column = 0; column < layout.numbers; column++) {
      if (numbers[column] !== expected.number(kind, column)) differing |= bits.numbers << column;
    }
    return differing;
  }

  #columns({ kind, texts, numbers }: Row, differing: number): void {
    const layout = layouts[kind];
    const expected = this.#expected;
    if (layout === undefined) return;
    for (let column = 0; column < layout.texts; column++) {
      if ((differing & (bits.texts << column)) === 0) continue;
      const text = texts[column] ?? '';
      this.#names.write(this.#to, text);
      expected.setText(kind, column, text);
    }
    for (let column = 0; column < layout.numbers; column++) {
      const number = numbers[column] ?? 0;
      if ((differing & (bits.numbers << column)) !== 0)
        writeNumber(this.#to, number, expected.last(kind, column));
      expected.setNumber(kind, column, number);
    }
  }
}

/**
 * Visits the events of one life of `node`, in a row that the next one overwrites; none, and false, when
 * any of the bytes make no sense.
 */
export function decodeTrace(
  bytes: Uint8Array,
  { name, epoch }: NodeRef,
  visit: (row: Row) => void,
): boolean {
  const row = { ...emptyRow(), node: name, epoch };
  if (!walk(bytes, row, () => {})) return false;
  return walk(bytes, row, visit);
}

function walk(bytes: Uint8Array, row: Row, visit: (row: Row) => void): boolean {
  const from = new Reader(bytes);
  const names = new DictionaryIn();
  const expected = new Expected();
  let us = from.f64();
  row.seq = 0;
  row.clock = 0;
  while (from.left > 0) {
    const first = from.u8();
    const differing = first >= differs ? from.u8() : 0;
    us += from.varint();
    row.kind = first % differs;
    row.at = us / usPerMs;
    row.seq += (differing & bits.seq) === 0 ? 1 : from.varint();
    row.clock += (differing & bits.clock) === 0 ? 1 : from.varint();
    const isSafe = Number.isSafeInteger(row.seq) && Number.isSafeInteger(row.clock);
    if (!readColumns(from, row, differing, names, expected) || !isSafe) return false;
    if (from.isBroken || !Number.isFinite(row.at)) return false;
    visit(row);
  }
  return !from.isBroken;
}

/** False when a column holds what the vocabulary does not know. */
function readColumns(
  from: Reader,
  row: Row,
  differing: number,
  names: DictionaryIn,
  expected: Expected,
): boolean {
  const { kind, texts, numbers } = row;
  const layout = layouts[kind];
  if (layout === undefined) return false;
  for (let column = 0; column < layout.texts; column++) {
    if ((differing & (bits.texts << column)) !== 0) {
      const text = names.read(from, textBytesMax);
      if (text === null) return false;
      expected.setText(kind, column, text);
    }
    texts[column] = expected.text(kind, column);
  }
  for (let column = 0; column < layout.numbers; column++) {
    const isNew = (differing & (bits.numbers << column)) !== 0;
    const number = isNew
      ? readNumber(from, expected.last(kind, column))
      : expected.number(kind, column);
    if (!Number.isFinite(number)) return false;
    expected.setNumber(kind, column, number);
    numbers[column] = number;
  }
  for (const { type, number } of layout.fields) {
    const value = numbers[number] ?? 0;
    if (type === 'text' || type === 'number') continue;
    const isKnown =
      type === 'event'
        ? Number.isSafeInteger(value) && value >= 0
        : sets[type]?.[value] !== undefined;
    if (!isKnown) return false;
  }
  return true;
}

/** An integer near the last one as the way there, anything else behind a 1. */
function writeNumber(to: Writer, number: number, last: number): void {
  const way = number - last;
  const areIntegers = Number.isSafeInteger(number) && Number.isSafeInteger(last);
  if (areIntegers && Math.abs(way) < nearMax) {
    to.varint((way >= 0 ? way * 2 : way * -2 - 1) * 2);
    return;
  }
  to.u8(1);
  to.f64(number);
}

function readNumber(from: Reader, last: number): number {
  const written = from.varint();
  if (written % 2 === 1) return from.f64();
  const way = written / 2;
  return last + (way % 2 === 0 ? way / 2 : (way + 1) / -2);
}
