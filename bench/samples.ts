/** What a run has measured, by measure, implementation and round. */

import { summary } from './statistics.ts';

export interface Row {
  readonly measure: string;
  readonly implementation: string;
  readonly unit: string;
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

interface Series {
  readonly measure: string;
  readonly implementation: string;
  readonly unit: string;
  /** One per round; a round in which it failed has none. */
  readonly values: (number | undefined)[];
}

export class Samples {
  readonly #series = new Map<string, Series>();

  add(round: number, measure: string, implementation: string, unit: string, value: number): void {
    const key = `${measure}\n${implementation}`;
    const series = this.#series.get(key) ?? { measure, implementation, unit, values: [] };
    this.#series.set(key, series);
    if (Number.isFinite(value)) series.values[round] = value;
  }

  /** By round; empty for what was not measured. */
  of(measure: string, implementation: string): readonly (number | undefined)[] {
    return Array.from(this.#series.get(`${measure}\n${implementation}`)?.values ?? []);
  }

  /** Who has samples of a measure, in the order they came. */
  implementations(measure: string): readonly string[] {
    return [...this.#series.values()]
      .filter((one) => one.measure === measure)
      .map(({ implementation }) => implementation);
  }

  rows(): readonly Row[] {
    return [...this.#series.values()]
      .map(({ measure, implementation, unit, values }) => ({
        measure,
        implementation,
        unit,
        ...summary(values.filter((value) => value !== undefined)),
      }))
      .filter((row) => Number.isFinite(row.median));
  }
}
