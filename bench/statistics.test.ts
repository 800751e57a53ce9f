import { describe, expect, it } from 'vitest';
import { median, medianRatio, quantile, summary } from './statistics.ts';

describe('statistics', () => {
  it('the median of an even number of samples lies between the middle two', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9, 1, 5])).toBe(5);
  });

  it('a quantile between two samples is between them', () => {
    const samples = Array.from({ length: 101 }, (_, n) => 100 - n);
    expect(quantile(samples, 0.99)).toBe(99);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
  });

  it('of no samples nothing is said', () => {
    expect(median([])).toBeNaN();
    expect(summary([])).toEqual({ min: Number.NaN, median: Number.NaN, max: Number.NaN });
  });

  it('a ratio is taken round by round: a slow round of both sides changes nothing', () => {
    expect(medianRatio([10, 100, 11], [5, 50, 5.5])).toBe(2);
    // The ratio of the medians would be 11 / 50.
    expect(medianRatio([10, 11, 600], [5, 50, 300])).toBe(2);
  });

  it('a round in which one side failed is left out', () => {
    expect(medianRatio([undefined, 6, 8], [1, 3, undefined])).toBe(2);
    expect(medianRatio([undefined], [1])).toBeNaN();
  });
});
