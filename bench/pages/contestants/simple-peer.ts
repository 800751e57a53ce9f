/** simple-peer's `send`, one for each message, its way of sending since its first release. */

import SimplePeer, { type SignalData } from 'simple-peer/simplepeer.min.js';
import { type Contestant, type Place, queueBytes, until } from '../contestant.ts';
import { Meeting, type Signal } from '../meeting.ts';

/** What the project's own declaration leaves out, since Hermes does not use it. */
interface Peer extends Omit<SimplePeer, 'on' | 'send' | 'signal'> {
  send(data: Uint8Array | string): void;
  signal(data: Signal): void;
  on(event: 'connect', listener: () => void): this;
  on(event: 'data', listener: (data: Uint8Array | string) => void): this;
  on(event: 'signal', listener: (data: SignalData) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
}

export class SimplePeers implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  readonly #peers = new Map<string, Peer>();
  #trouble: string | null = null;

  open(place: Place): Promise<number> {
    const meeting = new Meeting(place);
    return meeting.start({
      found: (peer, isOffering) => void this.#connect(meeting, peer, isOffering),
      signaled: (peer, signal) =>
        (this.#peers.get(peer) ?? this.#connect(meeting, peer, false)).signal(signal),
    });
  }

  send(message: unknown): void {
    const data = message instanceof Uint8Array ? message : JSON.stringify(message);
    for (const peer of this.#peers.values()) peer.send(data);
  }

  isWritable(): boolean {
    return this.#isBelow(queueBytes.high);
  }

  writable(): Promise<void> {
    return this.isWritable() ? Promise.resolve() : until(() => this.#isBelow(queueBytes.low));
  }

  trouble(): string | null {
    return this.#trouble;
  }

  #isBelow(bytes: number): boolean {
    return [...this.#peers.values()].every(
      ({ _channel: channel }) => channel !== null && channel.bufferedAmount < bytes,
    );
  }

  #connect(meeting: Meeting, name: string, isOffering: boolean): Peer {
    const peer = new SimplePeer({
      initiator: isOffering,
      config: { iceServers: [] },
      trickle: true,
      // Texts stay texts; without it they become Buffers, which costs more.
      objectMode: true,
    }) as unknown as Peer;
    this.#peers.set(name, peer);
    peer.on('signal', (data) => meeting.signal(name, { ...data }));
    peer.on('connect', () => meeting.linked(name));
    peer.on('error', ({ message }) => (this.#trouble = message));
    peer.on('data', (data) => this.onMessage(typeof data === 'string' ? JSON.parse(data) : data));
    return peer;
  }
}
