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
}

export interface Discovery {
  start(handlers: DiscoveryHandlers): void;
  stop(): void;
}
