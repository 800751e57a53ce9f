/** The one idea: an event crosses the network once per node. */

import { count } from '../words.ts';
import type { Lesson, Outcome } from './lesson.ts';
import { backToPerNode, nodes, publish, topic } from './shared-steps.ts';

const clients = 5;

const atBob = (outcome: Outcome): { crossings: number; deliveries: number } =>
  outcome.get('bob') ?? { crossings: 0, deliveries: 0 };

const bobHasIt = { node: 'bob', deliveries: clients, isReached: true };

export const oneCrossingPerNode: Lesson = {
  id: 'one-crossing-per-node',
  title: 'One crossing per node',
  steps: [
    {
      say: 'have alice, bob and carol in the room, with one crossing per node.',
      at: null,
      check: { is: 'here', nodes, routing: 'per-node' },
      act: null,
    },
    {
      say: `start ${clients} clients on ${topic}.`,
      at: 'bob',
      check: { is: 'clients', node: 'bob', topic, count: clients },
      act: { do: 'start', node: 'bob', topic, clients },
    },
    {
      say: `publish one event on ${topic}.`,
      at: 'alice',
      bet: {
        question: `bob has ${clients} clients that want it. How many copies cross to bob?`,
        choices: [0, 1, clients],
      },
      check: { is: 'published', from: 'alice', topic, routing: 'per-node', fates: [bobHasIt] },
      reveal: (outcome) =>
        `${count(atBob(outcome).crossings, 'copy', 'copies')} crossed to bob, and bob’s PGServer handed it to ${count(atBob(outcome).deliveries, 'client')}.`,
      act: publish,
    },
    {
      say: 'switch Routing to one per subscriber, which is what Hermes does not do.',
      at: null,
      check: { is: 'routed', nodes, routing: 'per-subscriber' },
      act: { do: 'route', routing: 'per-subscriber' },
    },
    {
      say: `publish on ${topic} once more.`,
      at: 'alice',
      check: {
        is: 'published',
        from: 'alice',
        topic,
        routing: 'per-subscriber',
        fates: [bobHasIt],
      },
      reveal: (outcome) =>
        `Now ${count(atBob(outcome).crossings, 'copy', 'copies')} crossed to bob, for the same ${count(atBob(outcome).deliveries, 'delivery', 'deliveries')}.`,
      act: publish,
    },
    backToPerNode,
  ],
  end: 'An event crosses the network once per node; the node then delivers it to its own subscribers.',
};
