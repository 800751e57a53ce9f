import { describe, expect, it } from 'vitest';
import { chunks, fixedSeeds, problemsOf } from './seeds.ts';

describe('every rule that a run can break holds, whatever goes wrong', () => {
  it.each(chunks(fixedSeeds.slice(0, 250), 50).map((seeds) => ({ from: seeds[0], seeds })))(
    'M9 seeds from $from',
    { timeout: 120_000 },
    ({ seeds }) => {
      expect(problemsOf(seeds)).toEqual([]);
    },
  );
});
