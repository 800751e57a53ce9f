/**
 * simple-peer behind the Link contract: the one place that knows it, ICE, and data channels. It does
 * the negotiation; the open channel's messages and its closing are handled here, because simple-peer
 * 9.11.1 wraps messages in Buffers and streams, and says `connect` only after a statistics poll.
 */

import SimplePeer, { type SignalData } from 'simple-peer/simplepeer.min.js';
import {
  type Link,
  type LinkCloseReason,
  type LinkHandlers,
  linkBufferBytesLow,
  linkMessageBytesMax,
} from '../core/index.ts';

export type { SignalData };

export interface PeerAttemptHandlers {
  /** To be carried to the other side by the signaling server. */
  signal(data: SignalData): void;
  open(link: Link): void;
  /** Once, instead of `open`. */
  failed(): void;
}

/** A link in the making. */
export interface PeerAttempt {
  /** An offer of this side's is made, if there is to be one. */
  readonly offered: Promise<void>;
  /** What the other side sent; checked before by the caller. */
  signal(data: SignalData): void;
  /** Gives up, silently. */
  stop(): void;
}

/** Whether this browser has WebRTC at all. */
export function hasWebRtc(): boolean {
  return SimplePeer.WEBRTC_SUPPORT;
}

export function attemptLink(
  isInitiator: boolean,
  iceServers: RTCIceServer[],
  handlers: PeerAttemptHandlers,
  prepared: PreparedOffers | null = null,
): PeerAttempt {
  const taken = isInitiator ? (prepared?.take(iceServers) ?? null) : null;
  const peer = taken ?? makePeer(isInitiator, iceServers);
  let isSettled = false;
  let link: PeerLink | null = null;

  const open = (channel: RTCDataChannel): void => {
    if (isSettled || peer.destroyed || peer.destroying) return;
    isSettled = true;
    link = new PeerLink(peer, channel);
    handlers.open(link);
  };
  const adopt = (channel: RTCDataChannel): void => {
    if (channel.readyState === 'open') open(channel);
    else channel.addEventListener('open', () => open(channel), { once: true });
  };

  if (peer._channel !== null) adopt(peer._channel);
  peer._pc.addEventListener('datachannel', ({ channel }) => adopt(channel));
  peer.on('signal', (data) => handlers.signal(data));
  let reason: LinkCloseReason = 'far';
  // A remote close arrives as an error too ("User-Initiated Abort"): only ICE's ends are failures.
  peer.on('error', ({ code }) => {
    if (code === 'ERR_CONNECTION_FAILURE' || code === 'ERR_ICE_CONNECTION_FAILURE')
      reason = 'failed';
  });
  peer.on('close', () => {
    if (link !== null) link.end(reason);
    else if (!isSettled) handlers.failed();
    isSettled = true;
  });

  return {
    offered: isInitiator ? describe(peer) : Promise.resolve(),
    signal(data) {
      // After destroy, and during it, simple-peer throws or drops: late signals are normal here.
      if (!peer.destroyed && !peer.destroying) peer.signal(data);
    },
    stop() {
      if (isSettled) return;
      isSettled = true;
      peer.destroy();
    },
  };
}

/**
 * Connections to offer with, made while the name is being claimed: then there is time, and later there is
 * none. Whom they are for is not known yet, nor which STUN server the signaling server has.
 */
export class PreparedOffers {
  #peers: SimplePeer[] = [];

  constructor(count: number) {
    for (let n = 0; n < count; n++) this.#peers.push(makePeer(true, []));
  }

  take(iceServers: RTCIceServer[]): SimplePeer | null {
    const peer = this.#peers.pop();
    if (peer === undefined || peer.destroyed || peer.destroying) return null;
    // Addresses are gathered from the description on.
    if (iceServers.length > 0) peer._pc.setConfiguration({ iceServers });
    return peer;
  }

  /** Gives up those that nobody took. */
  end(): void {
    for (const peer of this.#peers.splice(0)) peer.destroy();
  }
}

function makePeer(isInitiator: boolean, iceServers: RTCIceServer[]): SimplePeer {
  const peer = new SimplePeer({
    initiator: isInitiator,
    config: { iceServers },
    trickle: true,
    objectMode: true,
  });
  // It would poll statistics until it knows its addresses, only to say `connect`.
  peer._maybeReady = () => {};
  // It offers when a timer says so: in a hidden tab that is up to a second later.
  peer._createOffer = () => {};
  peer._createAnswer = () => void describe(peer);
  return peer;
}

/** Makes the offer or answer that is due, in one step where simple-peer takes two. */
async function describe(peer: SimplePeer): Promise<void> {
  const { _pc: connection } = peer;
  try {
    await connection.setLocalDescription();
  } catch (error) {
    peer.destroy(error as Error);
    return;
  }
  const made = connection.localDescription;
  if (made !== null) peer.emit('signal', { type: made.type, sdp: made.sdp });
}

class PeerLink implements Link {
  readonly #peer: SimplePeer;
  readonly #channel: RTCDataChannel;
  #handlers: LinkHandlers | null = null;
  #early: Uint8Array[] = [];
  #ended: LinkCloseReason | null = null;

  constructor(peer: SimplePeer, channel: RTCDataChannel) {
    this.#peer = peer;
    this.#channel = channel;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      // A text is no frame: zero bytes are counted as a bad one.
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(0);
      if (this.#handlers === null) this.#early.push(bytes);
      else this.#handlers.message(bytes);
    };
    channel.bufferedAmountLowThreshold = linkBufferBytesLow;
    channel.addEventListener('bufferedamountlow', () => this.#handlers?.writable());
  }

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
    for (const bytes of this.#early.splice(0)) handlers.message(bytes);
    if (this.#ended !== null) handlers.closed(this.#ended);
  }

  send(message: Uint8Array): boolean {
    if (!this.#isOpen() || message.length > linkMessageBytesMax) return false;
    try {
      this.#peer.send(message);
      return true;
    } catch {
      // OperationError when 16 MiB wait in the channel, ERR_DESTROYED when it has just ended.
      return false;
    }
  }

  queuedBytes(): number {
    return this.#isOpen() ? this.#channel.bufferedAmount : 0;
  }

  close(): void {
    // What was sent is with the network already; waiting would outlive a page that is being closed.
    this.end('near');
    this.#peer.destroy();
  }

  /** simple-peer closes its channel a turn after it was told to: not to be waited for. */
  #isOpen(): boolean {
    return this.#ended === null && this.#channel.readyState === 'open';
  }

  end(reason: LinkCloseReason): void {
    if (this.#ended !== null) return;
    this.#ended = reason;
    this.#handlers?.closed(reason);
  }
}
