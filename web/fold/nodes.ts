/**
 * Nodes as this page's node sees them: their state by its own word, what they hold by theirs. Each
 * fact replaces only older facts of the same source, so that late ones can be applied in any order.
 */

import type { NodeRef, PeerState, Reason, TraceEvent } from '../../src/core/index.ts';
import type { Wanted } from './counts.ts';
import type { Faults } from './faults.ts';
import type { NodeCounts } from './recording.ts';
import { Shared } from './shared.ts';
import { isGone } from './standings.ts';
import type { NodeView, PlacedEvent } from './types.ts';

/** A node that is gone from here and tells its trace all the same is heard elsewhere: so long, in ms. */
const tellingMs = 30_000;

/** How long a node that is gone stays in the picture, in ms of the playhead. */
const goneMs = 10_000;

interface Subscription {
  readonly seq: number;
  readonly pid: number;
  readonly topic: string;
  readonly isClient: boolean;
  /** How many subscriptions the process has to the topic; 0 when it has ended them. */
  readonly count: number;
  /** When it was last told, in ms of this page's clock. */
  readonly toldAt: number;
}

type Held = Pick<NodeView, 'clients' | 'subscriptions'>;

/** What one life of a node said of itself. */
interface Life {
  readonly epoch: number;
  readonly subscriptions: Shared<string, Subscription>;
  /** What they come to, until one changes. */
  held: Held | null;
  /** When the last event of its own that is shown happened, in ms of this page's clock. */
  lastAt: number;
  /** When its standing facts were last told again, in ms: what was not among them has ended. */
  retoldAt: number;
  published: number;
  crossingsReceived: number;
  deliveries: number;
}

/** What this page's node says of a node. */
interface Standing {
  readonly epoch: number;
  readonly seq: number;
  readonly state: PeerState;
  readonly reason: Reason | '';
  readonly since: number;
  readonly order: number;
}

export class Nodes {
  readonly #self: NodeRef;
  readonly #faults: Faults;
  readonly #standings = new Map<string, Standing>();
  readonly #lives = new Map<string, Life>();
  /** Gone from here, and heard elsewhere. */
  readonly #elsewhere = new Set<string>();
  readonly #stale = new Set<string>();
  readonly #views = new Map<string, NodeView>();
  #visible: ReadonlyMap<string, NodeView> = new Map();
  #presence = 0;

  constructor(self: NodeRef, faults: Faults) {
    this.#self = self;
    this.#faults = faults;
    this.#standings.set(self.name, {
      epoch: self.epoch,
      seq: 0,
      state: 'ready',
      reason: '',
      since: -Infinity,
      order: 0,
    });
    this.#stale.add(self.name);
  }

  /** `faults`: the copy's own. */
  copy(faults: Faults): Nodes {
    const copy = new Nodes(this.#self, faults);
    for (const [name, standing] of this.#standings) copy.#standings.set(name, standing);
    for (const [name, life] of this.#lives) {
      copy.#lives.set(name, { ...life, subscriptions: life.subscriptions.copy() });
    }
    for (const name of this.#elsewhere) copy.#elsewhere.add(name);
    for (const name of this.#stale) copy.#stale.add(name);
    copy.#presence = this.#presence;
    copy.#visible = this.#visible;
    for (const [name, view] of this.#views) copy.#views.set(name, view);
    return copy;
  }

  /** What each node had counted, in order of joining. */
  counts(): readonly NodeCounts[] {
    return [...this.#standings.entries()]
      .toSorted(([, a], [, b]) => a.order - b.order)
      .map(([name, standing]) => {
        const life = this.#lives.get(name);
        const { published = 0, crossingsReceived = 0, deliveries = 0 } = life ?? {};
        const epoch = life?.epoch ?? standing.epoch;
        return { name, epoch, published, crossingsReceived, deliveries };
      });
  }

  /** Takes up what was counted before the first trace event: nodes join in this order. */
  resume(counts: readonly NodeCounts[]): void {
    for (const { name, epoch, published, crossingsReceived, deliveries } of counts) {
      const order = this.#standings.size;
      const standing = {
        epoch,
        seq: 0,
        state: 'connecting',
        reason: '',
        since: -Infinity,
      } as const;
      if (!this.#standings.has(name)) this.#standings.set(name, { ...standing, order });
      const subscriptions = new Shared<string, Subscription>();
      const counted = { published, crossingsReceived, deliveries };
      this.#lives.set(name, {
        epoch,
        subscriptions,
        held: null,
        lastAt: -Infinity,
        retoldAt: -Infinity,
        ...counted,
      });
      this.#stale.add(name);
    }
  }

  apply(placed: PlacedEvent): void {
    const { event, at, knownAt } = placed;
    if (event.kind === 'fault' && event.peer === '') this.#stale.add(event.node);
    if (event.node === this.#self.name && event.epoch === this.#self.epoch) {
      if (event.kind === 'peer') {
        this.#peer(event.peer, event.peerEpoch, event.seq, event.state, event.reason, at);
      } else if (event.kind === 'stopped') {
        this.#peer(event.node, event.epoch, event.seq, 'left', event.reason, at);
      }
    }
    const life = this.#life(event);
    if (life === null) return;
    life.lastAt = Math.max(life.lastAt, at);
    switch (event.kind) {
      case 'subscribed':
      case 'unsubscribed':
        this.#subscription(life, event, knownAt);
        break;
      case 'published':
        life.published++;
        break;
      case 'received':
        life.crossingsReceived++;
        break;
      case 'delivered':
        life.deliveries += event.count;
        break;
      default:
        return;
    }
    this.#stale.add(event.node);
  }

  /** The same fact was told again, as a peer does when it is watched anew, `started` first. */
  retold(event: TraceEvent, nowMs: number): void {
    const life = this.#lives.get(event.node);
    if (life === undefined || life.epoch !== event.epoch) return;
    life.held = null;
    if (event.kind === 'started') life.retoldAt = nowMs;
    else if (event.kind === 'subscribed') {
      const key = `${event.pid} ${event.topic}`;
      const known = life.subscriptions.get(key);
      if (known?.seq === event.seq) life.subscriptions.set(key, { ...known, toldAt: nowMs });
    } else return;
    this.#stale.add(event.node);
  }

  /** Subscribers of `topic` at `node` that are not clients. */
  otherSubscribers(node: string, topic: string): number {
    let count = 0;
    for (const one of this.#lives.get(node)?.subscriptions.values() ?? []) {
      if (!one.isClient && one.topic === topic) count += one.count;
    }
    return count;
  }

  /** The nodes here but the one that publishes, and how many subscriptions each has to `topic`. */
  wanted(topic: string, publisher: string): Wanted {
    const wanted = new Map<string, number>();
    for (const [name, life] of this.#lives) {
      if (name === publisher || !this.isHere(name, life.epoch)) continue;
      const { clients, subscriptions } = (life.held ??= heldBy(life));
      wanted.set(name, (clients.get(topic)?.length ?? 0) + (subscriptions.get(topic) ?? 0));
    }
    return wanted;
  }

  /** Another number whenever a node came, went, or lives anew. */
  get presence(): number {
    return this.#presence;
  }

  /** Whether a node has gone, or was never here. */
  isGone(name: string): boolean {
    const standing = this.#standings.get(name);
    return standing === undefined || (isGone(standing.state) && !this.#elsewhere.has(name));
  }

  /** Whether that very life of a node is here, as far as is known. */
  isHere(name: string, epoch: number): boolean {
    return this.#standings.get(name)?.epoch === epoch && !this.isGone(name);
  }

  /** When the picture changes by time alone, in ms of this page's clock. */
  nextChangeAt(at: number): number {
    let next = Infinity;
    for (const [name, { state, since }] of this.#standings) {
      if (!isGone(state)) continue;
      if (since + goneMs > at) next = Math.min(next, since + goneMs);
      const lastAt = this.#lives.get(name)?.lastAt ?? -Infinity;
      if (lastAt + tellingMs > at) next = Math.min(next, lastAt + tellingMs);
    }
    return next;
  }

  /** The same map as before when nothing changed. */
  view(at: number): ReadonlyMap<string, NodeView> {
    this.#listen(at);
    for (const name of this.#stale) this.#views.set(name, this.#viewOf(name));
    this.#stale.clear();
    const visible = [...this.#standings]
      .filter(([name, { since }]) => {
        if (!this.#views.has(name)) return false;
        return !this.isGone(name) || name === this.#self.name || since + goneMs > at;
      })
      .toSorted(([, a], [, b]) => a.order - b.order);
    const isSame =
      visible.length === this.#visible.size &&
      visible.every(([name]) => this.#visible.get(name) === this.#views.get(name));
    const isSameSet =
      visible.length === this.#visible.size && visible.every(([name]) => this.#visible.has(name));
    if (!isSameSet) this.#presence++;
    if (!isSame) this.#visible = new Map(visible.map(([name]) => [name, this.#views.get(name)!]));
    return this.#visible;
  }

  /** Who is gone from here, and heard elsewhere: it still tells, as only a simulated cluster can show. */
  #listen(at: number): void {
    for (const [name, { epoch, state, since }] of this.#standings) {
      const life = this.#lives.get(name);
      const isHeard =
        state === 'down' &&
        life?.epoch === epoch &&
        life.lastAt > since &&
        life.lastAt + tellingMs > at;
      if (isHeard === this.#elsewhere.has(name)) continue;
      if (isHeard) this.#elsewhere.add(name);
      else this.#elsewhere.delete(name);
      this.#stale.add(name);
      this.#presence++;
    }
  }

  #peer(
    name: string,
    epoch: number,
    seq: number,
    state: PeerState,
    reason: Reason | '',
    at: number,
  ): void {
    const known = this.#standings.get(name);
    if (known !== undefined && known.seq > seq) return;
    const isSame = known?.epoch === epoch && isGone(known.state) === isGone(state);
    if (!isSame) this.#presence++;
    this.#standings.set(name, {
      epoch,
      seq,
      state,
      reason,
      since: at,
      order: known?.order ?? this.#standings.size,
    });
    this.#stale.add(name);
  }

  /** The life that an event speaks of; null when a later one is known. */
  #life({ node, epoch }: TraceEvent): Life | null {
    const known = this.#lives.get(node);
    if (known !== undefined && known.epoch >= epoch) return known.epoch === epoch ? known : null;
    const counts = { published: 0, crossingsReceived: 0, deliveries: 0 };
    const subscriptions = new Shared<string, Subscription>();
    const life = {
      epoch,
      subscriptions,
      held: null,
      lastAt: -Infinity,
      retoldAt: -Infinity,
      ...counts,
    };
    this.#lives.set(node, life);
    return life;
  }

  #subscription(
    life: Life,
    event: Extract<TraceEvent, { kind: 'subscribed' | 'unsubscribed' }>,
    knownAt: number,
  ): void {
    const key = `${event.pid} ${event.topic}`;
    const known = life.subscriptions.get(key);
    if (known !== undefined && known.seq > event.seq) return;
    const { seq, pid, topic, count } = event;
    const isClient = event.client === 1;
    life.held = null;
    life.subscriptions.set(key, { seq, pid, topic, isClient, count, toldAt: knownAt });
  }

  #viewOf(name: string): NodeView {
    const { epoch, state, reason, order } = this.#standings.get(name) ?? unknown;
    const life = this.#lives.get(name);
    const isKnown = life !== undefined && life.epoch === epoch;
    const { clients, subscriptions } = isKnown ? (life.held ??= heldBy(life)) : nothing;
    const faults = this.#faults.at(name, (node, of) => this.isHere(node, of));
    return {
      name,
      epoch,
      isSelf: name === this.#self.name,
      order,
      state: this.#elsewhere.has(name) ? 'unreachable' : state,
      reason,
      faults,
      clients,
      subscriptions,
      published: isKnown ? life.published : 0,
      crossingsReceived: isKnown ? life.crossingsReceived : 0,
      deliveries: isKnown ? life.deliveries : 0,
    };
  }
}

const nothing: Held = { clients: new Map(), subscriptions: new Map() };

function heldBy({ subscriptions: all, retoldAt }: Life): Held {
  const held = [...all.values()]
    .filter(({ count, toldAt }) => count > 0 && toldAt >= retoldAt)
    .toSorted((a, b) => a.seq - b.seq);
  const clients = new Map<string, number[]>();
  const subscriptions = new Map<string, number>();
  for (const { pid, topic, isClient, count } of held) {
    if (!isClient) subscriptions.set(topic, (subscriptions.get(topic) ?? 0) + count);
    else if (clients.has(topic)) clients.get(topic)?.push(pid);
    else clients.set(topic, [pid]);
  }
  return { clients, subscriptions };
}

const unknown: Standing = {
  epoch: 0,
  seq: 0,
  state: 'connecting',
  reason: '',
  since: 0,
  order: Infinity,
};
