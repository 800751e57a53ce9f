/** A linear scale from 0 with few round ticks. */

export interface Scale {
  readonly ticks: readonly number[];
  at(value: number): number;
}

/** From 0 to at least `most`, a number above 0, onto `[from, to]`. */
export function scaleTo(most: number, [from, to]: readonly [number, number]): Scale {
  const step = roundStep(most / 4);
  const count = Math.ceil(most / step);
  const end = count * step;
  return {
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
    at: (value) => from + (value / end) * (to - from),
  };
}

/** 1, 2 or 5 times a power of ten, at least 1: crossings are whole. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
}
