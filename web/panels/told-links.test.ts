import { describe, expect, it } from 'vitest';
import type { LinkView } from '../fold/types.ts';
import { rowsMax, toldLinks } from './told-links.ts';

function links(nodes: number, odd: Partial<LinkView> = {}): Map<string, LinkView> {
  const names = Array.from({ length: nodes }, (_, at) => `n${at}`);
  const all = new Map<string, LinkView>();
  for (const [at, a] of names.entries()) {
    for (const b of names.slice(at + 1)) {
      const none = {
        faults: [],
        rttMs: null,
        crossingsAtoB: 0,
        crossingsBtoA: 0,
        lostAtoB: 0,
        lostBtoA: 0,
        queuedAtoB: 0,
        queuedBtoA: 0,
      };
      all.set(`${a} ${b}`, { a, b, state: 'open', ...none, ...(b === 'n7' ? odd : {}) });
    }
  }
  return all;
}

describe('toldLinks', () => {
  it('tells of each link of a small room', () => {
    expect(toldLinks(links(30), 'n0')).toMatchObject({ rows: { length: 435 }, others: 0 });
  });

  it('of a large one, of its own and of those that are not as the others', () => {
    const { rows, others } = toldLinks(links(60, { state: 'closed' }), 'n0');
    expect(rows.filter(({ a }) => a === 'n0')).toHaveLength(59);
    expect(rows.filter(({ state }) => state === 'closed')).toHaveLength(7);
    expect(rows.length + others).toBe((60 * 59) / 2);
    expect(rows).toHaveLength(59 + 6);
  });

  it('never of more than a reader can walk', () => {
    const all = links(60);
    for (const [key, link] of all) all.set(key, { ...link, state: 'dialing' });
    expect(toldLinks(all, 'n0').rows).toHaveLength(rowsMax);
  });
});
