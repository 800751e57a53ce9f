/**
 * Link: an open way to one peer. Reliable and ordered while it is open, whole messages, no promise.
 * Dialer: who opens links. Implementations: `src/sim` (virtual) and `src/webrtc` (simple-peer).
 * Both pass the suite in `suites/link.ts`.
 * How much is handed to a link, and when, is the send queue's business (`wire/send-queue.ts`).
 */

/** One life of a node, as others name it. */
export interface NodeRef {
  readonly name: string;
  readonly epoch: number;
}

/** Why a link is closed. `far` is the other side's doing, `near` is ours. */
export type LinkCloseReason = 'near' | 'far' | 'failed' | 'overflow';

/** Why a link did not come to be. */
export type DialFailure = 'timeout' | 'failed' | 'gone';

export interface LinkHandlers {
  /** One whole message, the receiver's to keep. */
  message(bytes: Uint8Array): void;
  /** The link's buffer was above `linkBufferBytesLow` and has drained to it. */
  writable(): void;
  /** Once, the last call. */
  closed(reason: LinkCloseReason): void;
}

export interface Link {
  /** Says where messages go; those that came before are handed over first, in order. */
  open(handlers: LinkHandlers): void;
  /**
   * Hands over one message, which may be changed afterwards. False when the link is closed, the message
   * has more than `linkMessageBytesMax`, or 16 MiB wait already: then nothing was sent.
   */
  send(message: Uint8Array): boolean;
  /** Bytes handed over that have not left yet. */
  queuedBytes(): number;
  /** Closes both ends after what was sent has had its chance to leave. Harmless twice. */
  close(): void;
}

export interface DialerHandlers {
  /** A link is open; `peer` is who the signaling server says is there. The greeting proves it. */
  link(peer: NodeRef, link: Link): void;
  failed(peer: NodeRef, reason: DialFailure): void;
  /** Something was carried by the signaling server for a link to `peer`. */
  signaled(peer: NodeRef, direction: 'sent' | 'received'): void;
}

export interface Dialer {
  start(handlers: DialerHandlers): void;
  /** Wants a link to `peer`; both sides may ask at once, one link comes of it. */
  dial(peer: NodeRef): void;
  /** Forgets a peer: what is being dialed to it is given up. */
  forget(peer: NodeRef): void;
  /** Takes no part in dials from or to a name, or does again: the far end's fail by themselves. */
  refuse?(name: string, isRefused: boolean): void;
  stop(): void;
}

/** Bytes a message may have on a link: what every browser's data channel takes. */
export const linkMessageBytesMax = 262_144;

/** A link says that it is writable again when its buffer drains to this. */
export const linkBufferBytesLow = 65_536;
