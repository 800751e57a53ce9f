/**
 * The failure detector's numbers, all in ms. Heartbeats are our own: ICE notices a closed tab after
 * 16 s. Beyond thirty peers the beat slows, so that a node never sends more than thirty a second.
 */

/** Between two heartbeats to one peer. */
export function heartbeatMs(peers: number): number {
  return Math.max(1_000, (peers * 1_000) / 30);
}

/** Silence after which a peer is suspect: three heartbeats missed. */
export function suspectAfterMs(peers: number): number {
  return heartbeatMs(peers) * 3;
}

/** Silence after which a peer is down: a tab may stall for six seconds and lose nothing. */
export function downAfterMs(peers: number): number {
  return heartbeatMs(peers) * 3 + 6_000;
}

/** How often silence is looked at. */
export const checkMs = 250;

/** A check this much late means that this node itself stalled: no silence is blamed on peers. */
export const lateMs = 500;

/** Probes sent on the signaling server's hint that a peer is gone, and the wait for each answer. */
export const probesMax = 3;
export const probeMs = 300;

/** How long an open link waits for a greeting before it is closed. */
export const greetingMs = 10_000;

/** Before dialing again: doubled from the first to the second. */
export const redialMs = { first: 500, last: 4_000 } as const;
