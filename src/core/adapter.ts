/**
 * Adapter: how an event reaches the other nodes. Phoenix.PubSub's seam: the publisher's own node
 * is served by the registry, the adapter serves all the others. `mesh.ts` is the default.
 */

import type { EventId } from './trace.ts';

interface Carried {
  readonly id: EventId;
  readonly topic: string;
  /** The message, encoded (`wire/payload.ts`). */
  readonly body: Uint8Array;
}

/** An event on its way: encoded once, whatever the number of nodes it goes to. */
export interface OutgoingEvent extends Carried {
  /** The publisher's `count`-th event: what makes its id. */
  readonly count: number;
}

/** An event that another node published. */
export interface IncomingEvent extends Carried {
  /** Name of the node that published it. */
  readonly from: string;
}

export interface Adapter {
  /** The name other nodes know this one by. */
  nodeName(): string;
  /** One copy to each other node that should have it. Returns at once; loss is named elsewhere. */
  broadcast(event: OutgoingEvent): void;
  /** What arrives from other nodes is handed to `deliver`, once each. */
  start(deliver: (event: IncomingEvent) => void): void;
  stop(): void;
}
