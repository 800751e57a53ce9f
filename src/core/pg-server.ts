/**
 * The one process per node that takes an event from another node and distributes it locally: the
 * seed's `Hermes.PGServer`. It is what a node has in the process group, so a publisher sees one
 * member per node and sends one copy, whatever the number of subscribers behind it.
 */

import type { IncomingEvent } from './adapter.ts';
import type { Processes } from './process.ts';
import type { Pid } from './terms.ts';

/** Starts a node's PGServer; `distribute` hands an event to the local subscribers. */
export function startPgServer(
  processes: Processes,
  distribute: (event: IncomingEvent) => void,
): { readonly pid: Pid; take(event: IncomingEvent): void } {
  const pid = processes.spawn((message) => {
    // The seed's server crashes on a stray message; this one has no reason to.
    if (isIncoming(message)) distribute(message);
  });
  return { pid, take: (event) => processes.send(pid, event) };
}

function isIncoming(message: unknown): message is IncomingEvent {
  return typeof message === 'object' && message !== null && 'body' in message && 'from' in message;
}
