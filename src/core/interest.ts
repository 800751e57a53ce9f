/**
 * Who listens to what: the topics each node has subscriptions for, with counts, replicated like
 * groups. Several changes of one turn leave as one delta. A peer that has taken a delta says so, and
 * from then on the subscriptions in it are known there: an event routed by interest reaches them.
 */

import type { NodeRef } from './link.ts';
import { byCodeUnits, isSystemTopic } from './names.ts';
import { ReplicatedMap, type ReplicatedMapPort } from './replicated-map.ts';
import type { Frame } from './wire/frames.ts';

/** The scope of its frames; no group scope can have this name. */
export const interestScope = '$interest';

/** How many subscriptions a node has to one topic. */
export interface TopicListeners {
  readonly node: string;
  readonly topic: string;
  readonly count: number;
}

export interface InterestPort extends ReplicatedMapPort {
  /** Runs a task after the running handler. */
  soon(task: () => void): void;
  /** As delta `number` is about to say: this node listens to `topic` from now on, or no more. */
  listens(topic: string, isListening: boolean, number: number): void;
  /** Delta `number` has left: it holds every subscription made before. */
  announced(number: number): void;
  /** A peer has taken everything up to delta `number`. */
  known(peer: string, number: number): void;
}

export class Interest {
  readonly #self: NodeRef;
  readonly #port: InterestPort;
  readonly #map: ReplicatedMap;
  /** topic -> how many more or fewer subscriptions than was announced. */
  readonly #waiting = new Map<string, number>();

  constructor(self: NodeRef, port: InterestPort) {
    this.#self = self;
    this.#port = port;
    this.#map = new ReplicatedMap(port);
  }

  /** `by` more subscriptions to `topic` here, or fewer. */
  change(topic: string, by: number): void {
    if (this.#waiting.size === 0) this.#port.soon(() => this.#announce());
    this.#waiting.set(topic, (this.#waiting.get(topic) ?? 0) + by);
  }

  /** The last known count of a peer's subscriptions to `topic`. */
  countAt(peer: string, topic: string): number {
    return this.#map.of(peer).get(topic)?.length ?? 0;
  }

  /** Topics that a peer is known to have subscriptions to. */
  topicsOf(peer: string): Iterable<string> {
    return this.#map.of(peer).keys();
  }

  /** Whether nothing of a peer's interest can be missing here. */
  isSure(peer: string): boolean {
    return this.#map.isFresh(peer);
  }

  /** Who listens in the whole cluster, as far as is known here, by topic and node. */
  listeners(topic: string | null): TopicListeners[] {
    const found: TopicListeners[] = [];
    const add = (node: string, data: ReadonlyMap<string, readonly number[]>): void => {
      for (const [one, { length }] of data) {
        const isMeant = topic === null ? !isSystemTopic(one) : one === topic;
        if (isMeant) found.push({ node, topic: one, count: length });
      }
    };
    this.#announce();
    add(this.#self.name, this.#map.local());
    for (const peer of this.#map.peers()) add(peer, this.#map.of(peer));
    return found.toSorted((a, b) => byCodeUnits(a.topic, b.topic) || byCodeUnits(a.node, b.node));
  }

  peerUp(peer: string): void {
    this.#map.peerUp(peer);
  }

  peerDown(peer: string): void {
    this.#map.peerDown(peer);
  }

  receive(peer: string, { number, content }: Frame): void {
    switch (content.kind) {
      case 'discover':
        this.#announce();
        this.#map.receiveDiscover(peer);
        break;
      case 'sync':
        this.#map.receiveSync(peer, number, content.groups);
        break;
      case 'delta':
        this.#map.receiveDelta(peer, number, content.changes);
        break;
      case 'taken':
        if (this.#map.receiveTaken(peer, number)) this.#port.known(peer, number);
        break;
      default:
      // Nothing else is said of interest.
    }
  }

  #announce(): void {
    // One number stands for one subscription; which one it is nobody else needs to know.
    const changes = [...this.#waiting]
      .filter(([, by]) => by !== 0)
      .map(([group, by]) => {
        const ids = Array.from({ length: Math.abs(by) }, () => 0);
        return by > 0 ? { group, joins: ids, leaves: [] } : { group, joins: [], leaves: ids };
      });
    this.#waiting.clear();
    if (changes.length === 0) return;
    for (const { group, joins, leaves } of changes) {
      const before = this.#map.local().get(group)?.length ?? 0;
      const after = before + joins.length - leaves.length;
      if (before === 0 || after === 0) this.#port.listens(group, after > 0, this.#map.number + 1);
    }
    this.#map.update(changes);
    this.#port.announced(this.#map.number);
  }
}
