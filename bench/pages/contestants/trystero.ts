/**
 * trystero with its default strategy, Nostr, whose relay is one of ours on loopback. Only signals go
 * through it; what is measured is trystero's own data channel.
 */

import { joinRoom } from 'trystero';
import { type Contestant, type Place, until } from '../contestant.ts';

/** Calls of `send` that may be under way: it answers when the channel has taken the message. */
const underWayMax = 256;

export class Trystero implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  readonly burstMax = underWayMax;
  #say: (message: never) => Promise<void> = () => Promise.resolve();
  readonly #underWay: Promise<void>[] = [];
  #trouble: string | null = null;

  async open({ room: name, names, ports }: Place): Promise<number> {
    const room = joinRoom(
      {
        appId: 'hermes-bench',
        relayConfig: { urls: [`ws://127.0.0.1:${ports.nostr}`] },
        rtcConfig: { iceServers: [] },
      },
      name,
    );
    const action = room.makeAction<never>('event');
    action.onMessage = (message: unknown) => this.onMessage(message);
    this.#say = (message) => action.send(message);
    await until(() => Object.keys(room.getPeers()).length === names.length - 1);
    return Number.NaN;
  }

  send(message: unknown): void {
    const sent = this.#say(message as never).catch(
      (error: unknown) => void (this.#trouble = String(error)),
    );
    this.#underWay.push(sent);
  }

  isWritable(): boolean {
    return this.#underWay.length === 0;
  }

  async writable(): Promise<void> {
    await Promise.all(this.#underWay.splice(0));
  }

  trouble(): string | null {
    return this.#trouble;
  }
}
