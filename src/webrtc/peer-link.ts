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
  /** What the other side sent; checked before by the caller. */
  signal(data: SignalData): void;
  /** Gives up, silently. */
  stop(): void;
}

/** Whether this browser has WebRTC at all. */
export function hasWebRtc(): boolean {
  return SimplePeer.WEBRTC_SUPPORT;
}

/**
 * What all links of a node prove themselves with; null when there is none yet, and each makes its own.
 * Asked for early, it wakes WebRTC, which takes a page several milliseconds the first time.
 */
export function prepareCertificate(): () => RTCCertificate | null {
  let certificate: RTCCertificate | null = null;
  RTCPeerConnection.generateCertificate({
    name: 'ECDSA',
    namedCurve: 'P-256',
  } as AlgorithmIdentifier)
    .then((made) => (certificate = made))
    .catch(() => {
      // As good as not asked for.
    });
  // One that is over would be refused: it holds for a month, and a tab may live longer.
  return () => (certificate !== null && certificate.expires > Date.now() ? certificate : null);
}

export function attemptLink(
  isInitiator: boolean,
  config: RTCConfiguration,
  handlers: PeerAttemptHandlers,
): PeerAttempt {
  const peer = new SimplePeer({
    initiator: isInitiator,
    config,
    trickle: true,
    objectMode: true,
  });
  // It would poll statistics until it knows its addresses, only to say `connect`.
  peer._maybeReady = () => {};
  if (isInitiator) offerAtOnce(peer);
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

/** simple-peer offers when a timer says so: in a hidden tab that is up to a second later. */
function offerAtOnce(peer: SimplePeer): void {
  const offer = peer._createOffer.bind(peer);
  let isOffered = false;
  peer._createOffer = () => {
    if (!isOffered) offer();
    isOffered = true;
  };
  // Behind its own microtask, which begins the negotiation and sets the timer.
  queueMicrotask(() => {
    if (!peer.destroyed && !peer.destroying) peer._createOffer();
  });
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
