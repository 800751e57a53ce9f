/** The table that a run prints. Pure. */

import type { Row } from './samples.ts';
import type { Target } from './targets.ts';

/** Rows under their measures: least, median and most of all rounds. */
export function table(rows: readonly Row[]): string {
  const measures = [...new Set(rows.map(({ measure }) => measure))];
  const width = Math.max(0, ...rows.map(({ implementation }) => implementation.length));
  return measures
    .map((measure) => {
      const own = rows.filter((row) => row.measure === measure);
      const lines = own.map(({ implementation, min, median, max }) => {
        const figures = [min, median, max].map((value) => figure(value).padStart(9)).join('');
        return `  ${implementation.padEnd(width)}${figures}`;
      });
      return [`${measure} (${own[0]?.unit ?? ''})`, ...lines].join('\n');
    })
    .join('\n');
}

export function targetTable(targets: readonly Target[]): string {
  const measured = targets.filter(({ value }) => Number.isFinite(value));
  const width = Math.max(0, ...measured.map(({ says }) => says.length));
  return measured
    .map(({ says, value, goal, isMet }) => {
      const mark = isMet === null ? ' ' : isMet ? '✓' : '✗';
      return `  ${mark} ${says.padEnd(width)}${figure(value).padStart(9)}   ${goal}`.trimEnd();
    })
    .join('\n');
}

/** Three digits that count, whatever the size; thousands with a comma. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 0.01))));
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
