/**
 * The history that is painted behind the slider "Time": what happened, put into columns one pixel
 * wide, so that 50,000 events cost no more drawing than the tape is wide.
 */

import type { PeerState, TraceEvent, TraceKind } from '../../src/core/index.ts';
import { isAway } from '../fold/standings.ts';
import type { PlacedEvent } from '../fold/types.ts';

export interface TapeRange {
  /** In ms of this page's clock. */
  readonly from: number;
  readonly to: number;
  /** In px. */
  readonly width: number;
}

/** What happened within one pixel. */
export interface TapeColumn {
  /** How many publishes, by topic. */
  readonly publishes: Map<string, number>;
  /** Nodes that came, and that went, each by this page's node's word. */
  readonly ups: string[];
  readonly downs: string[];
  losses: number;
}

/** Columns from `from` up to and including `to`. */
export interface TapeSpan {
  readonly from: number;
  readonly to: number;
}

export interface Tape {
  readonly columns: ReadonlyMap<number, TapeColumn>;
  /** Where faults act, in order and apart from one another. */
  readonly faults: readonly TapeSpan[];
  /** Where this page's node itself stood still: what is missing there is not known. */
  readonly stalls: readonly TapeSpan[];
}

/** A shorter standstill is not worth a mark, in ms. */
const stallMsMin = 1_000;

const onTape: ReadonlySet<TraceKind> = new Set([
  'published',
  'lost',
  'missed',
  'skipped',
  'fault',
  'started',
  'stopped',
  'peer',
  'stalled',
]);

/** Crossings and deliveries are too many to be seen on the tape: their publish stands for them. */
export function isOnTape({ kind }: TraceEvent): boolean {
  return onTape.has(kind);
}

/** `events`: in order of time; `self`: the node whose word says who is here. */
export function tapeOf(events: readonly PlacedEvent[], self: string, range: TapeRange): Tape {
  const tape = new TapeBuilder(range);
  for (const { event, at } of events) {
    if (at > range.to) break;
    tape.add(event, at, self);
  }
  return tape.done();
}

class TapeBuilder {
  readonly #range: TapeRange;
  readonly #columns = new Map<number, TapeColumn>();
  /** Faults that act, by node, kind and where, with the column in which each began. */
  readonly #acting = new Map<string, { readonly node: string; readonly from: number }>();
  readonly #faults: TapeSpan[] = [];
  readonly #stalls: TapeSpan[] = [];

  constructor(range: TapeRange) {
    this.#range = range;
  }

  add(event: TraceEvent, at: number, self: string): void {
    switch (event.kind) {
      case 'published': {
        const { publishes } = this.#column(at);
        publishes.set(event.topic, (publishes.get(event.topic) ?? 0) + 1);
        return;
      }
      case 'lost':
      case 'missed':
        this.#column(at).losses += Math.max(1, event.last - event.first + 1);
        return;
      case 'skipped':
        this.#column(at).losses++;
        return;
      case 'fault':
        this.#fault(event, at);
        return;
      case 'started':
        if (event.node === self) this.#column(at).ups.push(event.node);
        return;
      case 'stopped':
        this.#endAllOf(event.node, at);
        if (event.node === self) this.#column(at).downs.push(event.node);
        return;
      case 'peer':
        if (event.node === self) this.#peer(event.peer, event.state, at);
        return;
      case 'stalled': {
        if (event.node !== self || event.ms < stallMsMin) return;
        this.#stalls.push({ from: this.#x(at - event.ms), to: this.#x(at) });
        return;
      }
      default:
      // The rest is not on the tape.
    }
  }

  done(): Tape {
    const end = this.#x(this.#range.to);
    for (const { from } of this.#acting.values()) this.#faults.push({ from, to: end });
    return { columns: this.#columns, faults: joined(this.#faults), stalls: joined(this.#stalls) };
  }

  #peer(peer: string, state: PeerState, at: number): void {
    if (state === 'ready') this.#column(at).ups.push(peer);
    if (!isAway(state)) return;
    this.#column(at).downs.push(peer);
    this.#endAllOf(peer, at);
  }

  #fault(event: TraceEvent & { readonly kind: 'fault' }, at: number): void {
    const { node, fault, peer, value } = event;
    const key = `${node} ${fault} ${peer}`;
    const acting = this.#acting.get(key);
    if (value > 0) {
      if (acting === undefined) this.#acting.set(key, { node, from: this.#x(at) });
      return;
    }
    if (acting === undefined) return;
    this.#acting.delete(key);
    this.#faults.push({ from: acting.from, to: this.#x(at) });
  }

  /** Who is gone does nothing any more. */
  #endAllOf(node: string, at: number): void {
    for (const [key, acting] of this.#acting) {
      if (acting.node !== node) continue;
      this.#acting.delete(key);
      this.#faults.push({ from: acting.from, to: this.#x(at) });
    }
  }

  #x(at: number): number {
    return columnOf(at, this.#range);
  }

  #column(at: number): TapeColumn {
    const x = this.#x(at);
    let column = this.#columns.get(x);
    if (column === undefined) {
      column = { publishes: new Map(), ups: [], downs: [], losses: 0 };
      this.#columns.set(x, column);
    }
    return column;
  }
}

/** The column of a moment; what is outside is put to the edge. */
export function columnOf(at: number, { from, to, width }: TapeRange): number {
  const share = to > from ? (at - from) / (to - from) : 0;
  return Math.min(width - 1, Math.max(0, Math.round(share * (width - 1))));
}

/** Spans that touch or overlap, as one. */
function joined(spans: readonly TapeSpan[]): readonly TapeSpan[] {
  const all: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}
