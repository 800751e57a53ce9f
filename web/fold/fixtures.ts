/**
 * For tests: trace events as a small cluster would write them, each node with a clock of its own,
 * and when this page (alice's) would come to know them.
 */

import type { TraceEvent, TraceEventOf, TraceKind } from '../../src/core/index.ts';

export interface Told {
  readonly event: TraceEvent;
  /** When alice's page knows it, in ms of alice's clock. */
  readonly knownAt: number;
}

type Fields<K extends TraceKind> = Omit<
  TraceEventOf<K>,
  'kind' | 'node' | 'epoch' | 'seq' | 'at' | 'clock'
>;

/** How long a peer's trace event takes to alice's page, in ms. */
const laneMs = 2;

export class Cluster {
  readonly told: Told[] = [];
  readonly #skews: Readonly<Record<string, number>>;
  readonly #seqs = new Map<string, number>();
  readonly #events = new Map<string, number>();
  readonly #numbers = new Map<string, number>();
  #clock = 0;

  /** `skews`: each node's clock minus alice's, in ms; the first is alice. */
  constructor(skews: Readonly<Record<string, number>> = { alice: 0, bob: 5_000, carol: -700 }) {
    this.#skews = skews;
  }

  get names(): readonly string[] {
    return Object.keys(this.#skews);
  }

  /** Records a fact at `at` of alice's clock. */
  record<K extends TraceKind>(
    node: string,
    at: number,
    kind: K,
    fields: Fields<K>,
    knownAt: number = node === 'alice' ? at : at + laneMs,
  ): TraceEvent {
    const seq = (this.#seqs.get(node) ?? 0) + 1;
    this.#seqs.set(node, seq);
    const clock = ++this.#clock;
    const stamp = { node, epoch: 1, seq, at: at + (this.#skews[node] ?? 0), clock };
    const event = { kind, ...stamp, ...fields } as unknown as TraceEvent;
    this.told.push({ event, knownAt });
    return event;
  }

  /** Everyone meets everyone at `at`; alice learns the offsets, wrong by `errorMs`. */
  meet(at: number, errorMs = 0): void {
    for (const node of this.names) this.record(node, at, 'started', { room: 'demo' });
    this.record('alice', at, 'signaling', { reached: 1 });
    for (const [index, node] of this.names.entries()) {
      for (const peer of this.names.slice(index + 1)) this.link(node, peer, at + 10, errorMs);
    }
  }

  link(a: string, b: string, at: number, errorMs = 0): void {
    for (const [node, peer] of [
      [a, b],
      [b, a],
    ] as const) {
      const offsetMs = (this.#skews[peer] ?? 0) - (this.#skews[node] ?? 0) + errorMs;
      this.record(node, at, 'peer', { peer, peerEpoch: 1, state: 'connecting', reason: '' });
      this.record(node, at + 1, 'signal', { peer, direction: 'sent' });
      this.record(node, at + 2, 'link', { peer, state: 'open', reason: '' });
      this.record(node, at + 3, 'peer', { peer, peerEpoch: 1, state: 'ready', reason: '' });
      this.record(node, at + 4, 'offset', { peer, offsetMs, rttMs: 1.8 });
    }
  }

  subscribe(node: string, at: number, topic: string, count: number, client = 1): void {
    for (let index = 0; index < count; index++) {
      const pid = (this.#seqs.get(node) ?? 0) + 200;
      this.record(node, at + index * 0.2, 'subscribed', { pid, topic, client, count: 1 });
    }
  }

  /** One publish; `wants` says how many subscribers each node has, `ms` how long each crossing takes. */
  publish(
    node: string,
    at: number,
    topic: string,
    wants: Readonly<Record<string, number>>,
    ms = 1,
    lost: readonly string[] = [],
  ): string {
    const count = (this.#events.get(node) ?? 0) + 1;
    this.#events.set(node, count);
    const event = `${node}@1:${count}`;
    this.record(node, at, 'published', { event, topic, bytes: 31, nodes: this.names.length - 1 });
    this.record(node, at + 0.05, 'delivered', { event, topic, count: wants[node] ?? 0 });
    for (const peer of this.names) {
      if (peer === node) continue;
      const number = (this.#numbers.get(`${node} ${peer}`) ?? 0) + 1;
      this.#numbers.set(`${node} ${peer}`, number);
      this.record(node, at + 0.1, 'sent', { event, topic, peer, number, bytes: 31 });
      if (lost.includes(peer)) {
        this.record(peer, at + ms * 20, 'lost', { peer: node, first: number, last: number });
        continue;
      }
      const arrival = { event, topic, peer: node, number, bytes: 31 };
      this.record(peer, at + 0.1 + ms, 'received', arrival);
      this.record(peer, at + 0.15 + ms, 'delivered', { event, topic, count: wants[peer] ?? 0 });
    }
    return event;
  }

  /** In the order in which alice's page comes to know it. */
  inOrder(): readonly Told[] {
    return this.told.toSorted((a, b) => a.knownAt - b.knownAt);
  }
}

/** The seed's demonstration up to both publishes, the first at 5,000 ms, the second at 9,000 ms. */
export function seedDemonstration(errorMs = 0): Cluster {
  const cluster = new Cluster();
  cluster.meet(1_000.3, errorMs);
  cluster.subscribe('alice', 2_000.1, 'user_created', 1);
  cluster.subscribe('alice', 2_010.7, 'user_updated', 1);
  cluster.subscribe('bob', 2_500.2, 'user_created', 5);
  cluster.subscribe('carol', 3_000.4, 'user_updated', 2);
  cluster.publish('alice', 5_000, 'user_created', { alice: 1, bob: 5 }, 0.9);
  cluster.publish('bob', 9_000, 'user_updated', { alice: 1, carol: 2 }, 1.1);
  return cluster;
}

/** A page's clock that a test turns. */
export class Hand {
  now = 0;
}
