/** Hermes as an app uses it: `join`, `broadcast`, `subscribe`. Each tab publishes on a topic of its own. */

import type { Hermes as Node } from '../../../src/core/index.ts';
import { join } from '../../../src/webrtc/index.ts';
import {
  type Contestant,
  type FanOut,
  type Place,
  queueBytes,
  until,
  wait,
} from '../contestant.ts';

/** A later version says by itself when there is room. */
type Waiting = Node & { readonly writable?: () => Promise<void> };

const fanOutTopic = 'fan-out';

/** Bytes that are still a small event. */
const smallBytesMax = 1_024;

export class Hermes implements Contestant {
  onMessage: (message: unknown) => void = () => {};
  #node: Waiting | null = null;
  #topic = '';

  readonly #adapter: 'mesh' | 'nats';

  constructor(adapter: 'mesh' | 'nats' = 'mesh') {
    this.#adapter = adapter;
  }

  async open({ room, name, names, watcher, ports }: Place): Promise<number> {
    let grantedAt = Number.NaN;
    const node = await join({
      adapter: this.#adapter,
      nats: { servers: `ws://127.0.0.1:${ports.nats}` },
      url: `ws://127.0.0.1:${ports.signaling}`,
      room,
      node: name,
      onGranted: () => (grantedAt = performance.now()),
    });
    this.#node = node;
    node.onReceived(() => this.#onDelivery());
    this.#topic = `from-${name}`;
    // The watcher is to get no events; each node decides that for its own.
    if (watcher !== null) node.routing = 'interested';
    const hear = (message: unknown): void => this.onMessage(message);
    for (const other of names.filter((one) => one !== name && name !== watcher)) {
      node.subscribe(`from-${other}`, hear);
      node.subscribe(`bulk-from-${other}`, hear);
    }
    await node.ready(names.length);
    // To the links open, as raw counts it; to the sessions it is a round trip more.
    const opened = node
      .trace()
      .filter((event) => event.kind === 'link' && event.state === 'open')
      .map(({ at }) => at);
    return (opened[names.length - 2] ?? Number.NaN) - grantedAt;
  }

  send(message: unknown): void {
    // One topic keeps its order: what is to overtake bulk is published on another, as an app would.
    const isBulk = message instanceof Uint8Array && message.length > smallBytesMax;
    this.#running().broadcast(isBulk ? `bulk-${this.#topic}` : this.#topic, message);
  }

  isWritable(): boolean {
    return this.#running().writable === undefined && this.#isBelow(queueBytes.high / 2);
  }

  writable(): Promise<void> {
    const node = this.#running();
    return node.writable?.() ?? until(() => this.#isBelow(queueBytes.low));
  }

  /** All that is told is checked and kept, as in a page that shows it. */
  watch(isWatching: boolean): void {
    this.#running().watch(isWatching);
  }

  watched(): number {
    return this.#running().stats().traceEventsReceived;
  }

  trouble(): string | null {
    const { crossingsSkipped, crossingsLost } = this.#running().stats();
    if (crossingsSkipped === 0 && crossingsLost === 0) return null;
    return `${crossingsSkipped} crossings skipped, ${crossingsLost} lost`;
  }

  readonly fanOut: FanOut = {
    listen: (clients, onDelivery) => {
      const node = this.#running();
      for (const { pid, topic } of node.clients()) if (topic === fanOutTopic) node.Client.stop(pid);
      for (let n = 0; n < clients; n++) node.Client.startLink(fanOutTopic);
      this.#onDelivery = onDelivery;
    },
    known: async (subscribers) => {
      const node = this.#running();
      const elsewhere = (): number =>
        node
          .listeners(fanOutTopic)
          .filter((one) => one.node !== node.node.name)
          .reduce((sum, { count }) => sum + count, 0);
      while (elsewhere() !== subscribers) await wait(5);
    },
    publish: (message, routing) => {
      const node = this.#running();
      if (node.routing !== routing) node.routing = routing;
      node.broadcast(fanOutTopic, message);
    },
  };

  #onDelivery = (): void => {};

  #isBelow(bytes: number): boolean {
    return this.#running()
      .peers()
      .every(({ queuedBytes }) => queuedBytes < bytes);
  }

  #running(): Waiting {
    if (this.#node === null) throw new Error('open first');
    return this.#node;
  }
}
