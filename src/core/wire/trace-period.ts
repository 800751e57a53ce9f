/**
 * The rows of one period of a pattern that recurs, as they are expected next: of whole numbers what was
 * and how much is added each time. So of a row that is as expected nothing before it is looked at.
 */

import {
  numberColumns,
  stampColumns,
  stamps,
  textColumns,
  type TraceBlock,
} from '../trace-block.ts';
import { columnsMax } from '../trace-rows.ts';
import { bits, bytesColumn } from './trace-format.ts';

const slotsMax = 256;

export class TracePeriod {
  readonly kinds = new Uint8Array(slotsMax);
  /** `columnsMax` for each slot. */
  readonly last = new Float64Array(slotsMax * columnsMax);
  readonly steps = new Float64Array(slotsMax * columnsMax);
  readonly clockSteps = new Float64Array(slotsMax);
  readonly texts = new Uint32Array(slotsMax * textColumns);
  /** The column with an event's bytes, or -1. */
  readonly shared = new Int8Array(slotsMax);

  /**
   * Learns what follows from the two periods before `row`, up to `end`. False when more than an event's
   * bytes may differ, or when sums of so many steps could differ from steps taken one by one: then each
   * row is to be looked at with those before it.
   */
  learn(
    { kinds, numbers, texts }: TraceBlock,
    differing: Uint8Array,
    row: number,
    end: number,
    lag: number,
  ): boolean {
    if (row <= 2 * lag || end - row < lag) return false;
    const times = Math.ceil((end - row) / lag);
    const back = lag * numberColumns;
    for (let slot = 0; slot < lag; slot++) {
      const from = row - lag + slot;
      const kind = kinds[from]!;
      if (kinds[from - lag] !== kind) return false;
      this.kinds[slot] = kind;
      const shared = bytesColumn[kind]!;
      this.shared[slot] = shared;
      if ((differing[slot]! & ~(shared < 0 ? 0 : bits.numbers << shared)) !== 0) return false;
      const at = from * numberColumns;
      this.clockSteps[slot] =
        numbers[at + stamps.clock]! - numbers[at + stamps.clock - numberColumns]!;
      for (let column = 0; column < columnsMax; column++) {
        const number = numbers[at + stampColumns + column]!;
        const step = number - numbers[at + stampColumns + column - back]!;
        this.last[slot * columnsMax + column] = number;
        this.steps[slot * columnsMax + column] = step;
        if (!Number.isSafeInteger(number) || !Number.isSafeInteger(number + step * times))
          return false;
      }
      for (let column = 0; column < textColumns; column++)
        this.texts[slot * textColumns + column] = texts[from * textColumns + column]!;
    }
    return true;
  }
}
