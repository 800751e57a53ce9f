import { describe, expect, it } from 'vitest';
import type { LinkView } from '../fold/types.ts';
import { type Looked, shownLinks } from './shown-links.ts';

const nothing: Looked = { nodes: new Set(), link: null };

function mesh(count: number, change: (link: LinkView) => Partial<LinkView> = () => ({})) {
  const names = Array.from({ length: count }, (_, at) => `n${at}`);
  const links = new Map<string, LinkView>();
  for (const [at, a] of names.entries()) {
    for (const b of names.slice(at + 1)) {
      const rest = {
        faults: [],
        rttMs: null,
        crossingsAtoB: 0,
        crossingsBtoA: 0,
        lostAtoB: 0,
        lostBtoA: 0,
        queuedAtoB: 0,
        queuedBtoA: 0,
      };
      const link: LinkView = { a, b, state: 'open', ...rest };
      links.set(`${a} ${b}`, { ...link, ...change(link) });
    }
  }
  return links;
}

describe('shownLinks', () => {
  it('shows all links of a few nodes', () => {
    expect(shownLinks(mesh(12), 12, 'n0', nothing).still).toHaveLength(66);
  });

  it('from thirty on, those of a node that is looked at', () => {
    expect(shownLinks(mesh(30), 30, 'n0', nothing).still).toHaveLength(0);
    const looked = { nodes: new Set(['n4']), link: 'n1 n2' };
    expect(shownLinks(mesh(30), 30, 'n0', looked).still).toHaveLength(30);
  });

  it('and those that are broken on purpose, unless they are a thicket', () => {
    const cut = { fault: 'cut', value: 1, owner: 'n0' } as const;
    const one = mesh(30, ({ a, b }) => (a === 'n1' && b === 'n2' ? { faults: [cut] } : {}));
    expect(shownLinks(one, 30, 'n0', nothing).still.map(({ a, b }) => a + b)).toEqual(['n1n2']);
    const all = mesh(30, () => ({ faults: [cut] }));
    expect(shownLinks(all, 30, 'n0', nothing).still).toHaveLength(0);
  });

  it('in a crowd, only its own are seen being dialed', () => {
    const dialing = mesh(30, () => ({ state: 'dialing' }));
    expect(shownLinks(dialing, 30, 'n0', nothing).dialing).toHaveLength(29);
    expect(
      shownLinks(
        mesh(3, () => ({ state: 'dialing' })),
        3,
        'n0',
        nothing,
      ).dialing,
    ).toHaveLength(3);
  });
});
