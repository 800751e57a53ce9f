import { describe, expect, it } from 'vitest';
import { eventsMeasure, fanOutMeasure, traceMeasure, traceNames } from './measures/names.ts';
import { best, ratiosOf } from './ratios.ts';
import { Samples } from './samples.ts';
import { targetsOf } from './targets.ts';

function samplesOf(
  series: readonly (readonly [
    measure: string,
    implementation: string,
    values: readonly number[],
  ])[],
): Samples {
  const samples = new Samples();
  for (const [measure, implementation, values] of series) {
    values.forEach((value, round) => samples.add(round, measure, implementation, 'µs', value));
  }
  return samples;
}

const cpu = eventsMeasure('ordinary', 'processor time');
const cpuIncompressible = eventsMeasure('incompressible', 'processor time');

describe('ratios', () => {
  it('are Hermes over the other', () => {
    const samples = samplesOf([
      [cpu, 'hermes', [30, 60, 31]],
      [cpu, 'raw', [150, 300, 150]],
    ]);
    expect(ratiosOf(samples).cpuVsRaw).toBeCloseTo(0.2);
  });

  it('are taken against the best batches of the run', () => {
    const samples = samplesOf([
      [cpuIncompressible, 'hermes', [22, 22]],
      [cpuIncompressible, 'batch-text-16k', [40, 44]],
      [cpuIncompressible, 'batch-binary-64k', [20, 20]],
    ]);
    expect(ratiosOf(samples).cpuVsBatch).toBeCloseTo(1.1);
  });

  it('of fan-out say how many times less Hermes costs: on its own wire, and than raw', () => {
    const each = fanOutMeasure(5, 'per-subscriber', 'processor time');
    const node = fanOutMeasure(5, 'per-node', 'processor time');
    const { fanoutRouting, fanoutBatching } = ratiosOf(
      samplesOf([
        [each, 'hermes', [200]],
        [node, 'hermes', [50]],
        [each, 'raw', [1_000]],
        [node, 'raw', [290]],
      ]),
    );
    expect({ fanoutRouting, fanoutBatching }).toEqual({ fanoutRouting: 4, fanoutBatching: 20 });
  });

  it('say what one watcher adds as a share', () => {
    const samples = samplesOf([
      [traceMeasure, traceNames.watched, [23, 46]],
      [traceMeasure, traceNames.unwatched, [20, 40]],
    ]);
    expect(ratiosOf(samples).watcherCost).toBeCloseTo(0.15);
  });

  it('are not numbers where nothing was measured, and no target is met or missed by them', () => {
    const nothing = new Samples();
    const ratios = ratiosOf(nothing);
    expect(Object.values(ratios).every((ratio) => Number.isNaN(ratio))).toBe(true);
    expect(targetsOf(nothing, ratios).every(({ isMet }) => isMet === null)).toBe(true);
  });

  it('meet a target exactly at its bound', () => {
    const samples = samplesOf([
      [cpu, 'hermes', [20]],
      [cpu, 'raw', [100]],
    ]);
    const target = targetsOf(samples, ratiosOf(samples)).find(({ isMet }) => isMet !== null);
    expect(target).toMatchObject({ value: 0.2, isMet: true });
  });
});

describe('samples', () => {
  it('leave out rounds that failed', () => {
    const samples = samplesOf([['m', 'a', [Number.NaN, 3, 5]]]);
    expect(samples.of('m', 'a')).toEqual([undefined, 3, 5]);
    expect(samples.rows()).toEqual([
      { measure: 'm', implementation: 'a', unit: 'µs', min: 3, median: 4, max: 5 },
    ]);
  });

  it('choose whose median is best', () => {
    const samples = samplesOf([
      ['m', 'a', [1, 9, 9]],
      ['m', 'b', [5, 5, 5]],
    ]);
    expect(best(samples, 'm', ['a', 'b', 'c'], 'least')).toBe('b');
    expect(best(samples, 'm', ['a', 'b', 'c'], 'most')).toBe('a');
    expect(best(samples, 'm', ['c'], 'most')).toBe('');
  });
});
