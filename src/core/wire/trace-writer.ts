/** Writes batches of trace events, as `trace-format.ts` says: from columns, without an object per event. */

import { numberColumns, stampColumns, stamps, textColumns, TraceBlock } from '../trace-block.ts';
import { columnsMax, layouts } from '../trace-rows.ts';
import { Writer } from './bytes.ts';
import { DictionaryOut } from './dictionary.ts';
import { bits, bytesColumn, expectedClock, nearMax, usPerMs } from './trace-format.ts';
import { TracePeriod } from './trace-period.ts';

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
  readonly #period = new TracePeriod();
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
    const { kinds, numbers, texts, textList } = this.#block;
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
      this.#names.write(to, textList[texts[row * textColumns + column]!]!);
    for (let column = 0; column < layout.numbers; column++)
      writeNumber(to, numbers[first + stampColumns + column]!, 0);
    this.#bytes = this.#bytesOf(row, this.#bytes);
    this.#lastOf[kind] = row;
    return row + 1;
  }

  /** Writes rows as those `lag` before them, as far as they are; the answer is the row after them. */
  #repeat(from: number, lag: number): number {
    const block = this.#block;
    const { kinds } = block;
    const differing = this.#differing;
    this.#values.cut(0);
    const end = Math.min(block.length, this.#look(from, lag));
    let row = this.#each(from, Math.min(end, from + lag), lag);
    if (row === from + lag && row < end) {
      row = this.#period.learn(block, differing, row, end, lag)
        ? this.#periods(row, end, lag)
        : this.#each(row, end, lag);
    }
    const rows = row - from;
    this.#to.u8(lag);
    this.#to.varint(rows);
    for (let n = 0; n < Math.min(lag, rows); n++) this.#to.u8(differing[n]!);
    this.#to.raw(this.#values.bytes());
    for (let seen = Math.max(from, row - lag); seen < row; seen++)
      this.#lastOf[kinds[seen]!] = seen;
    return row;
  }

  /** What is not as expected in rows up to one that differs more than it may; the answer is that row. */
  #each(from: number, end: number, lag: number): number {
    const { kinds } = this.#block;
    const isDiffering = this.#isDiffering(lag, end - from);
    let bytes = this.#bytes;
    let [slot, idle] = [0, 0];
    let row = from;
    while (row < end && kinds[row] === kinds[row - lag]) {
      const differs = this.#differs(row, lag, bytes);
      const written = this.#differing[slot]!;
      if ((differs & ~written) !== 0) break;
      if (written !== 0) this.#write(row, lag, written, bytes);
      bytes = this.#bytesOf(row, bytes);
      row++;
      if (++slot === lag) slot = 0;
      idle = differs === 0 ? idle + 1 : 0;
      if (isDiffering && this.#isEnough(idle, slot, lag)) break;
    }
    this.#bytes = bytes;
    return row;
  }

  /** As `#each`, where nothing but an event's bytes differs. Hot: most rows go through here. */
  #periods(from: number, end: number, lag: number): number {
    const { kinds, numbers, texts } = this.#block;
    const { kinds: ownKinds, last, steps, clockSteps, texts: ownTexts, shared } = this.#period;
    const differing = this.#differing;
    const isDiffering = this.#isDiffering(lag, end - from);
    let at = from * numberColumns;
    let text = from * textColumns;
    let seq = numbers[at - numberColumns]!;
    let clock = numbers[at - numberColumns + stamps.clock]!;
    let bytes = this.#bytes;
    let [slot, idle] = [0, 0];
    let row = from;
    while (row < end) {
      if (kinds[row] !== ownKinds[slot] || numbers[at] !== ++seq) break;
      if (numbers[at + stamps.clock] !== (clock += clockSteps[slot]!)) break;
      const own = slot * columnsMax;
      const column = shared[slot]!;
      const number0 = last[own]! + steps[own]!;
      const number1 = last[own + 1]! + steps[own + 1]!;
      const number2 = last[own + 2]! + steps[own + 2]!;
      if (numbers[at + stampColumns] !== number0 && column !== 0) break;
      if (numbers[at + stampColumns + 1] !== number1 && column !== 1) break;
      if (numbers[at + stampColumns + 2] !== number2 && column !== 2) break;
      if (
        texts[text] !== ownTexts[own] ||
        texts[text + 1] !== ownTexts[own + 1] ||
        texts[text + 2] !== ownTexts[own + 2]
      )
        break;
      idle++;
      if (column >= 0) {
        const value = numbers[at + stampColumns + column]!;
        if (differing[slot] !== 0) writeNumber(this.#values, value, bytes);
        else if (value !== bytes) break;
        if (value !== bytes) idle = 0;
        bytes = value;
      }
      last[own] = number0;
      last[own + 1] = number1;
      last[own + 2] = number2;
      at += numberColumns;
      text += textColumns;
      row++;
      if (++slot === lag) slot = 0;
      if (isDiffering && this.#isEnough(idle, slot, lag)) break;
    }
    this.#bytes = bytes;
    return row;
  }

  #isDiffering(lag: number, rows: number): boolean {
    for (let slot = 0; slot < Math.min(lag, rows); slot++)
      if (this.#differing[slot] !== 0) return true;
    return false;
  }

  /** Whether what differs is better written anew: nothing has for a while, or the batch is full. */
  #isEnough(idle: number, slot: number, lag: number): boolean {
    return (
      (slot === 0 && idle >= idlePeriods * lag) ||
      this.#to.length + this.#values.length > batchBytes
    );
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

  /** How a row differs from what is expected of it. */
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
    for (let column = 0; column < textColumns; column++) {
      if (texts[at + column] !== texts[before + column]) differs |= bits.texts << column;
    }
    return differs;
  }

  #write(row: number, lag: number, written: number, bytes: number): void {
    const { kinds, numbers, texts, textList } = this.#block;
    const to = this.#values;
    const first = row * numberColumns;
    const before = first - numberColumns;
    if ((written & bits.seq) !== 0) to.varint(numbers[first]! - numbers[before]!);
    if ((written & bits.clock) !== 0)
      to.varint(numbers[first + stamps.clock]! - numbers[before + stamps.clock]!);
    for (let column = 0; column < textColumns; column++) {
      if ((written & (bits.texts << column)) !== 0)
        this.#names.write(to, textList[texts[row * textColumns + column]!]!);
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
