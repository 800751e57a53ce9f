/**
 * Links: of this page's node by its own word; of two other nodes by the last word of either end. A
 * link to a node that has gone is closed, whatever was last said of it.
 */

import { byCodeUnits, type LinkState } from '../../src/core/index.ts';
import { type Faults, sameFaults } from './faults.ts';
import { linkKey } from './link-key.ts';
import type { Nodes } from './nodes.ts';
import type { LinkCounts } from './recording.ts';
import type { LinkView, NodeView, PlacedEvent } from './types.ts';

interface Word {
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly state: LinkState;
}

interface Pair {
  readonly a: string;
  readonly b: string;
  /** By the end that said it. */
  readonly words: Map<string, Word>;
  readonly rtts: Map<string, { readonly at: number; readonly rttMs: number }>;
  crossingsAtoB: number;
  crossingsBtoA: number;
  view: LinkView | null;
}

export class Links {
  readonly #self: string;
  readonly #faults: Faults;
  readonly #pairs = new Map<string, Pair>();
  /** Pairs that something was said of since the last view. */
  readonly #stale = new Set<string>();
  #visible: ReadonlyMap<string, LinkView> = new Map();
  /** Which nodes were in the picture, and here, in the last view. */
  #presence = '';

  constructor(self: string, faults: Faults) {
    this.#self = self;
    this.#faults = faults;
  }

  get size(): number {
    return this.#pairs.size;
  }

  /** `faults`: the copy's own. */
  copy(faults: Faults): Links {
    const copy = new Links(this.#self, faults);
    for (const [key, pair] of this.#pairs) {
      copy.#pairs.set(key, { ...pair, words: new Map(pair.words), rtts: new Map(pair.rtts) });
    }
    return copy;
  }

  /** Crossings counted so far. */
  counts(): readonly LinkCounts[] {
    return [...this.#pairs.values()]
      .filter(({ crossingsAtoB, crossingsBtoA }) => crossingsAtoB + crossingsBtoA > 0)
      .map(({ a, b, crossingsAtoB, crossingsBtoA }) => ({ a, b, crossingsAtoB, crossingsBtoA }));
  }

  /** Takes up what was counted before the first trace event. */
  resume(counts: readonly LinkCounts[]): void {
    for (const { a, b, crossingsAtoB, crossingsBtoA } of counts) {
      const pair = this.#pair(a, b);
      pair.crossingsAtoB = crossingsAtoB;
      pair.crossingsBtoA = crossingsBtoA;
    }
  }

  apply({ event, at }: PlacedEvent): void {
    switch (event.kind) {
      case 'link': {
        const pair = this.#pair(event.node, event.peer);
        const known = pair.words.get(event.node);
        const isOld =
          known !== undefined &&
          (known.epoch > event.epoch || (known.epoch === event.epoch && known.seq > event.seq));
        if (isOld) return;
        pair.words.set(event.node, { epoch: event.epoch, seq: event.seq, at, state: event.state });
        return;
      }
      case 'offset': {
        const { rtts } = this.#pair(event.node, event.peer);
        if ((rtts.get(event.node)?.at ?? -Infinity) > at) return;
        rtts.set(event.node, { at, rttMs: event.rttMs });
        return;
      }
      case 'sent': {
        const pair = this.#pair(event.node, event.peer);
        if (pair.a === event.node) pair.crossingsAtoB++;
        else pair.crossingsBtoA++;
        return;
      }
      case 'fault':
        if (event.peer !== '') this.#pair(event.node, event.peer);
        return;
      default:
      // The rest is of no link.
    }
  }

  /** The same map as before when nothing changed. `nodes`: those in the picture. */
  view(nodes: ReadonlyMap<string, NodeView>, all: Nodes): ReadonlyMap<string, LinkView> {
    const presence = `${all.presence} ${nodes.size}`;
    // Thousands of links, and most say nothing new: only those that do are looked at.
    const isAnew = presence !== this.#presence;
    this.#presence = presence;
    let changed: Map<string, LinkView> | null = isAnew ? new Map() : null;
    for (const key of isAnew ? this.#pairs.keys() : this.#stale) {
      const pair = this.#pairs.get(key)!;
      const isShown = nodes.has(pair.a) && nodes.has(pair.b);
      const view = isShown ? this.#viewOf(key, pair, all) : null;
      if (isAnew) {
        if (view !== null) changed?.set(key, view);
        continue;
      }
      if (view === (this.#visible.get(key) ?? null)) continue;
      changed ??= new Map(this.#visible);
      if (view === null) changed.delete(key);
      else changed.set(key, view);
    }
    this.#stale.clear();
    if (changed !== null && !sameViews(changed, this.#visible)) this.#visible = changed;
    return this.#visible;
  }

  #viewOf(key: string, pair: Pair, nodes: Nodes): LinkView | null {
    const { a, b, crossingsAtoB, crossingsBtoA } = pair;
    const said = this.#lastWord(pair);
    if (said === null) return null;
    const isOver = nodes.isGone(a) || nodes.isGone(b);
    const faults = this.#faults.at(key, (node, epoch) => !isOver && nodes.isHere(node, epoch));
    const isCut = faults.some(({ fault }) => fault === 'cut');
    const state = isOver ? 'closed' : isCut ? 'cut' : said;
    const rttMs = this.#rtt(pair);
    const known = pair.view;
    const isSame =
      known !== null &&
      known.state === state &&
      sameFaults(known.faults, faults) &&
      known.rttMs === rttMs &&
      known.crossingsAtoB === crossingsAtoB &&
      known.crossingsBtoA === crossingsBtoA;
    if (!isSame) pair.view = { a, b, state, faults, rttMs, crossingsAtoB, crossingsBtoA };
    return pair.view;
  }

  #lastWord({ a, b, words }: Pair): LinkState | null {
    if (a === this.#self || b === this.#self) return words.get(this.#self)?.state ?? null;
    const [x, y] = [words.get(a), words.get(b)];
    if (x === undefined || y === undefined) return (x ?? y)?.state ?? null;
    return (x.at >= y.at ? x : y).state;
  }

  #rtt({ a, b, rtts }: Pair): number | null {
    if (rtts.has(this.#self)) return rtts.get(this.#self)?.rttMs ?? null;
    const [x, y] = [rtts.get(a), rtts.get(b)];
    if (x === undefined || y === undefined) return (x ?? y)?.rttMs ?? null;
    return (x.at >= y.at ? x : y).rttMs;
  }

  /** A pair that something is said of. */
  #pair(one: string, other: string): Pair {
    const key = linkKey(one, other);
    this.#stale.add(key);
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      const [a = one, b = other] = [one, other].toSorted(byCodeUnits);
      const counts = { crossingsAtoB: 0, crossingsBtoA: 0 };
      pair = { a, b, words: new Map(), rtts: new Map(), ...counts, view: null };
      this.#pairs.set(key, pair);
    }
    return pair;
  }
}

function sameViews(
  one: ReadonlyMap<string, LinkView>,
  other: ReadonlyMap<string, LinkView>,
): boolean {
  if (one.size !== other.size) return false;
  for (const [key, view] of one) if (other.get(key) !== view) return false;
  return true;
}
