/** The room as one node sees it; in the simulator with the traces of all, by one clock. */

import type { Hermes } from '../../src/core/index.ts';
import { Room } from '../fold/room.ts';
import type { Sums } from '../fold/sums.ts';
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
    sums: sumsWhenAsked(),
  });
  if (simulated !== null) {
    room.addAll(simulated.trace());
    return { room, end: simulated.onTrace((event) => room.add(event)) };
  }
  room.addAll(hermes.trace());
  let next = hermes.readTrace(0, () => {});
  let isDue = false;
  const take = (): void => {
    isDue = false;
    next = hermes.readTrace(next, (row) => room.take(row));
    room.took();
  };
  const stop = hermes.onTraceMore(() => {
    // What one turn records is taken together; so much that it would be forgotten before is taken now.
    if (isDue) take();
    else {
      isDue = true;
      queueMicrotask(() => {
        if (isDue) take();
      });
    }
  });
  return { room, end: stop };
}

/** What counts that is too much to show is loaded when there is any. */
function sumsWhenAsked(): () => Sums | null {
  let sums: Sums | null = null;
  let isLoading = false;
  return () => {
    if (isLoading) return sums;
    isLoading = true;
    import('../fold/sums.ts').then(
      (loaded) => void (sums = new loaded.Sums()),
      // Without it everything is shown, as well as may be; and it is asked for again.
      () => void (isLoading = false),
    );
    return sums;
  };
}
