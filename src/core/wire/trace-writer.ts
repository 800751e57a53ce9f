/** Writes batches of trace events, as `trace-format.ts` says: from columns, without an object per event. */

import { numberColumns, stampColumns, stamps, textColumns, TraceBlock } from '../trace-block.ts';
import { columnsMax, layouts } from '../trace-rows.ts';
import { Writer } from './bytes.ts';
import { DictionaryOut } from './dictionary.ts';
import { bits, bytesColumn, expectedClock, nearMax, usPerMs } from './trace-format.ts';

/** Bytes of a batch, about: with one more row it still fits a page of its lane. */
const batchBytes = 60_000;

/** How far back a pattern is looked for: one publish to as many nodes. */
const lagMax = 64;

/** A pattern that was as expected for so many of its periods is written as such from there on. */
const idlePeriods = 8;

export class TraceWriter {
  readonly #to = new Writer(1_024);
  readonly #values = new Writer(1_024);
  readonly #differing = new Uint8Array(lagMax);
  /** By kind, the last row of it so far, or -1. */
  readonly #lastOf = new Int32Array(layouts.length);
  #block = new TraceBlock();
  #names = new DictionaryOut();
  /** An event's bytes in the last row that has them. */
  #bytes = 0;

  /**
   * The bytes of a batch: a view that the next one changes. The block has a row or more; those that
   * would make the batch too large are taken out of it.
   */
  write(block: TraceBlock, isStanding: boolean): Uint8Array {
    for (;;) {
      const rows = this.#rows(block, isStanding);
      if (rows === block.length) return this.#to.bytes();
      block.length = rows;
    }
  }

  /** Writes as many as fit; the answer says how many those are. */
  #rows(block: TraceBlock, isStanding: boolean): number {
    this.#block = block;
    this.#names = new DictionaryOut();
    this.#lastOf.fill(-1);
    this.#bytes = 0;
    this.#to.cut(0);
    this.#to.u8(isStanding ? 1 : 0);
    this.#to.varint(block.length);
    this.#moments();
    let lag = 0;
    let row = 0;
    while (row < block.length && this.#to.length < batchBytes) {
      lag = this.#lagAt(row, lag);
      row = lag === 0 ? this.#one(row) : this.#repeat(row, lag);
    }
    return row;
  }

  /** Whole microseconds of the node's clock: told twice, an event has the same time. */
  #moments(): void {
    const { numbers, length } = this.#block;
    let at = numbers[stamps.at]!;
    let us = Math.round(at * usPerMs);
    let sinceUs = 0;
    let rows = 0;
    this.#to.f64(us);
    for (let row = 0; row < length; row++) {
      const next = numbers[row * numberColumns + stamps.at]!;
      if (next !== at) {
        at = next;
        const nextUs = Math.max(us, Math.round(next * usPerMs));
        if (nextUs !== us) {
          this.#to.varint(rows);
          this.#to.varint(sinceUs);
          sinceUs = nextUs - us;
          us = nextUs;
          rows = 0;
        }
      }
      rows++;
    }
    this.#to.varint(rows);
    this.#to.varint(sinceUs);
  }

  /** How far before `row` the one is that it goes on from; 0 when there is none. */
  #lagAt(row: number, lag: number): number {
    const { kinds } = this.#block;
    const kind = kinds[row]!;
    if (lag > 0 && lag <= row && kinds[row - lag] === kind) return lag;
    const last = this.#lastOf[kind]!;
    return last >= 0 && row - last <= lagMax ? row - last : 0;
  }

  /** Writes a row whole. */
  #one(row: number): number {
    const { kinds, numbers, texts } = this.#block;
    const to = this.#to;
    const kind = kinds[row]!;
    const first = row * numberColumns;
    const before = (column: number): number =>
      row === 0 ? 0 : numbers[first - numberColumns + column]!;
    to.u8(0);
    to.u8(kind);
    to.varint(numbers[first + stamps.seq]! - before(stamps.seq));
    to.varint(numbers[first + stamps.clock]! - before(stamps.clock));
    const layout = layouts[kind]!;
    for (let column = 0; column < layout.texts; column++)
      this.#names.write(to, texts[row * textColumns + column]!);
    for (let column = 0; column < layout.numbers; column++)
      writeNumber(to, numbers[first + stampColumns + column]!, 0);
    this.#bytes = this.#bytesOf(row, this.#bytes);
    this.#lastOf[kind] = row;
    return row + 1;
  }

  /** Writes rows as those `lag` before them, as far as they are; the answer is the row after them. */
  #repeat(from: number, lag: number): number {
    const { kinds, length } = this.#block;
    const differing = this.#differing;
    const values = this.#values;
    values.cut(0);
    const end = Math.min(length, this.#look(from, lag));
    let bytes = this.#bytes;
    let [slot, idle] = [0, 0];
    let isDiffering = false;
    for (let n = 0; n < Math.min(lag, end - from); n++) isDiffering ||= differing[n] !== 0;
    let row = from;
    for (; row < end; row++) {
      if (kinds[row] !== kinds[row - lag]) break;
      const differs = this.#differs(row, lag, bytes);
      const written = differing[slot]!;
      if ((differs & ~written) !== 0) break;
      if (written !== 0) this.#write(row, lag, written, bytes);
      bytes = this.#bytesOf(row, bytes);
      if (++slot === lag) slot = 0;
      if (!isDiffering) continue;
      idle = differs === 0 ? idle + 1 : 0;
      const isIdle = idle >= idlePeriods * lag && slot === 0;
      if (isIdle || this.#to.length + values.length > batchBytes) {
        row++;
        break;
      }
    }
    this.#bytes = bytes;
    const rows = row - from;
    this.#to.u8(lag);
    this.#to.varint(rows);
    for (let n = 0; n < Math.min(lag, rows); n++) this.#to.u8(differing[n]!);
    this.#to.raw(values.bytes());
    for (let seen = Math.max(from, row - lag); seen < row; seen++)
      this.#lastOf[kinds[seen]!] = seen;
    return row;
  }

  /**
   * Fills `differing` with what is not as expected in the first period from a row on. The answer is the
   * row up to which that should be taken: what differs this once need not be written each time.
   */
  #look(from: number, lag: number): number {
    const { kinds, length } = this.#block;
    let bytes = this.#bytes;
    let once = -1;
    for (let row = from; row < from + 2 * lag; row++) {
      if (row >= length || kinds[row] !== kinds[row - lag]) return row >= from + lag ? length : row;
      const differs = this.#differs(row, lag, bytes);
      bytes = this.#bytesOf(row, bytes);
      const slot = row - from;
      if (slot < lag) this.#differing[slot] = differs;
      else if ((this.#differing[slot - lag]! & ~differs) !== 0) once = row - lag;
    }
    return once < 0 ? length : once + 1;
  }

  /** Hot: each row that is told goes through here. */
  #differs(row: number, lag: number, bytes: number): number {
    const { kinds, numbers, texts } = this.#block;
    const back = lag * numberColumns;
    let at = row * numberColumns;
    let differs = 0;
    if (numbers[at]! !== numbers[at - numberColumns]! + 1) differs |= bits.seq;
    if (numbers[at + stamps.clock]! !== expectedClock(numbers, row, lag)) differs |= bits.clock;
    const kind = kinds[row]!;
    const shared = bytesColumn[kind]!;
    const earlier = row - 2 * lag;
    const hasStep = earlier >= 0 && kinds[earlier] === kind;
    at += stampColumns;
    for (let column = 0; column < columnsMax; column++, at++) {
      const last = numbers[at - back]!;
      const next = hasStep ? last + (last - numbers[at - 2 * back]!) : last;
      if (numbers[at]! !== (column === shared ? bytes : next)) differs |= bits.numbers << column;
    }
    at = row * textColumns;
    const before = at - lag * textColumns;
    if (texts[at] !== texts[before]) differs |= bits.texts;
    if (texts[at + 1] !== texts[before + 1]) differs |= bits.texts << 1;
    if (texts[at + 2] !== texts[before + 2]) differs |= bits.texts << 2;
    return differs;
  }

  #write(row: number, lag: number, written: number, bytes: number): void {
    const { kinds, numbers, texts } = this.#block;
    const to = this.#values;
    const first = row * numberColumns;
    const before = first - numberColumns;
    if ((written & bits.seq) !== 0) to.varint(numbers[first]! - numbers[before]!);
    if ((written & bits.clock) !== 0)
      to.varint(numbers[first + stamps.clock]! - numbers[before + stamps.clock]!);
    for (let column = 0; column < textColumns; column++) {
      if ((written & (bits.texts << column)) !== 0)
        this.#names.write(to, texts[row * textColumns + column]!);
    }
    const shared = bytesColumn[kinds[row]!]!;
    for (let column = 0; column < columnsMax; column++) {
      if ((written & (bits.numbers << column)) === 0) continue;
      const at = first + stampColumns + column;
      writeNumber(to, numbers[at]!, column === shared ? bytes : numbers[at - lag * numberColumns]!);
    }
  }

  /** An event's bytes in a row, where it has them. */
  #bytesOf(row: number, before: number): number {
    const { kinds, numbers } = this.#block;
    const column = bytesColumn[kinds[row]!]!;
    return column < 0 ? before : numbers[row * numberColumns + stampColumns + column]!;
  }
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
