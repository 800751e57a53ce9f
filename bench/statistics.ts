/** Numbers about numbers. Pure. */

export interface Summary {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** The value below which `share` of the samples lie, between neighbours where it falls between. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

export function summary(samples: readonly number[]): Summary {
  return { min: quantile(samples, 0), median: median(samples), max: quantile(samples, 1) };
}

/**
 * How `over` stands to `under`: the median of the ratios of each round, since what disturbs one round
 * disturbs both sides of it. Rounds in which one of them failed are left out.
 */
export function medianRatio(
  over: readonly (number | undefined)[],
  under: readonly (number | undefined)[],
): number {
  const ratios = over.flatMap((one, round) => {
    const other = under[round];
    return one === undefined || other === undefined ? [] : [one / other];
  });
  return median(ratios);
}
