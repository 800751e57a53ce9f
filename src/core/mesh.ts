/** The default adapter: copies over the links to the nodes that routing names. */

import type { Adapter, IncomingEvent, OutgoingEvent, Sent } from './adapter.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { NodeRef } from './link.ts';
import { type Routing, type RoutingPort, type Target, targets } from './routing.ts';
import type { Reason } from './trace.ts';
import type { EventContent, Frame } from './wire/frames.ts';
import { OwnLexicon } from './wire/lexicon.ts';

export interface MeshPort extends RoutingPort {
  readonly self: NodeRef;
  readonly cluster: Cluster;
}

const none: Sent['skipped'] = [];
const unreported: Sent['sent'] = new Map();

export class Mesh implements Adapter {
  /** Who gets a crossing of this node's events. */
  routing: Routing = 'per-node';
  readonly lexicon = new OwnLexicon();
  readonly #port: MeshPort;
  #deliver: (event: IncomingEvent) => void = () => {};

  constructor(port: MeshPort) {
    this.#port = port;
  }

  nodeName(): string {
    return this.#port.self.name;
  }

  nodes(): readonly string[] {
    return this.#port.nodes();
  }

  broadcast(event: OutgoingEvent): Sent {
    return this.send(event, this.targetsOf(event.topic));
  }

  /** Who should have an event of that topic. */
  targetsOf(topic: string): readonly Target[] {
    return targets(this.#port, this.routing, topic);
  }

  direct(node: string, event: OutgoingEvent): Sent {
    const isThere = this.#port.nodes().includes(node);
    return this.send(event, isThere ? [{ node, copies: 1 }] : []);
  }

  start(deliver: (event: IncomingEvent) => void): void {
    this.#deliver = deliver;
  }

  stop(): void {
    this.#deliver = () => {};
  }

  /** A crossing from a peer whose session has taken its number. */
  receive(peer: NodeRef, origin: string, { number }: Frame, content: EventContent): void {
    this.#deliver(this.incoming(peer, origin, number, content));
  }

  /** What came from a peer, with a way to say to how many it was delivered. */
  incoming(peer: NodeRef, origin: string, number: number, content: EventContent): IncomingEvent {
    const { topic, body, copy, dispatcher, count, wantsReceipt, lexicon = null } = content;
    const { cluster } = this.#port;
    const receipt = !wantsReceipt
      ? null
      : (delivered: number): void =>
          void cluster.send(peer.name, { kind: 'receipt', count, delivered }, 0, number);
    const from = peer.name;
    return {
      origin,
      count,
      topic,
      body,
      dispatcher,
      copy,
      lexicon,
      from,
      receipt,
    };
  }

  /** Copies over the links, to whom they are for. */
  send(event: OutgoingEvent, to: readonly Target[]): Sent {
    const sent = event.wantsReport === false ? null : new Map<string, number>();
    let skipped: { node: string; reason: Reason }[] | null = null;
    let bytes = 0;
    let all = 0;
    for (const { node, copies } of to) {
      let refused: Reason | null = null;
      let taken = 0;
      for (let index = 0; index < copies; index++) {
        const copy = copies === 1 ? null : { index, isLast: index === copies - 1 };
        const outcome = this.#port.cluster.sendEvent(node, event, copy);
        if (typeof outcome === 'string') refused = outcome;
        else {
          bytes += outcome;
          taken++;
        }
      }
      all += taken;
      if (taken > 0) sent?.set(node, taken);
      if (refused !== null) (skipped ??= []).push({ node, reason: refused });
    }
    return { sent: sent ?? unreported, skipped: skipped ?? none, copies: all, bytes };
  }
}
