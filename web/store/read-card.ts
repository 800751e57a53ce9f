/** What a card shows of its node, read from the node's public object. */

import type { Session } from '../session/node-session.ts';
import { type Card, emptyCard } from './state.ts';
import { transfersOf } from './transfers.ts';

/** Lines of the received log that are in the page; the count beside it is of all. */
const receivedShownMax = 200;

export function readCard({ standing, name }: Session): Card {
  if (standing.is !== 'joined') return { ...emptyCard, standing, name };
  const { hermes } = standing;
  const received = hermes.received();
  return {
    standing,
    name,
    clients: hermes.clients(),
    received: received.slice(-receivedShownMax),
    receivedCount: received.length,
    transfers: transfersOf(hermes),
    nodes: hermes.nodes(),
    peers: hermes.peers(),
  };
}
