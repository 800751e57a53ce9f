/**
 * How trace events are written for peers that watch: what both sides know. A node speaks only for
 * itself, so whose events they are is known from the session and not written.
 *
 *   batch   := isStanding:u8 rows:varint atUs:f64 moment* part*
 *   moment  := rows:varint sinceUs:varint                    so many rows, so long after those before
 *   part    := 0:u8 kind:u8 seqStep:varint clockStep:varint text* number*            one row
 *            | lag:u8 rows:varint differing:u8* value*       rows as those `lag` before them
 *
 * What happens with each event is a pattern of rows that recurs, its counts one further each time: of
 * a row that is as the one `lag` before it leads to expect, nothing is written.
 *
 * Expected are: of `seq` one more than in the row before; of the clock the step that it took to the row
 * `lag` before; of a text that row's; of a number that row's, and the step from the one `lag` earlier
 * where that is of the same kind; but of an event's bytes those of the last row that has any.
 */

import { blockRowsMax, numberColumns, stamps } from '../trace-block.ts';
import { columnsMax, layouts, sets } from '../trace-rows.ts';

export { blockRowsMax };

/** Bytes of a text. */
export const textBytesMax = 640;

export const usPerMs = 1_000;

/** The bits of `differing`; texts begin at 4, numbers at 32. */
export const bits = { seq: 1, clock: 2, texts: 4, numbers: 32 } as const;

/** Integers that lie farther apart than this are written whole. */
export const nearMax = 2 ** 50;

/** By kind: the bits that `differing` may have. */
export const knownBits = Uint8Array.from(layouts, ({ texts, numbers }) => {
  const own = (count: number, first: number): number => ((1 << count) - 1) * first;
  return bits.seq | bits.clock | own(texts, bits.texts) | own(numbers, bits.numbers);
});

/** By kind: the column with an event's bytes, or -1. All kinds share what is expected of it. */
export const bytesColumn = Int8Array.from(layouts, ({ fields }) => {
  return fields.find(({ name }) => name === 'bytes')?.number ?? -1;
});

/** By kind and column: whether it holds whole numbers, and the least and the most that it may hold. */
export const wholes = new Uint8Array(layouts.length * columnsMax);
export const least = new Float64Array(layouts.length * columnsMax);
export const most = new Float64Array(layouts.length * columnsMax);
for (const [kind, { fields }] of layouts.entries()) {
  for (const { type, number } of fields) {
    if (type === 'text') continue;
    const at = kind * columnsMax + number;
    wholes[at] = type === 'number' ? 0 : 1;
    least[at] = type === 'number' ? -Number.MAX_VALUE : 0;
    if (type === 'number') most[at] = Number.MAX_VALUE;
    else most[at] = type === 'event' ? Number.MAX_SAFE_INTEGER : (sets[type]?.length ?? 1) - 1;
  }
}

/** The clock expected of a row: on from the row before by as much as the one `lag` before took. */
export function expectedClock(numbers: Float64Array, row: number, lag: number): number {
  const at = row * numberColumns + stamps.clock;
  const back = at - lag * numberColumns;
  const before = row > lag ? numbers[back - numberColumns]! : 0;
  return numbers[at - numberColumns]! + numbers[back]! - before;
}
