/** What the states of a node come to, wherever they are shown. */

import type { PeerState } from '../../src/core/index.ts';

/** It is no member any more, and will not be in this life. */
export function isGone(state: PeerState): boolean {
  return state === 'down' || state === 'left' || state === 'superseded';
}

/** It is gone, or there is no way to it from here. */
export function isAway(state: PeerState): boolean {
  return isGone(state) || state === 'unreachable';
}
