/**
 * Reads batches of trace events, as `trace-format.ts` says, into columns. Total: any bytes give rows of
 * the vocabulary or nothing, and no batch makes more rows than a block may have.
 */

import { numberColumns, stampColumns, stamps, textColumns, TraceBlock } from '../trace-block.ts';
import { columnsMax, layouts } from '../trace-rows.ts';
import { Reader } from './bytes.ts';
import { DictionaryIn } from './dictionary.ts';
import {
  bits,
  blockRowsMax,
  bytesColumn,
  expectedClock,
  knownBits,
  least,
  most,
  textBytesMax,
  usPerMs,
  wholes,
} from './trace-format.ts';
import { TracePeriod } from './trace-period.ts';

const nothing = new Uint8Array(0);

export class TraceReader {
  /** The rows of the last batch that was read. */
  readonly block = new TraceBlock();
  #from = new Reader(nothing);
  #names = new DictionaryIn();
  /** An event's bytes in the last row that has them. */
  #bytes = 0;
  readonly #differing = new Uint8Array(256);
  readonly #period = new TracePeriod();

  /** Reads a batch into `block`; null, and no rows, when any of the bytes make no sense. */
  read(bytes: Uint8Array): { readonly isStanding: boolean } | null {
    const { block } = this;
    this.#from = new Reader(bytes);
    this.#names = new DictionaryIn();
    this.#bytes = 0;
    const isStanding = this.#from.u8();
    const rows = this.#from.varint();
    block.clear(0);
    if (isStanding > 1 || rows > blockRowsMax || !this.#moments(rows) || !this.#parts(rows))
      return null;
    block.length = rows;
    return { isStanding: isStanding === 1 };
  }

  #moments(rows: number): boolean {
    const { block } = this;
    const from = this.#from;
    let us = from.f64();
    for (let row = 0; row < rows;) {
      const count = from.varint();
      us += from.varint();
      const at = us / usPerMs;
      if (from.isBroken || count === 0 || count > rows - row || !Number.isFinite(at)) return false;
      // Room comes with what says that it is needed.
      block.reserve(row + count);
      for (const end = row + count; row < end; row++)
        block.numbers[row * numberColumns + stamps.at] = at;
    }
    return !from.isBroken;
  }

  #parts(rows: number): boolean {
    const from = this.#from;
    for (let row = 0; row < rows;) {
      const lag = from.u8();
      const count = lag === 0 ? 1 : from.varint();
      if (from.isBroken || count === 0 || count > rows - row || lag > row) return false;
      const isRead = lag === 0 ? this.#one(row) : this.#repeat(row, count, lag);
      if (!isRead || from.isBroken) return false;
      row += count;
      const last = (row - 1) * numberColumns;
      const { numbers } = this.block;
      if (numbers[last + stamps.seq]! > Number.MAX_SAFE_INTEGER) return false;
      if (numbers[last + stamps.clock]! > Number.MAX_SAFE_INTEGER) return false;
    }
    return from.left === 0;
  }

  #one(row: number): boolean {
    const { kinds, numbers, texts } = this.block;
    const from = this.#from;
    const kind = from.u8();
    const layout = layouts[kind];
    if (layout === undefined) return false;
    kinds[row] = kind;
    const first = row * numberColumns;
    for (const column of [stamps.seq, stamps.clock])
      numbers[first + column] =
        from.varint() + (row === 0 ? 0 : numbers[first - numberColumns + column]!);
    for (let column = 0; column < textColumns; column++) {
      const text = column < layout.texts ? this.#names.read(from, textBytesMax) : '';
      if (text === null) return false;
      texts[row * textColumns + column] = this.block.textId(text);
    }
    for (let column = 0; column < columnsMax; column++) {
      const number = column < layout.numbers ? readNumber(from, 0) : 0;
      if (!isKnown(kind, column, number)) return false;
      numbers[first + stampColumns + column] = number;
      if (column === bytesColumn[kind]) this.#bytes = number;
    }
    return true;
  }

  #repeat(start: number, count: number, lag: number): boolean {
    const { kinds } = this.block;
    const from = this.#from;
    const differing = this.#differing;
    for (let slot = 0; slot < Math.min(lag, count); slot++) {
      differing[slot] = from.u8();
      // The kinds of one period are there: those of the rows before.
      if ((differing[slot]! & ~knownBits[kinds[start + slot - lag]!]!) !== 0) return false;
    }
    const once = Math.min(count, lag);
    return this.#rows(start, start + once, lag) && this.#on(start + once, start + count, lag);
  }

  /** Goes on from two periods that are there. */
  #on(start: number, end: number, lag: number): boolean {
    return this.#period.learn(this.block, this.#differing, start, end, lag)
      ? this.#fill(start, end, lag)
      : this.#rows(start, end, lag);
  }

  /** Fills rows with what is expected of them, but for an event's bytes. Hot: most rows go through here. */
  #fill(start: number, end: number, lag: number): boolean {
    const { kinds, numbers, texts } = this.block;
    const { kinds: ownKinds, last, steps, clockSteps, texts: ownTexts, shared } = this.#period;
    const from = this.#from;
    const differing = this.#differing;
    let at = start * numberColumns;
    let text = start * textColumns;
    let seq = numbers[at - numberColumns]!;
    let clock = numbers[at - numberColumns + stamps.clock]!;
    let bytes = this.#bytes;
    for (let row = start, slot = 0; row < end; row++) {
      const own = slot * columnsMax;
      kinds[row] = ownKinds[slot]!;
      numbers[at] = ++seq;
      numbers[at + stamps.clock] = clock += clockSteps[slot]!;
      numbers[at + stampColumns] = last[own] = last[own]! + steps[own]!;
      numbers[at + stampColumns + 1] = last[own + 1] = last[own + 1]! + steps[own + 1]!;
      numbers[at + stampColumns + 2] = last[own + 2] = last[own + 2]! + steps[own + 2]!;
      const column = shared[slot]!;
      if (column >= 0) {
        if (differing[slot] !== 0) bytes = readNumber(from, bytes);
        numbers[at + stampColumns + column] = bytes;
        if (!isKnown(ownKinds[slot]!, column, bytes)) return false;
      }
      texts[text] = ownTexts[own]!;
      texts[text + 1] = ownTexts[own + 1]!;
      texts[text + 2] = ownTexts[own + 2]!;
      at += numberColumns;
      text += textColumns;
      if (++slot === lag) slot = 0;
    }
    this.#bytes = bytes;
    // Each went one way: with the last all between are what may be.
    for (let slot = 0; slot < lag; slot++) {
      for (let column = 0; column < columnsMax; column++) {
        if (
          column !== shared[slot] &&
          !isKnown(ownKinds[slot]!, column, last[slot * columnsMax + column]!)
        )
          return false;
      }
    }
    return true;
  }

  #rows(start: number, end: number, lag: number): boolean {
    const { kinds, numbers } = this.block;
    const differing = this.#differing;
    let slot = 0;
    for (let row = start; row < end; row++) {
      const differs = differing[slot]!;
      if (++slot === lag) slot = 0;
      if (!this.#expect(row, lag, differs)) return false;
      if (differs !== 0 && !this.#differ(row, lag, differs)) return false;
      const shared = bytesColumn[kinds[row]!]!;
      if (shared >= 0) this.#bytes = numbers[row * numberColumns + stampColumns + shared]!;
    }
    return true;
  }

  /** Fills a row with what is expected of it: one that `#fill` does not. */
  #expect(row: number, lag: number, differs: number): boolean {
    const { kinds, numbers, texts } = this.block;
    const kind = kinds[row - lag]!;
    const back = lag * numberColumns;
    let at = row * numberColumns;
    kinds[row] = kind;
    numbers[at] = numbers[at - numberColumns]! + 1;
    numbers[at + stamps.clock] = expectedClock(numbers, row, lag);
    const shared = bytesColumn[kind]!;
    const earlier = row - 2 * lag;
    const hasStep = earlier >= 0 && kinds[earlier] === kind;
    at += stampColumns;
    for (let column = 0; column < columnsMax; column++, at++) {
      const last = numbers[at - back]!;
      const next = hasStep ? last + (last - numbers[at - 2 * back]!) : last;
      const number = column === shared ? this.#bytes : next;
      numbers[at] = number;
      // From whole ones follow whole ones.
      const known = kind * columnsMax + column;
      const isInside = number >= least[known]! && number <= most[known]!;
      if (!isInside && (differs & (bits.numbers << column)) === 0) return false;
    }
    at = row * textColumns;
    const before = at - lag * textColumns;
    texts[at] = texts[before]!;
    texts[at + 1] = texts[before + 1]!;
    texts[at + 2] = texts[before + 2]!;
    return true;
  }

  /** Reads what is not as expected. */
  #differ(row: number, lag: number, differs: number): boolean {
    const { kinds, numbers, texts } = this.block;
    const from = this.#from;
    const kind = kinds[row]!;
    const first = row * numberColumns;
    const before = first - numberColumns;
    if ((differs & bits.seq) !== 0) numbers[first] = numbers[before]! + from.varint();
    if ((differs & bits.clock) !== 0)
      numbers[first + stamps.clock] = numbers[before + stamps.clock]! + from.varint();
    for (let column = 0; column < textColumns; column++) {
      if ((differs & (bits.texts << column)) === 0) continue;
      const text = this.#names.read(from, textBytesMax);
      if (text === null) return false;
      texts[row * textColumns + column] = this.block.textId(text);
    }
    const shared = bytesColumn[kind]!;
    for (let column = 0; column < columnsMax; column++) {
      if ((differs & (bits.numbers << column)) === 0) continue;
      const at = first + stampColumns + column;
      const last = column === shared ? this.#bytes : numbers[at - lag * numberColumns]!;
      numbers[at] = readNumber(from, last);
      if (!isKnown(kind, column, numbers[at])) return false;
    }
    return !from.isBroken;
  }
}

/** Whether a column may hold that. */
function isKnown(kind: number, column: number, number: number): boolean {
  const at = kind * columnsMax + column;
  const isInside = number >= least[at]! && number <= most[at]!;
  return isInside && (wholes[at] === 0 || Number.isInteger(number));
}

function readNumber(from: Reader, last: number): number {
  const written = from.varint();
  // Most are small, and whole numbers of 31 bits are quick to take apart.
  if (written < 0x4000_0000 && (written & 1) === 0)
    return last + ((written & 2) === 0 ? written >> 2 : ((written + 2) >> 2) * -1);
  if (written % 2 === 1) return from.f64();
  const way = written / 2;
  return last + (way % 2 === 0 ? way / 2 : (way + 1) / -2);
}
