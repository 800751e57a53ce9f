/**
 * Discovery: who might be there (libcluster's idea). It names members of the room and passes on
 * what the signaling server thinks of them; it proves nothing and kills nobody.
 */

import type { NodeRef } from './link.ts';

export interface DiscoveryHandlers {
  /**
   * A member is in the room. `supersedes` is the earlier epoch of the same name that this life
   * follows by right (its token, or because the earlier one is gone), else null.
   */
  found(member: NodeRef, supersedes: number | null): void;
  /** The signaling server no longer hears it: a hint, checked by probes of our own. */
  lost(member: NodeRef): void;
  /** Whether the signaling server itself is reached. */
  reached(isReached: boolean): void;
  /** The signaling server has given this life's name to another: this life must end. */
  ended(reason: 'superseded' | 'name-taken'): void;
  /** The signaling server keeps the room shut since now, on purpose, or no more. */
  shut?(isShut: boolean): void;
  /** The room is split at the signaling server by the word of this member, or by nobody's. */
  split?(by: string | null): void;
}

/** What the signaling server does on purpose in a lab, for as long as the asking node is there. */
export interface DiscoveryLab {
  /** Parts the members by name; an empty list ends it. False when the server is not reached. */
  split(parts: readonly (readonly string[])[]): boolean;
  /** Keeps the room shut, or opens it, whoever shut it. False when the server is not reached. */
  shut(isShut: boolean): boolean;
  /** Ends both, as far as this node set them. */
  heal(): void;
}

export interface Discovery {
  start(handlers: DiscoveryHandlers): void;
  stop(): void;
  /** Ends without a word, as with a killed tab: others hear later that its WebSocket is gone. */
  drop?(): void;
  readonly lab?: DiscoveryLab;
}
