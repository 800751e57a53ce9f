/**
 * Links: of this page's node by its own word; of two other nodes by the last word of either end. A
 * link to a node that has gone is closed, whatever was last said of it.
 */

import { byCodeUnits, type LinkState } from '../../src/core/index.ts';
import { isEngine } from './engines.ts';
import { type Faults, sameFaults } from './faults.ts';
import { linkKey } from './link-key.ts';
import type { Nodes } from './nodes.ts';
import type { LinkCounts } from './recording.ts';
import { Shared } from './shared.ts';
import type { LinkView, NodeView, PlacedEvent } from './types.ts';

/** More than any room has; who names more peers than there are is not believed. */
const pairsMax = 100_000;

interface Word {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly state: LinkState;
}

/** What is known of two nodes; not changed in place where a copy has it too. */
interface Pair {
  readonly key: string;
  readonly a: string;
  readonly b: string;
  /** Who may change it in place. */
  readonly owner: object;
  /** By the end that said it. */
  wordA: Word | null;
  wordB: Word | null;
  rttA: Rtt | null;
  rttB: Rtt | null;
  crossingsAtoB: number;
  crossingsBtoA: number;
  lostAtoB: number;
  lostBtoA: number;
  queuedAtoB: number;
  queuedBtoA: number;
  view: LinkView | null;
}

interface Rtt {
  readonly at: number;
  readonly rttMs: number;
}

export class Links {
  readonly #self: string;
  readonly #faults: Faults;
  #pairs = new Shared<string, Pair>();
  /** Those that something happened to since the last view. */
  readonly #stale = new Set<string>();
  #visible: ReadonlyMap<string, LinkView> = new Map();
  /** Given to the pairs that no copy has. */
  #owner = {};
  /** What the last view went by: who was here, and the faults. */
  #seen = '';

  constructor(self: string, faults: Faults) {
    this.#self = self;
    this.#faults = faults;
  }

  get size(): number {
    return this.#pairs.size;
  }

  /** `faults`: the copy's own. From then on neither changes what both have. */
  copy(faults: Faults): Links {
    const copy = new Links(this.#self, faults);
    copy.#pairs = this.#pairs.copy();
    this.#owner = {};
    return copy;
  }

  /** Crossings counted so far. */
  counts(): readonly LinkCounts[] {
    return [...this.#pairs.values()]
      .filter((pair) => pair.crossingsAtoB + pair.crossingsBtoA + pair.lostAtoB + pair.lostBtoA > 0)
      .map(({ a, b, crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA }) => ({
        a,
        b,
        crossingsAtoB,
        crossingsBtoA,
        lostAtoB,
        lostBtoA,
      }));
  }

  /** Takes up what was counted before the first trace event. */
  resume(counts: readonly LinkCounts[]): void {
    for (const { a, b, ...counted } of counts) Object.assign(this.#pair(a, b), counted);
  }

  apply({ event, at }: PlacedEvent): void {
    // What goes between a node and an engine is of no link.
    if ('peer' in event && isEngine(event.peer)) return;
    switch (event.kind) {
      case 'link': {
        const pair = this.#pair(event.node, event.peer);
        const isA = pair.a === event.node;
        const known = isA ? pair.wordA : pair.wordB;
        const isOld =
          known !== null &&
          (known.epoch > event.epoch || (known.epoch === event.epoch && known.seq > event.seq));
        if (isOld) return;
        const word = { epoch: event.epoch, seq: event.seq, at, state: event.state };
        if (isA) pair.wordA = word;
        else pair.wordB = word;
        // What waited is gone with the link.
        if (event.state !== 'open') this.#setQueued(pair, isA, 0);
        return;
      }
      case 'offset': {
        const pair = this.#pair(event.node, event.peer);
        const isA = pair.a === event.node;
        if (((isA ? pair.rttA : pair.rttB)?.at ?? -Infinity) > at) return;
        const rtt = { at, rttMs: event.rttMs };
        if (isA) pair.rttA = rtt;
        else pair.rttB = rtt;
        return;
      }
      case 'sent': {
        const pair = this.#pair(event.node, event.peer);
        if (pair.a === event.node) pair.crossingsAtoB++;
        else pair.crossingsBtoA++;
        return;
      }
      case 'queued': {
        const pair = this.#pair(event.node, event.peer);
        this.#setQueued(pair, pair.a === event.node, event.bytes);
        return;
      }
      case 'lost':
      case 'missed': {
        const pair = this.#pair(event.node, event.peer);
        const count = event.last - event.first + 1;
        if (pair.b === event.node) pair.lostAtoB += count;
        else pair.lostBtoA += count;
        return;
      }
      default:
      // The rest is of no link.
    }
  }

  #setQueued(pair: Pair, isFromA: boolean, bytes: number): void {
    if (isFromA) pair.queuedAtoB = bytes;
    else pair.queuedBtoA = bytes;
  }

  /** The same map as before when nothing changed. `nodes`: those in the picture. */
  view(nodes: ReadonlyMap<string, NodeView>, all: Nodes): ReadonlyMap<string, LinkView> {
    const seen = `${all.presence} ${nodes.size} ${this.#faults.changes}`;
    const known = this.#visible;
    const isNear = seen === this.#seen && [...this.#stale].every((key) => known.has(key));
    this.#seen = seen;
    const keys = isNear ? this.#stale : this.#pairs.keys();
    const changed = new Map<string, LinkView>();
    for (const key of keys) {
      const pair = this.#pairs.get(key);
      if (pair === undefined || !nodes.has(pair.a) || !nodes.has(pair.b)) continue;
      const view = this.#viewOf(pair, all);
      if (view !== null && (!isNear || known.get(key) !== view)) changed.set(key, view);
    }
    this.#stale.clear();
    if (isNear) {
      if (changed.size > 0) this.#visible = new Map([...known, ...changed]);
      return this.#visible;
    }
    const isSame =
      changed.size === known.size && [...changed].every(([key, view]) => known.get(key) === view);
    if (!isSame) this.#visible = changed;
    return this.#visible;
  }

  #viewOf(pair: Pair, nodes: Nodes): LinkView | null {
    const { a, b, crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA } = pair;
    const said = this.#lastWord(pair);
    if (said === null) return null;
    const isOver = nodes.isGone(a) || nodes.isGone(b);
    const faults = this.#faults.at(pair.key, (node, of) => !isOver && nodes.isHere(node, of));
    const isCut = faults.some(({ fault }) => fault === 'cut');
    const state = isOver ? 'closed' : isCut ? 'cut' : said;
    const rttMs = this.#rtt(pair);
    const [queuedAtoB, queuedBtoA] = isOver ? [0, 0] : [pair.queuedAtoB, pair.queuedBtoA];
    const known = pair.view;
    const isSame =
      known !== null &&
      known.state === state &&
      sameFaults(known.faults, faults) &&
      known.rttMs === rttMs &&
      known.crossingsAtoB === crossingsAtoB &&
      known.crossingsBtoA === crossingsBtoA &&
      known.lostAtoB === lostAtoB &&
      known.lostBtoA === lostBtoA &&
      known.queuedAtoB === queuedAtoB &&
      known.queuedBtoA === queuedBtoA;
    if (!isSame) {
      const counted = { crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA };
      pair.view = { a, b, state, faults, rttMs, ...counted, queuedAtoB, queuedBtoA };
    }
    return pair.view;
  }

  #lastWord({ a, b, wordA, wordB }: Pair): LinkState | null {
    if (a === this.#self) return wordA?.state ?? null;
    if (b === this.#self) return wordB?.state ?? null;
    if (wordA === null || wordB === null) return (wordA ?? wordB)?.state ?? null;
    return (wordA.at >= wordB.at ? wordA : wordB).state;
  }

  #rtt({ a, b, rttA, rttB }: Pair): number | null {
    if (a === this.#self && rttA !== null) return rttA.rttMs;
    if (b === this.#self && rttB !== null) return rttB.rttMs;
    if (rttA === null || rttB === null) return (rttA ?? rttB)?.rttMs ?? null;
    return (rttA.at >= rttB.at ? rttA : rttB).rttMs;
  }

  /** A pair to be changed. */
  #pair(one: string, other: string): Pair {
    const key = linkKey(one, other);
    this.#stale.add(key);
    const known = this.#pairs.get(key);
    if (known !== undefined && known.owner === this.#owner) return known;
    const owner = this.#owner;
    const pair = known === undefined ? this.#unknown(key, one, other) : { ...known, owner };
    if (known !== undefined || this.#pairs.size < pairsMax) this.#pairs.set(key, pair);
    return pair;
  }

  #unknown(key: string, one: string, other: string): Pair {
    const [a = one, b = other] = [one, other].toSorted(byCodeUnits);
    const words = { wordA: null, wordB: null, rttA: null, rttB: null };
    const counts = { crossingsAtoB: 0, crossingsBtoA: 0, lostAtoB: 0, lostBtoA: 0 };
    const queued = { queuedAtoB: 0, queuedBtoA: 0 };
    return { key, a, b, owner: this.#owner, ...words, ...counts, ...queued, view: null };
  }
}
