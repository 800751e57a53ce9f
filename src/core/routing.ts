/**
 * Who gets a crossing. *Per node* is the seed's rule and the default: one copy to each other node
 * that runs Hermes, whether or not anyone there listens. *Per subscriber* exists to show what that
 * saves; *interested* leaves out nodes that are known to have no subscriber.
 *
 * A node cannot be sure of a peer's interest before its first sync, after a gap, or while the peer is
 * suspect; then it sends: better one crossing too many than an event missed.
 */

import { isSystemTopic } from './names.ts';

export const routings = ['per-subscriber', 'per-node', 'interested'] as const;
export type Routing = (typeof routings)[number];

/** The group of all PGServers, one member per node, in a scope of Hermes's own. */
export const hermesGroup = { scope: '$hermes', group: 'pg_server' } as const;

export interface RoutingPort {
  /** Names of the other nodes that run Hermes. */
  nodes(): readonly string[];
  /** Whether this node knows all that a peer listens to. */
  isSure(peer: string): boolean;
  /** Subscriptions that a peer is known to have. */
  countAt(peer: string, topic: string): number;
}

/** One node that gets copies. */
export interface Target {
  readonly node: string;
  /** How many; each but the last is for one subscription. */
  readonly copies: number;
}

export function targets(port: RoutingPort, routing: Routing, topic: string): readonly Target[] {
  const rule = isSystemTopic(topic) ? 'interested' : routing;
  const found: Target[] = [];
  for (const node of port.nodes()) {
    const copies = copiesFor(port, rule, node, topic);
    if (copies > 0) found.push({ node, copies });
  }
  return found;
}

function copiesFor(port: RoutingPort, routing: Routing, node: string, topic: string): number {
  if (routing === 'per-node' || !port.isSure(node)) return 1;
  const count = port.countAt(node, topic);
  return routing === 'interested' ? Math.min(1, count) : count;
}
