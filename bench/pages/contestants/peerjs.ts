/** PeerJS with its defaults (BinaryPack), and its own server. */

import { type DataConnection, Peer } from 'peerjs';
import { type Contestant, type Place, queueBytes, until, wait } from '../contestant.ts';

export class PeerJs implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  #connections: DataConnection[] = [];

  async open({ room, name, names, ports }: Place): Promise<number> {
    const peer = new Peer(`${room}-${name}`, {
      host: '127.0.0.1',
      port: ports.peerjs,
      path: '/',
      config: { iceServers: [] },
    });
    let grantedAt = Number.NaN;
    await new Promise((resolve) => peer.once('open', resolve));
    grantedAt = performance.now();
    const others = names.filter((one) => one !== name);
    peer.on('connection', (connection) => this.#adopt(connection));
    // The far end may not be there yet: PeerJS says so, and it is tried again.
    peer.on('error', async ({ type }) => {
      if (type !== 'peer-unavailable') throw new Error(type);
      await wait(200);
      dial();
    });
    const dial = (): void => {
      for (const other of others.filter((one) => name < one)) {
        const isOpen = this.#connections.some(({ peer }) => peer === `${room}-${other}`);
        if (!isOpen) this.#adopt(peer.connect(`${room}-${other}`, { reliable: true }));
      }
    };
    dial();
    await until(() => this.#connections.length === others.length);
    return performance.now() - grantedAt;
  }

  send(message: unknown): void {
    for (const connection of this.#connections) void connection.send(message);
  }

  isWritable(): boolean {
    return this.#isBelow(queueBytes.high);
  }

  writable(): Promise<void> {
    return this.isWritable() ? Promise.resolve() : until(() => this.#isBelow(queueBytes.low));
  }

  #isBelow(bytes: number): boolean {
    return this.#connections.every(({ dataChannel }) => dataChannel.bufferedAmount < bytes);
  }

  #adopt(connection: DataConnection): void {
    connection.on('open', () => this.#connections.push(connection));
    connection.on('data', (data) =>
      this.onMessage(data instanceof ArrayBuffer ? new Uint8Array(data) : data),
    );
  }
}
