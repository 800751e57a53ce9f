/** The default adapter: one copy over the link to each node that routing names. */

import type { Adapter, IncomingEvent, OutgoingEvent } from './adapter.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { NodeRef } from './link.ts';
import type { FrameContent } from './wire/frames.ts';

export interface MeshPort {
  readonly self: NodeRef;
  readonly cluster: Cluster;
  /** Names of the nodes that an event on `topic` goes to. */
  targets(topic: string): readonly string[];
}

export class Mesh implements Adapter {
  readonly #port: MeshPort;
  #deliver: (event: IncomingEvent) => void = () => {};

  constructor(port: MeshPort) {
    this.#port = port;
  }

  nodeName(): string {
    return this.#port.self.name;
  }

  broadcast(event: OutgoingEvent): void {
    for (const node of this.#port.targets(event.topic)) this.#port.cluster.sendEvent(node, event);
  }

  start(deliver: (event: IncomingEvent) => void): void {
    this.#deliver = deliver;
  }

  stop(): void {
    this.#deliver = () => {};
  }

  /** A crossing from a peer whose session has taken its number. */
  receive(peer: NodeRef, id: string, content: Extract<FrameContent, { kind: 'event' }>): void {
    const { topic, body } = content;
    this.#deliver({ id, topic, body, from: peer.name });
  }
}
