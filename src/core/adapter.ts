/**
 * Adapter: how an event reaches the other nodes. Phoenix.PubSub's seam: the publisher's own node
 * is served by the registry, the adapter serves all the others. `mesh.ts` is the default;
 * `engine-adapter.ts` is for clusters with an engine between their nodes.
 */

import type { Reason } from './trace.ts';
import type { Lexicon, OwnLexicon } from './wire/lexicon.ts';

interface Carried {
  /** The life that published it, `name@epoch`; its `count`-th event: together the event's id. */
  readonly origin: string;
  readonly count: number;
  readonly topic: string;
  /** The message, encoded (`wire/payload.ts`). */
  readonly body: Uint8Array;
  /** Which dispatcher serves it where it arrives; null is the default one. */
  readonly dispatcher: string | null;
}

/** An event on its way: encoded once, whatever the number of nodes it goes to. */
export interface OutgoingEvent extends Carried {
  /** Each receiver says to how many it delivered. */
  readonly wantsReceipt: boolean;
  /** False when nobody asks what `Sent` says of single nodes. */
  readonly wantsReport?: boolean;
  /** What the body refers to: the adapter's own lexicon, if it has one. */
  readonly refersTo?: OwnLexicon | null;
}

/** Which of an event's copies to one node this is, when there is one for each subscriber. */
export interface Copy {
  /** Counted from 0: it is for the subscription of this place. */
  readonly index: number;
  /** The last is also for all subscriptions that follow. */
  readonly isLast: boolean;
}

/** An event that another node published. */
export interface IncomingEvent extends Carried {
  /** Name of the node that published it. */
  readonly from: string;
  /** Null when this one copy is for all subscriptions. */
  readonly copy: Copy | null;
  /** What the body refers to; without one it stands for itself. */
  readonly lexicon?: Lexicon | null;
  /** Says to how many subscribers it was delivered, when the publisher wants to know. */
  readonly receipt: ((delivered: number) => void) | null;
}

/** What became of an event where it was published. Nothing here says that it arrived. */
export interface Sent {
  /** Copies handed over, by the node they are for. */
  readonly sent: ReadonlyMap<string, number>;
  readonly skipped: readonly { readonly node: string; readonly reason: Reason }[];
  /** Copies handed over in all: an engine takes one for many nodes. */
  readonly copies: number;
  /** Bytes handed over. */
  readonly bytes: number;
}

export interface Adapter {
  /** Bodies may refer to it, where the adapter tells it to all who get them. Without it they do not. */
  readonly lexicon?: OwnLexicon;
  /** The name other nodes know this one by. */
  nodeName(): string;
  /** Names of the other nodes, whether or not an event would go to them. */
  nodes(): readonly string[];
  /** Copies to all other nodes that should have it. Returns at once; loss is named elsewhere. */
  broadcast(event: OutgoingEvent): Sent;
  /** One copy to one other node; to an unknown one it goes nowhere. */
  direct(node: string, event: OutgoingEvent): Sent;
  /** What arrives from other nodes is handed to `deliver`, once each. */
  start(deliver: (event: IncomingEvent) => void): void;
  stop(): void;
}
