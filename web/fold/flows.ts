/**
 * Links with more crossings than an eye can follow, as flows: how many a second, over the last second
 * of the playhead. Counted from `sent` alone, so that nothing flows that was not sent (T1).
 */

import { byCodeUnits } from '../../src/core/index.ts';
import type { FlowMotion } from './motion.ts';

/** Above so many crossings a second a link is a flow, and below the second no longer. */
const flowFrom = 60;
const flowUntil = 45;

/** The last second is counted in pieces of so many ms. */
const pieceMs = 100;
const pieces = 10;

/** A flow moves on for so long after its last crossing, in ms of the playhead. */
const runsMs = 250;

/** Ways of topics that are counted at once. */
const waysMax = 20_000;

/** One topic's crossings from one node to another. */
interface Way {
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  readonly counts: number[];
  /** The piece of time that was counted in last. */
  piece: number;
  lastAt: number;
}

interface Link {
  readonly ways: Map<string, Way>;
  isFlow: boolean;
}

export class Flows {
  readonly #links = new Map<string, Link>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** A crossing left at `at`, in ms of this page's clock, or `count` of them about then. */
  add(from: string, to: string, topic: string, at: number, count = 1): void {
    const link = this.#link(from, to);
    const key = `${from} ${topic}`;
    let way = link.ways.get(key);
    if (way === undefined) {
      if (this.#size >= waysMax) return;
      this.#size++;
      const counts = Array.from({ length: pieces }, () => 0);
      way = { from, to, topic, counts, piece: pieceOf(at), lastAt: at };
      link.ways.set(key, way);
    }
    const piece = pieceOf(at);
    turn(way, piece);
    if (piece > way.piece - pieces) way.counts[piece % pieces]! += count;
    way.lastAt = Math.max(way.lastAt, at);
  }

  /** The playhead is at another moment. */
  clear(): void {
    this.#links.clear();
    this.#size = 0;
  }

  /** Forgets what is over, and decides anew which links are flows. True while any is. */
  settle(at: number): boolean {
    let isAny = false;
    for (const [key, link] of this.#links) {
      let total = 0;
      for (const [which, way] of link.ways) {
        const rate = rateAt(way, at);
        total += rate;
        if (rate > 0) continue;
        link.ways.delete(which);
        this.#size--;
      }
      link.isFlow = total > (link.isFlow ? flowUntil : flowFrom);
      isAny ||= link.isFlow;
      if (link.ways.size === 0) this.#links.delete(key);
    }
    return isAny;
  }

  isFlow(from: string, to: string): boolean {
    return this.#links.get(keyOf(from, to))?.isFlow === true;
  }

  /** The flows at `at`; with `isAll` every link that was crossed is one. */
  collect(motions: { push(flow: FlowMotion): unknown }, at: number, isAll: boolean): void {
    for (const { ways, isFlow } of this.#links.values()) {
      if (!isFlow && !isAll) continue;
      for (const way of ways.values()) {
        const { from, to, topic, lastAt } = way;
        const rate = rateAt(way, at);
        if (rate === 0) continue;
        motions.push({ is: 'flow', from, to, topic, rate, isRunning: at - lastAt < runsMs });
      }
    }
  }

  #link(from: string, to: string): Link {
    const key = keyOf(from, to);
    let link = this.#links.get(key);
    if (link === undefined) {
      link = { ways: new Map(), isFlow: false };
      this.#links.set(key, link);
    }
    return link;
  }
}

/** Either way: a link is one. */
function keyOf(from: string, to: string): string {
  return byCodeUnits(from, to) < 0 ? `${from} ${to}` : `${to} ${from}`;
}

function pieceOf(at: number): number {
  return Math.floor(at / pieceMs);
}

/** Empties the pieces of time between the last one counted in and `piece`. */
function turn(way: Way, piece: number): void {
  if (piece <= way.piece) return;
  const passed = Math.min(pieces, piece - way.piece);
  for (let index = 0; index < passed; index++) way.counts[(piece - index) % pieces] = 0;
  way.piece = piece;
}

/** Crossings in the second before `at`. */
function rateAt(way: Way, at: number): number {
  turn(way, pieceOf(at));
  let sum = 0;
  for (const count of way.counts) sum += count;
  return sum;
}
