/** Sends crossings: numbers each, says what left and what could not. */

import type { Copy, OutgoingEvent } from '../adapter.ts';
import type { Counters } from '../counters.ts';
import { isSystemTopic } from '../names.ts';
import type { Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import type { LinkSender } from './link-sender.ts';
import type { Session } from './session.ts';

export interface CrossingsPort {
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly sender: LinkSender;
  /** Draws whether an event to a peer is lost on purpose. */
  loses(peer: string): boolean;
}

/**
 * One crossing: the bytes handed to the link, or why not. It takes its number whether or not it can
 * leave, so that a loss has a name.
 */
export function sendCrossing(
  { tracer, counters, sender, loses }: CrossingsPort,
  session: Session,
  event: OutgoingEvent,
  copy: Copy | null,
): number | Reason {
  const { origin, count, topic, body } = event;
  const { link, peer } = session;
  const refused = link === null ? 'no-link' : link.hasRoom(event) ? null : 'queue-full';
  // The system's own are in no count, and no loss of theirs is named.
  if (isSystemTopic(topic)) {
    if (link === null || refused !== null) return refused ?? 'no-link';
    return sender.event(link, event, copy, 0);
  }
  const number = ++session.lastSent;
  if (link === null || refused !== null) {
    const reason = refused ?? 'no-link';
    tracer.skipped(origin, count, topic, peer.name, number, reason);
    counters.add('crossingsSkipped');
    return reason;
  }
  // Recorded first: the frame carries the clock of its own `sent`.
  tracer.sent(origin, count, topic, peer.name, number, body.length);
  counters.add('crossingsSent');
  // Lost on purpose: it has left, as far as anyone here can tell.
  if (loses(peer.name)) return body.length;
  return sender.event(link, event, copy, number);
}
