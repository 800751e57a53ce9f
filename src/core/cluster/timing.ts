/**
 * The failure detector's numbers, all in ms. Heartbeats are our own: ICE notices a closed tab after
 * 16 s. Beyond thirty peers the beat slows, so that a node never sends more than thirty a second.
 */

/** Heartbeats that leave a node in any second. */
export const heartbeatsMax = 30;

/** Between two heartbeats to one peer. */
export function heartbeatMs(peers: number): number {
  return Math.max(1_000, (peers * 1_000) / heartbeatsMax);
}

/**
 * Where an engine tells all at once that a node is there, so many of its own heartbeats to a peer are
 * one, as long as nothing new was sent to that peer.
 */
export const quietBeats = 10;

/** Silence after which a peer is suspect: three heartbeats missed. */
export function suspectAfterMs(peers: number): number {
  return heartbeatMs(peers) * 3;
}

/** Silence after which a peer is down: a tab may stall for six seconds and lose nothing. */
export function downAfterMs(peers: number): number {
  return heartbeatMs(peers) * 3 + 6_000;
}

/** So long before a verdict others are asked, and so long they have to answer. */
export const askAheadMs = 1_000;

/** How many others are asked. */
export const askedMax = 3;

/** How often others are asked again about a peer that they hear and this node does not. */
export const recheckMs = 5_000;

/** Silence after which a peer that said it would be asleep is down. */
export const asleepMs = 300_000;

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
