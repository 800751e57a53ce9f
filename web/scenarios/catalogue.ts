/** The simulated clusters that one can start from a list, or by their link. */

import type { Scenario, ScenarioStep } from './scenario.ts';

const created = 'user_created';
const updated = 'user_updated';
const jade = { name: 'Jade' };

function publishes(
  node: string,
  topic: string,
  from: number,
  everyMs: number,
  times: number,
): readonly ScenarioStep[] {
  return Array.from({ length: times }, (_, index) => ({
    at: from + index * everyMs,
    do: 'publish' as const,
    node,
    topic,
    message: { number: index + 1 },
  }));
}

/** Steps of several hands, in order of time. */
function inOrder(...steps: readonly (readonly ScenarioStep[])[]): readonly ScenarioStep[] {
  return steps.flat().toSorted((a, b) => a.at - b.at);
}

export const scenarios: readonly Scenario[] = [
  {
    id: 'demonstration',
    title: 'The demonstration',
    about: 'alice publishes for bob’s five clients, then bob for alice and carol.',
    nodes: 3,
    seed: 3,
    hasClients: true,
    steps: [
      { at: 2_000, do: 'publish', node: 'alice', topic: created, message: jade },
      { at: 6_000, do: 'publish', node: 'bob', topic: updated, message: { id: 1, ...jade } },
    ],
  },
  {
    id: 'classroom',
    title: 'A full classroom',
    about: 'Thirty nodes; three of them publish, and everybody hears.',
    nodes: 30,
    seed: 7,
    hasClients: true,
    steps: inOrder(
      publishes('alice', created, 2_000, 1_500, 8),
      publishes('node-12', updated, 2_700, 2_000, 6),
      publishes('node-23', created, 3_100, 2_500, 5),
    ),
  },
  {
    id: 'split-and-heal',
    title: 'A split and a heal',
    about: 'Two halves of a room go on by themselves, and agree again when they meet.',
    nodes: 6,
    seed: 4,
    hasClients: true,
    steps: inOrder(
      publishes('alice', created, 1_500, 2_000, 12),
      publishes('carol', updated, 2_500, 3_000, 8),
      [
        { at: 4_000, do: 'split', here: ['alice', 'bob', 'node-4'] },
        { at: 18_000, do: 'heal' },
      ],
    ),
  },
  {
    id: 'lossy-link',
    title: 'A lossy link',
    about: 'Of what alice sends to bob a third is lost; each loss has a number and a name.',
    nodes: 3,
    seed: 5,
    hasClients: true,
    steps: inOrder(
      [{ at: 1_200, do: 'lossy', a: 'alice', b: 'bob', share: 0.3 }],
      publishes('alice', created, 2_000, 1_000, 12),
      [{ at: 15_000, do: 'mend', a: 'alice', b: 'bob' }],
      publishes('alice', created, 16_000, 1_000, 3),
    ),
  },
  {
    id: 'crash',
    title: 'A crash',
    about: 'bob ends without a word; the others find out, and later a new bob comes.',
    nodes: 4,
    seed: 6,
    hasClients: true,
    steps: inOrder(publishes('alice', created, 1_500, 1_500, 16), [
      { at: 5_000, do: 'kill', node: 'bob' },
      { at: 20_000, do: 'restart', node: 'bob' },
      { at: 21_000, do: 'start clients', node: 'bob', topic: created, clients: 2 },
    ]),
  },
  {
    id: 'three-hundred',
    title: 'Three hundred',
    about: 'One publish in a room of three hundred nodes: 299 crossings.',
    nodes: 300,
    seed: 1,
    hasClients: true,
    steps: [{ at: 8_000, do: 'publish', node: 'alice', topic: created, message: jade }],
  },
  {
    id: 'empty',
    title: 'Three nodes, no clients',
    about: 'For lessons, and for what one wants to try.',
    nodes: 3,
    seed: 1,
    hasClients: false,
    steps: [],
  },
];

/** `/?sim=30&seed=7&scenario=classroom` */
export function scenarioLink({ id, nodes, seed }: Scenario): string {
  return `/?sim=${nodes}&seed=${seed}&scenario=${id}`;
}
