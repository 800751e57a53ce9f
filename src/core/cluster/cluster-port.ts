/** What the cluster is made with, and whom it tells. */

import type { Counters } from '../counters.ts';
import type { Discovery } from '../discovery.ts';
import type { Env } from '../env.ts';
import type { Dialer, NodeRef } from '../link.ts';
import type { Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import type { Transfers } from '../transfers.ts';
import type { Frame } from '../wire/frames.ts';

export interface ClusterOptions {
  readonly env: Env;
  readonly self: NodeRef;
  readonly room: string;
  readonly discovery: Discovery;
  readonly dialer: Dialer;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly transfers: Transfers;
  /** Draws whether an event to or from a peer is lost on purpose. */
  loses(peer: string): boolean;
  /** The versions spoken; tests set others. */
  readonly protocol?: { readonly min: number; readonly max: number };
}

export interface ClusterPort {
  /** Greeted, over its first link or a new one: what was under way on an earlier one may be lost. */
  peerUp(peer: NodeRef): void;
  /** Unreachable, down, left or superseded: nothing of it holds here any more. */
  peerGone(peer: NodeRef, reason: Reason): void;
  /** Says to all at once that this node is there; false without an engine, or when it is not reached. */
  beatAll(): boolean;
  /** A frame that is not the cluster's own business, from a greeted peer. */
  frame(peer: NodeRef, frame: Frame): void;
  /** Something about a peer is new. */
  changed(peer: NodeRef): void;
  /** This life must end: its name is another's, or a later life took over. */
  ended(reason: Reason): void;
}
