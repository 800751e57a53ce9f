/**
 * Which numbers of a sequence were seen. They come nearly in order, so ranges say it in few words,
 * however many there are.
 */

/** Gaps remembered; beyond it the oldest count as seen. */
const rangesMax = 1_000;

export class Seen {
  /** In order, with a gap between each and the next; ends included. */
  readonly #ranges: { first: number; last: number }[] = [];

  /** True the first time a number is added. */
  add(number: number): boolean {
    const ranges = this.#ranges;
    let at = ranges.length - 1;
    while (at >= 0 && ranges[at]!.first > number) at--;
    const before = ranges[at];
    const after = ranges[at + 1];
    if (before !== undefined && number <= before.last) return false;
    const isNextToBefore = before?.last === number - 1;
    const isNextToAfter = after?.first === number + 1;
    if (isNextToBefore && isNextToAfter) {
      before.last = after.last;
      ranges.splice(at + 1, 1);
    } else if (isNextToBefore) before.last = number;
    else if (isNextToAfter) after.first = number;
    else ranges.splice(at + 1, 0, { first: number, last: number });
    const [first, second] = ranges;
    if (ranges.length > rangesMax && first !== undefined && second !== undefined) {
      first.last = second.last;
      ranges.splice(1, 1);
    }
    return true;
  }
}
