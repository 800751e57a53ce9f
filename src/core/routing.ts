/**
 * Who gets a crossing. *Per node* is the seed's rule and the default: one copy to each other node
 * that runs Hermes, whether or not anyone there listens.
 */

import type { Scope } from './pg.ts';

/** The group of all PGServers, one member per node, in a scope of Hermes's own. */
export const hermesGroup = { scope: 'hermes', group: 'pg_server' } as const;

/** Names of the nodes that an event goes to. */
export function perNode(scope: Scope): readonly string[] {
  return scope.peersIn(hermesGroup.group);
}
