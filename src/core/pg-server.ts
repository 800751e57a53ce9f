/**
 * The one process per node that takes an event from another node and distributes it locally: the
 * seed's `Hermes.PGServer`. It is what a node has in the process group, so a publisher sees one
 * member per node and sends one copy, whatever the number of subscribers behind it.
 */

import type { IncomingEvent } from './adapter.ts';
import type { Processes } from './process.ts';
import type { Pid } from './terms.ts';

/** What only the mesh can put into its mailbox: any process may be sent other things by a peer. */
class Arrival {
  readonly event: IncomingEvent;
  constructor(event: IncomingEvent) {
    this.event = event;
  }
}

/** Starts a node's PGServer; `distribute` hands an event to the local subscribers. */
export function startPgServer(
  processes: Processes,
  distribute: (event: IncomingEvent) => void,
): { readonly pid: Pid; take(event: IncomingEvent): boolean } {
  const pid = processes.spawn((message) => {
    // The seed's server crashes on a stray message; this one has no reason to.
    if (message instanceof Arrival) distribute(message.event);
  });
  return {
    pid,
    take: (event) => processes.send(pid, { message: new Arrival(event), info: null }),
  };
}
