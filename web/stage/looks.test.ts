import { describe, expect, it } from 'vitest';
import type { NodeView } from '../fold/types.ts';
import { looksOf } from './looks.ts';

function nodes(...changes: Partial<NodeView>[]): Map<string, NodeView> {
  return new Map(
    changes.map((change, order) => {
      const node: NodeView = {
        name: `n${order}`,
        epoch: 1,
        isSelf: false,
        order,
        state: 'ready',
        reason: '',
        faults: [],
        clients: new Map([['a', [1, 2]]]),
        subscriptions: new Map(),
        published: 0,
        crossingsReceived: 0,
        deliveries: 0,
        ...change,
      };
      return [node.name, node];
    }),
  );
}

describe('looksOf', () => {
  it('counts change no look, but for their digits', () => {
    const before = looksOf(nodes({ deliveries: 10 }, {}), new Map());
    expect(looksOf(nodes({ deliveries: 99 }, { published: 4 }), before)).toBe(before);
    const wider = looksOf(nodes({ deliveries: 100 }, {}), before);
    expect(wider).not.toBe(before);
    expect(wider.get('n1')).toBe(before.get('n1'));
  });

  it('states, faults, clients and who is here do', () => {
    const before = looksOf(nodes({}, {}), new Map());
    const frozen = { fault: 'frozen', value: 1, owner: 'n1' } as const;
    for (const change of [
      { state: 'suspect' } as const,
      { faults: [frozen] },
      { clients: new Map([['a', [1, 3]]]) },
      { clients: new Map([['b', [1, 2]]]) },
    ]) {
      expect(looksOf(nodes({}, change), before)).not.toBe(before);
    }
    expect(looksOf(nodes({}), before)).not.toBe(before);
  });

  it("this page's node comes first", () => {
    expect([...looksOf(nodes({}, { isSelf: true }), new Map()).keys()]).toEqual(['n1', 'n0']);
  });
});
