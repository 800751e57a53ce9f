import { describe, expect, it } from 'vitest';
import type { Routing } from '../../src/core/index.ts';
import { createWorld } from '../../src/sim/index.ts';
import { seedDemonstration } from './fixtures.ts';
import { bySubscribers, routingCosts } from './routing-costs.ts';

/** alice publishes once in each routing; bob has 5 clients, carol none. */
function oneInEach(routings: readonly Routing[]) {
  const world = createWorld({ delayMs: 5 });
  const alice = world.start('alice');
  const bob = world.start('bob');
  world.start('carol');
  for (let i = 0; i < 5; i++) bob.Client.startLink('t');
  alice.Client.startLink('t');
  world.settle();
  for (const routing of routings) {
    alice.routeRoom(routing);
    world.settle();
    alice.publish('t', 1);
    world.settle();
  }
  return world.trace();
}

describe('what routings cost', () => {
  it("of the seed's first publish is 5, 2 and 1, and 2 were made; local deliveries cost nothing", () => {
    const [first] = routingCosts(seedDemonstration().told.map(({ event }) => event));
    const cost = { 'per-subscriber': 5, 'per-node': 2, interested: 1 };
    expect(first).toEqual({ subscribers: 5, made: 2, cost });
  });

  it('is the same for the same event, whichever routing made its crossings', () => {
    const costs = routingCosts(oneInEach(['per-subscriber', 'per-node', 'interested']));
    expect(costs.map(({ made }) => made)).toEqual([5, 2, 1]);
    const cost = { 'per-subscriber': 5, 'per-node': 2, interested: 1 };
    for (const one of costs) expect(one).toMatchObject({ subscribers: 5, cost });
  });

  it('needs no order', () => {
    const trace = oneInEach(['per-subscriber', 'per-node']);
    const made = (events: typeof trace) =>
      routingCosts(events)
        .map((cost) => JSON.stringify(cost))
        .toSorted((a, b) => (a < b ? -1 : 1));
    expect(made(trace.toReversed())).toEqual(made(trace));
  });

  it('of what was published before is not known, and in no point', () => {
    const trace = oneInEach(['per-node']).filter(({ kind }) => kind !== 'published');
    expect(routingCosts(trace)).toEqual([]);
  });

  it('is grouped by the subscribers at other nodes, with means', () => {
    const groups = bySubscribers(routingCosts(oneInEach(['per-subscriber', 'per-node'])));
    expect(groups).toEqual([
      {
        subscribers: 5,
        events: 2,
        made: 3.5,
        cost: { 'per-subscriber': 5, 'per-node': 2, interested: 1 },
      },
    ]);
    expect(bySubscribers([])).toEqual([]);
  });
});
