/**
 * What each event of this session cost in crossings, against the subscribers it had at other nodes,
 * and what the three routings would have cost for the very same event. Sums: in any order.
 */

import type { EventId, Routing, TraceEvent } from '../../src/core/index.ts';
import { publisherOf } from './flights.ts';

/** Events looked at, the newest. */
const eventsMax = 5_000;

export interface RoutingCost {
  /** Deliveries at nodes other than the publisher's. */
  readonly subscribers: number;
  /** Crossings it made. */
  readonly made: number;
  readonly cost: Readonly<Record<Routing, number>>;
}

/** Events with the same number of remote subscribers; costs are means. */
export interface CostGroup extends RoutingCost {
  readonly events: number;
}

interface Sum {
  subscribers: number;
  made: number;
  readonly nodes: number;
  readonly interested: Set<string>;
}

/** One for each event whose publishing is among `events`, in the order published. */
export function routingCosts(events: Iterable<TraceEvent>): readonly RoutingCost[] {
  const sums = new Map<EventId, Sum>();
  const rest: TraceEvent[] = [];
  for (const event of events) {
    if (event.kind === 'published') {
      const { nodes } = event;
      sums.set(event.event, { subscribers: 0, made: 0, nodes, interested: new Set() });
    } else if (event.kind === 'sent' || event.kind === 'delivered') rest.push(event);
  }
  for (const event of rest) {
    if (event.kind === 'sent') {
      const sum = sums.get(event.event);
      if (sum !== undefined) sum.made++;
    } else if (event.kind === 'delivered' && publisherOf(event.event) !== event.node) {
      const sum = sums.get(event.event);
      if (sum === undefined || event.count === 0) continue;
      sum.subscribers += event.count;
      sum.interested.add(event.node);
    }
  }
  return [...sums.values()].slice(-eventsMax).map(({ subscribers, made, nodes, interested }) => ({
    subscribers,
    made,
    cost: { 'per-subscriber': subscribers, 'per-node': nodes, interested: interested.size },
  }));
}

/** By number of remote subscribers, the fewest first. */
export function bySubscribers(costs: readonly RoutingCost[]): readonly CostGroup[] {
  const groups = new Map<number, RoutingCost[]>();
  for (const cost of costs) {
    const group = groups.get(cost.subscribers);
    if (group === undefined) groups.set(cost.subscribers, [cost]);
    else group.push(cost);
  }
  return [...groups]
    .toSorted(([a], [b]) => a - b)
    .map(([subscribers, group]) => {
      const mean = (of: (cost: RoutingCost) => number): number =>
        group.reduce((sum, cost) => sum + of(cost), 0) / group.length;
      return {
        subscribers,
        events: group.length,
        made: mean(({ made }) => made),
        cost: {
          'per-subscriber': subscribers,
          'per-node': mean(({ cost }) => cost['per-node']),
          interested: mean(({ cost }) => cost.interested),
        },
      };
    });
}
