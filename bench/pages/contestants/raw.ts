/** A bare RTCDataChannel and one `send` for each message: JSON as text, bytes as they are. */

import { type Contestant, type Place, queueBytes } from '../contestant.ts';
import { Meeting, type Signal } from '../meeting.ts';

export class Raw implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  readonly channels: RTCDataChannel[] = [];
  readonly #connections = new Map<string, RTCPeerConnection>();
  #meeting: Meeting | null = null;
  // Of one peer one after the other: a candidate must not overtake the description it belongs to.
  readonly #last = new Map<string, Promise<void>>();

  open(place: Place): Promise<number> {
    const meeting = new Meeting(place);
    this.#meeting = meeting;
    return meeting.start({
      found: (peer, isOffering) => void this.#connect(meeting, peer, isOffering),
      signaled: (peer, signal) => {
        const last = this.#last.get(peer) ?? Promise.resolve();
        this.#last.set(
          peer,
          last.then(() => this.#signaled(meeting, peer, signal)),
        );
      },
    });
  }

  send(message: unknown): void {
    const data =
      message instanceof Uint8Array
        ? (message as Uint8Array<ArrayBuffer>)
        : JSON.stringify(message);
    for (const channel of this.channels) channel.send(data as string);
  }

  receive(data: string | ArrayBuffer): void {
    this.onMessage(typeof data === 'string' ? JSON.parse(data) : new Uint8Array(data));
  }

  isWritable(): boolean {
    return this.channels.every((channel) => channel.bufferedAmount < queueBytes.high);
  }

  async writable(): Promise<void> {
    await Promise.all(this.channels.map((channel) => drained(channel)));
  }

  #connect(meeting: Meeting, peer: string, isOffering: boolean): RTCPeerConnection {
    const connection = new RTCPeerConnection({ iceServers: [] });
    this.#connections.set(peer, connection);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null) {
        meeting.signal(peer, { type: 'candidate', candidate: candidate.toJSON() });
      }
    });
    connection.addEventListener('datachannel', ({ channel }) => this.#adopt(channel, peer));
    if (isOffering) {
      this.#adopt(connection.createDataChannel('raw'), peer);
      connection.addEventListener('negotiationneeded', async () => {
        await connection.setLocalDescription();
        meeting.signal(peer, { type: 'offer', sdp: connection.localDescription?.sdp });
      });
    }
    return connection;
  }

  #adopt(channel: RTCDataChannel, peer: string): void {
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = queueBytes.low;
    channel.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
      this.receive(data),
    );
    channel.addEventListener('open', () => {
      this.channels.push(channel);
      this.#meeting?.linked(peer);
    });
  }

  async #signaled(meeting: Meeting, peer: string, signal: Signal): Promise<void> {
    const connection = this.#connections.get(peer) ?? this.#connect(meeting, peer, false);
    if (signal['type'] === 'candidate') {
      await connection.addIceCandidate(signal['candidate'] as RTCIceCandidateInit);
      return;
    }
    await connection.setRemoteDescription(signal as unknown as RTCSessionDescriptionInit);
    if (signal['type'] !== 'offer') return;
    await connection.setLocalDescription();
    meeting.signal(peer, { type: 'answer', sdp: connection.localDescription?.sdp });
  }
}

function drained(channel: RTCDataChannel): Promise<void> {
  if (channel.bufferedAmount < queueBytes.high) return Promise.resolve();
  return new Promise((resolve) =>
    channel.addEventListener('bufferedamountlow', () => resolve(), { once: true }),
  );
}
