/** The room as one node sees it; in the simulator with the traces of all, by one clock. */

import type { Hermes } from '../../src/core/index.ts';
import { Room } from '../fold/room.ts';
import type { SimulatedCluster } from '../simulation/simulated-cluster.ts';

/** `end` stops the room from hearing more. */
export function roomOf(
  hermes: Hermes,
  simulated: SimulatedCluster | null,
): { room: Room; end: () => void } {
  const cluster = simulated ?? hermes;
  const room = new Room({
    self: hermes.node,
    now: () => cluster.now(),
    wallNow: () => performance.now(),
    isOneClock: simulated !== null,
  });
  room.addAll(cluster.trace());
  return { room, end: cluster.onTrace((event) => room.add(event)) };
}
