// The bundle that ships in the package: the plain entry fails in a Vite build ("global is not
// defined"). Only what `peer-link.ts` uses is declared; what begins with `_` are its internals, stable
// because 9.11.1 is the last release.

declare module 'simple-peer/simplepeer.min.js' {
  export interface SignalData {
    readonly type: string;
    readonly sdp?: string;
    readonly candidate?: RTCIceCandidateInit;
  }

  export default class SimplePeer {
    static readonly WEBRTC_SUPPORT: boolean;
    constructor(options: {
      initiator: boolean;
      config: RTCConfiguration;
      trickle: boolean;
      objectMode: boolean;
    });
    readonly destroyed: boolean;
    readonly destroying: boolean;
    readonly _pc: RTCPeerConnection;
    readonly _channel: RTCDataChannel | null;
    _createOffer(): void;
    _createAnswer(): void;
    _maybeReady(): void;
    signal(data: SignalData): void;
    send(data: Uint8Array): void;
    destroy(error?: Error): void;
    emit(event: 'signal', data: SignalData): void;
    on(event: 'signal', listener: (data: SignalData) => void): this;
    on(event: 'error', listener: (error: Error & { code?: string }) => void): this;
    on(event: 'close', listener: () => void): this;
  }
}
