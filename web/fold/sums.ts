/**
 * Trace events that are counted and not shown one by one, in pieces of time: what a moment shows has all
 * of them up to then in its counts, so that these stay exact. Taken as rows, without an object for each.
 * Loaded when that first happens.
 */

import type { TraceRow } from '../../src/core/index.ts';
import { isEngine } from './engines.ts';
import { linkKey } from './link-key.ts';
import { kinds } from './rush.ts';
import type { Before, LinkCounts, NodeCounts } from './recording.ts';
import type { Counts, LinkView, NodeView, RoomView } from './types.ts';

/** A piece, in ms of this page's clock. */
const pieceMs = 100;

/** Pieces that are told apart; what is older is before all that can be shown. */
const piecesMax = 6_000;

/** Crossings of one topic from one node to another. */
export interface Crossed {
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  count: number;
}

interface NodeSum {
  readonly name: string;
  readonly epoch: number;
  published: number;
  crossingsReceived: number;
  deliveries: number;
}

class Sum {
  /** Trace events. */
  rows = 0;
  publishes = 0;
  crossings = 0;
  deliveries = 0;
  perSubscriber = 0;
  perNode = 0;
  interested = 0;
  /** By life. */
  readonly nodes = new Map<string, NodeSum>();
  /** By way and topic. */
  readonly crossed = new Map<string, Crossed>();

  add(more: Sum): void {
    this.rows += more.rows;
    this.publishes += more.publishes;
    this.crossings += more.crossings;
    this.deliveries += more.deliveries;
    this.perSubscriber += more.perSubscriber;
    this.perNode += more.perNode;
    this.interested += more.interested;
    for (const { name, epoch, ...counts } of more.nodes.values()) {
      const node = this.node(name, epoch);
      node.published += counts.published;
      node.crossingsReceived += counts.crossingsReceived;
      node.deliveries += counts.deliveries;
    }
    for (const { from, to, topic, count } of more.crossed.values())
      this.way(from, to, topic).count += count;
  }

  node(name: string, epoch: number): NodeSum {
    const key = `${name} ${epoch}`;
    let node = this.nodes.get(key);
    if (node === undefined) {
      node = { name, epoch, published: 0, crossingsReceived: 0, deliveries: 0 };
      this.nodes.set(key, node);
    }
    return node;
  }

  way(from: string, to: string, topic: string): Crossed {
    const key = `${from} ${to} ${topic}`;
    let way = this.crossed.get(key);
    if (way === undefined) {
      way = { from, to, topic, count: 0 };
      this.crossed.set(key, way);
    }
    return way;
  }
}

interface Piece {
  /** When it is over, in ms of this page's clock. */
  readonly endsAt: number;
  readonly sum: Sum;
}

export class Sums {
  /** In order of time. */
  readonly #pieces: Piece[] = [];
  /** Of pieces that are not told apart any more. */
  readonly #before = new Sum();
  /** All that is over at the moment that is shown: the first `#passed` pieces, and those before. */
  #shown = new Sum();
  #passed = 0;
  /** The event that each life said last that it delivered: copies of one are one pair. */
  readonly #delivered = new Map<string, string>();
  /** Between the nodes, once something went through it. */
  #engine: string | null = null;
  #version = 0;
  #view: { readonly of: RoomView; readonly version: number; readonly sum: RoomView } | null = null;

  /** When the last piece is over, in ms of this page's clock. */
  get endsAt(): number {
    return this.#pieces.at(-1)?.endsAt ?? -Infinity;
  }

  /** Counts what a row says that happened at `at`, in ms of this page's clock. */
  take(row: TraceRow, at: number): void {
    const index = this.#pieceAt(at);
    const piece = this.#pieces[index];
    if (piece === undefined) return;
    const isPair = this.#isPair(row);
    const peer = row.texts[2] ?? '';
    if (row.kind === kinds.sent && isEngine(peer)) this.#engine = peer;
    count(piece.sum, row, isPair, this.#engine);
    if (index >= this.#passed) return;
    count(this.#shown, row, isPair, this.#engine);
    this.#version++;
  }

  /** Shows what is over at `at`; `pass` has what crossed in each piece that has just been passed. */
  goTo(at: number, pass: (crossed: Iterable<Crossed>, at: number) => void = () => {}): void {
    const last = this.#pieces[this.#passed - 1];
    if (last !== undefined && last.endsAt > at) {
      this.#shown = new Sum();
      this.#shown.add(this.#before);
      this.#passed = 0;
      this.#version++;
    }
    for (;;) {
      const next = this.#pieces[this.#passed];
      if (next === undefined || next.endsAt > at) return;
      this.#shown.add(next.sum);
      this.#passed++;
      this.#version++;
      pass(next.sum.crossed.values(), next.endsAt);
    }
  }

  /** What a moment shows, with these; the same object as before when nothing changed. */
  view(of: RoomView): RoomView {
    if (this.#shown.rows === 0) return of;
    if (this.#view?.of !== of || this.#view.version !== this.#version)
      this.#view = { of, version: this.#version, sum: withSum(of, this.#shown) };
    return this.#view.sum;
  }

  /** What was counted in a whole room, with all of these, whatever is shown. */
  with<T extends Pick<Before, 'counts' | 'nodes' | 'links'>>(of: T): T {
    const all = new Sum();
    all.add(this.#before);
    for (const { sum } of this.#pieces) all.add(sum);
    return {
      ...of,
      counts: countsWith(of.counts, all),
      nodes: nodesWith(of.nodes, all),
      links: linksWith(of.links, all),
    };
  }

  /** The index of the piece that `at` is in. */
  #pieceAt(at: number): number {
    const endsAt = (Math.floor(at / pieceMs) + 1) * pieceMs;
    let index = this.#pieces.length;
    while (index > 0 && this.#pieces[index - 1]!.endsAt > endsAt) index--;
    if (this.#pieces[index - 1]?.endsAt === endsAt) return index - 1;
    this.#pieces.splice(index, 0, { endsAt, sum: new Sum() });
    if (index < this.#passed) this.#passed++;
    if (this.#pieces.length <= piecesMax) return index;
    const oldest = this.#pieces.shift()!;
    this.#before.add(oldest.sum);
    if (this.#passed > 0) this.#passed--;
    else this.#shown.add(oldest.sum);
    return Math.max(0, index - 1);
  }

  /** Whether a row names a pair of event and receiver for the first time. */
  #isPair({ kind, node, epoch, texts, numbers }: TraceRow): boolean {
    if (kind !== kinds.delivered || numbers[1] === 0) return false;
    const [life, event] = [`${node} ${epoch}`, `${texts[0]} ${numbers[0]}`];
    if (this.#delivered.get(life) === event) return false;
    this.#delivered.set(life, event);
    return true;
  }
}

/** The order of a kind's texts and numbers is that of its fields; an id is one of each. */
function count(
  sum: Sum,
  { kind, node, epoch, texts, numbers }: TraceRow,
  isPair: boolean,
  engine: string | null,
): void {
  const [origin = '', topic = '', peer = ''] = texts;
  sum.rows++;
  switch (kind) {
    case kinds.published:
      sum.publishes++;
      sum.perNode += numbers[2] ?? 0;
      sum.node(node, epoch).published++;
      break;
    case kinds.sent:
      sum.crossings++;
      sum.way(node, peer, topic).count++;
      break;
    case kinds.received:
      sum.node(node, epoch).crossingsReceived++;
      // Its copies; what they came of was handed over once.
      if (engine !== null) sum.way(engine, node, topic).count++;
      break;
    case kinds.delivered: {
      const served = numbers[1] ?? 0;
      sum.deliveries += served;
      sum.node(node, epoch).deliveries += served;
      if (origin === `${node}@${epoch}`) break;
      // As they said themselves: of nodes that tell nothing, nothing is expected here.
      sum.perSubscriber += served;
      if (isPair) sum.interested++;
      break;
    }
    default:
    // What was skipped is in no count.
  }
}

function countsWith({ publishes, crossings, deliveries, lost, cost }: Counts, sum: Sum): Counts {
  return {
    publishes: publishes + sum.publishes,
    crossings: crossings + sum.crossings,
    deliveries: deliveries + sum.deliveries,
    lost,
    cost: {
      perSubscriber: cost.perSubscriber + sum.perSubscriber,
      perNode: cost.perNode + sum.perNode,
      interested: cost.interested + sum.interested,
    },
  };
}

type LifeCounts = Pick<NodeView, 'published' | 'crossingsReceived' | 'deliveries'>;

function lifeWith(node: LifeCounts, sum: NodeSum | undefined): LifeCounts {
  return {
    published: node.published + (sum?.published ?? 0),
    crossingsReceived: node.crossingsReceived + (sum?.crossingsReceived ?? 0),
    deliveries: node.deliveries + (sum?.deliveries ?? 0),
  };
}

interface BothWays {
  aToB: number;
  bToA: number;
}

function byLink({ crossed }: Sum): ReadonlyMap<string, BothWays> {
  const links = new Map<string, BothWays>();
  for (const { from, to, count } of crossed.values()) {
    if (isEngine(from) || isEngine(to)) continue;
    const key = linkKey(from, to);
    const link = links.get(key) ?? { aToB: 0, bToA: 0 };
    links.set(key, link);
    if (key.startsWith(`${from} `)) link.aToB += count;
    else link.bToA += count;
  }
  return links;
}

function linkWith<T extends Pick<LinkView, 'crossingsAtoB' | 'crossingsBtoA'>>(
  link: T,
  sum: BothWays | undefined,
): T {
  if (sum === undefined) return link;
  return {
    ...link,
    crossingsAtoB: link.crossingsAtoB + sum.aToB,
    crossingsBtoA: link.crossingsBtoA + sum.bToA,
  };
}

function nodesWith(of: readonly NodeCounts[], { nodes }: Sum): readonly NodeCounts[] {
  const known = new Set(of.map(({ name }) => name));
  const none = { published: 0, crossingsReceived: 0, deliveries: 0 };
  const more = [...nodes.values()].flatMap(({ name, epoch }) =>
    known.has(name) ? [] : [{ name, epoch, ...none }],
  );
  return [...of, ...more].map((node) => ({
    ...node,
    ...lifeWith(node, nodes.get(`${node.name} ${node.epoch}`)),
  }));
}

function linksWith(of: readonly LinkCounts[], sum: Sum): readonly LinkCounts[] {
  const crossed = byLink(sum);
  const known = new Set(of.map(({ a, b }) => linkKey(a, b)));
  const none = { crossingsAtoB: 0, crossingsBtoA: 0, lostAtoB: 0, lostBtoA: 0 };
  const more = [...crossed.keys()].flatMap((key) => {
    const [a = '', b = ''] = key.split(' ');
    return known.has(key) ? [] : [{ a, b, ...none }];
  });
  return [...of, ...more].map((link) => linkWith(link, crossed.get(linkKey(link.a, link.b))));
}

function withSum(of: RoomView, sum: Sum): RoomView {
  const crossed = byLink(sum);
  const nodes = [...of.nodes].map(([name, node]) => {
    const counted = sum.nodes.get(`${name} ${node.epoch}`);
    return [name, counted === undefined ? node : { ...node, ...lifeWith(node, counted) }] as const;
  });
  const links = [...of.links].map(
    ([key, link]) => [key, linkWith(link, crossed.get(key))] as const,
  );
  return {
    ...of,
    nodes: new Map(nodes),
    links: new Map(links),
    counts: countsWith(of.counts, sum),
    counted: sum.rows,
  };
}
