/** One per node asks nobody whether it is wanted: carol pays for a crossing that nobody there reads. */

import { count } from '../words.ts';
import type { Lesson, Outcome } from './lesson.ts';
import { backToPerNode, nodes, publish, topic } from './shared-steps.ts';

const other = 'user_updated';

const crossingsTo = (outcome: Outcome, node: string): number => outcome.get(node)?.crossings ?? 0;

const bobHasIt = { node: 'bob', deliveries: 1, isReached: true };

export const whoPays: Lesson = {
  id: 'who-pays',
  title: 'Who gets it and who pays',
  steps: [
    {
      say: 'have alice, bob and carol in the room, with one crossing per node.',
      at: null,
      check: { is: 'here', nodes, routing: 'per-node' },
      act: null,
    },
    {
      say: `start 2 clients on ${topic}.`,
      at: 'bob',
      check: { is: 'clients', node: 'bob', topic, count: 2 },
      act: { do: 'start', node: 'bob', topic, clients: 2 },
    },
    {
      say: `start 2 clients on ${other}, and none on ${topic}.`,
      at: 'carol',
      check: { is: 'clients', node: 'carol', topic: other, count: 2 },
      act: { do: 'start', node: 'carol', topic: other, clients: 2 },
    },
    {
      say: `publish one event on ${topic}.`,
      at: 'alice',
      bet: {
        question: `Nobody on carol wants ${topic}. How many copies cross to carol?`,
        choices: [0, 1, 2],
      },
      check: {
        is: 'published',
        from: 'alice',
        topic,
        routing: 'per-node',
        fates: [bobHasIt, { node: 'carol', deliveries: 0, isReached: true }],
      },
      reveal: (outcome) =>
        `${count(crossingsTo(outcome, 'carol'), 'copy', 'copies')} crossed to carol, and nobody there had a use for it: carol’s link paid for nothing.`,
      act: publish,
    },
    {
      say: 'switch Routing to interested nodes.',
      at: null,
      check: { is: 'routed', nodes, routing: 'interested' },
      act: { do: 'route', routing: 'interested' },
    },
    {
      say: `publish on ${topic} once more.`,
      at: 'alice',
      check: {
        is: 'published',
        from: 'alice',
        topic,
        routing: 'interested',
        fates: [bobHasIt, { node: 'carol', deliveries: 0, isReached: false }],
      },
      reveal: (outcome) =>
        `${count(crossingsTo(outcome, 'bob'), 'copy', 'copies')} crossed to bob and ${count(crossingsTo(outcome, 'carol'), 'copy', 'copies')} to carol: alice knows who listens.`,
      act: publish,
    },
    backToPerNode,
  ],
  end: 'One per node pays for every node, interested only for those that listen; for that each has to know what all others listen to.',
};
