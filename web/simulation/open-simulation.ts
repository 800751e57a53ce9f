/** The simulated cluster that an address asks for. */

import type { SimulatedAddress } from '../address.ts';
import { scenarios } from '../scenarios/catalogue.ts';
import { SimulatedCluster } from './simulated-cluster.ts';

/** `print`: what clients print, with their node's name. */
export function simulatedClusterOf(
  { nodes, seed, scenario: id }: SimulatedAddress,
  room: string,
  print: (node: string, line: string) => void,
): SimulatedCluster {
  const scenario = scenarios.find((one) => one.id === id) ?? null;
  const hasClients = scenario?.hasClients ?? true;
  return new SimulatedCluster({ nodes, seed, room, scenario, hasClients, print });
}
