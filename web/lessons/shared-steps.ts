/** What the lessons of the demonstration's three nodes share. */

import type { Step } from './lesson.ts';

export const topic = 'user_created';
export const nodes = ['alice', 'bob', 'carol'];

export const publish = { do: 'publish', node: 'alice', topic, message: { name: 'Jade' } } as const;

/** The last step: the room is left as it was found. */
export const backToPerNode: Step = {
  say: 'switch Routing back to one per node.',
  at: null,
  check: { is: 'routed', nodes, routing: 'per-node' },
  act: { do: 'route', routing: 'per-node' },
};
