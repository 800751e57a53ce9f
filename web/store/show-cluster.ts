/** Tells the document how the cluster stands. */

import type { Standing } from '../session/node-session.ts';

/** `ready:3` once three nodes are in the room with a session to each; tests and people wait for it. */
export function showCluster(standing: Standing): void {
  const peers = standing.is === 'joined' ? standing.hermes.peers() : [];
  const here = peers.filter(
    ({ state }) => state !== 'down' && state !== 'left' && state !== 'superseded',
  );
  const isReady = standing.is === 'joined' && here.every(({ isMember }) => isMember);
  document.documentElement.dataset['cluster'] =
    `${isReady ? 'ready' : 'connecting'}:${here.length + 1}`;
}
