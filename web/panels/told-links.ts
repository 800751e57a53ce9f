/**
 * Which links the table tells of. In a large room nearly all are open, between others and alike: they
 * are told of in one sentence, so that a reader is not lost in thousands of rows.
 */

import type { LinkView } from '../fold/types.ts';

/** Up to so many, each link has its row. */
export const rowsMax = 500;

export interface ToldLinks {
  readonly rows: readonly LinkView[];
  /** Links without a row of their own. */
  readonly others: number;
}

/** One's own links first, then those that are broken, closed or dialed. `self`: this page's node. */
export function toldLinks(links: ReadonlyMap<string, LinkView>, self: string | null): ToldLinks {
  if (links.size <= rowsMax) return { rows: [...links.values()], others: 0 };
  const own: LinkView[] = [];
  const odd: LinkView[] = [];
  for (const link of links.values()) {
    const { a, b, state, faults } = link;
    if (a === self || b === self) own.push(link);
    else if (state !== 'open' || faults.length > 0) odd.push(link);
  }
  const rows = [...own, ...odd].slice(0, rowsMax);
  return { rows, others: links.size - rows.length };
}
