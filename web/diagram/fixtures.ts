/** For tests: a cluster's facts as the diagram reads them, on alice's page. */

import { createWorld } from '../../src/sim/index.ts';
import type { Cluster } from '../fold/fixtures.ts';
import { Placer } from '../fold/place.ts';
import { Timeline } from '../fold/timeline.ts';
import { type FactWindow, factsIn } from './facts.ts';
import { type Marks, marksOf } from './marks.ts';

export const wide: FactWindow = { now: 1e6, until: 1e6, from: 0, only: null, self: 'alice' };

export function timelineOf(cluster: Cluster): Timeline {
  const timeline = new Timeline();
  const placer = new Placer('alice');
  for (const { event, knownAt } of cluster.inOrder()) timeline.insert(placer.place(event, knownAt));
  return timeline;
}

export function marksIn(timeline: Timeline, window: Partial<FactWindow> = {}): Marks {
  return marksOf(factsIn(timeline, { ...wide, ...window }).facts);
}

/** What a simulated cluster did: every node with a clock that is wrong by itself. */
export function simulated(seed: number, nodes: number, publishes: number): Timeline {
  const world = createWorld({ seed, delayMs: 15, jitterMs: 10 });
  const all = Array.from({ length: nodes }, (_, at) => world.start(at === 0 ? 'alice' : `n${at}`));
  world.settle();
  for (const node of all) node.Client.startLink('a');
  for (let turn = 0; turn < publishes; turn++) {
    all[turn % nodes]!.publish('a', turn);
    world.run(7);
  }
  world.settle();
  const timeline = new Timeline();
  const placer = new Placer('alice');
  for (const event of world.trace()) timeline.insert(placer.place(event, world.now()));
  return timeline;
}
