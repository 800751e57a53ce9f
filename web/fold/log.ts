/** The event log: rows in order of time, runs of the same thing in one row, the last 500. */

import type { TraceEvent } from '../../src/core/index.ts';
import { Bounded } from './bounded.ts';
import type { LogWriter, Sentence } from './log-writer.ts';
import type { Nodes } from './nodes.ts';
import type { LogRow, PlacedEvent } from './types.ts';

const rowsMax = 500;

/** Two of the same kind closer than this share a row, in ms. */
const runGapMs = 1_000;

const arrivalsMax = 2_000;

interface Entry {
  row: LogRow;
}

interface Run {
  readonly entry: Entry;
  count: number;
  first: number;
  last: number;
}

export class Log {
  readonly #writer: LogWriter;
  readonly #entries: Entry[] = [];
  readonly #runs = new Bounded<string, Run>(arrivalsMax);
  readonly #arrivals = new Bounded<string, Entry>(arrivalsMax);
  #rows: readonly LogRow[] | null = [];

  constructor(writer: LogWriter) {
    this.#writer = writer;
  }

  copy(nodes: Nodes): Log {
    const copy = new Log(this.#writer.copy(nodes));
    const entries = new Map<Entry, Entry>();
    const copied = (entry: Entry): Entry => {
      const known = entries.get(entry);
      if (known !== undefined) return known;
      const fresh = { row: entry.row };
      entries.set(entry, fresh);
      return fresh;
    };
    copy.#entries.push(...this.#entries.map(copied));
    for (const [of, run] of this.#runs.entries()) {
      copy.#runs.set(of, { ...run, entry: copied(run.entry) });
    }
    for (const [key, entry] of this.#arrivals.entries()) copy.#arrivals.set(key, copied(entry));
    copy.#rows = this.#rows;
    return copy;
  }

  apply(placed: PlacedEvent): void {
    const sentence = this.#writer.write(placed);
    if (sentence === null) return;
    const { event } = placed;
    switch (sentence.is) {
      case 'row':
        this.#insert(placed, sentence.text);
        return;
      case 'run':
        this.#run(placed, sentence);
        return;
      case 'arrival':
        this.#arrivals.set(arrivalKey(event), this.#insert(placed, sentence.text));
        return;
      case 'instead': {
        // Two facts that are one to a reader: it arrived, and nobody was there.
        const arrival = this.#arrivals.get(arrivalKey(event));
        if (arrival === undefined) this.#insert(placed, sentence.text);
        else this.#rewrite(arrival, sentence.text);
      }
    }
  }

  /** Takes what happened before the log begins: no row, but later rows know of it. */
  hear(placed: PlacedEvent): void {
    this.#writer.write(placed);
  }

  /** The same array as before when nothing changed. */
  view(): readonly LogRow[] {
    this.#rows ??= this.#entries.map(({ row }) => row);
    return this.#rows;
  }

  #run(placed: PlacedEvent, { of, text }: Extract<Sentence, { is: 'run' }>): void {
    const { at } = placed;
    const run = this.#runs.get(of);
    if (run !== undefined && at >= run.first - runGapMs && at <= run.last + runGapMs) {
      run.count++;
      run.first = Math.min(run.first, at);
      run.last = Math.max(run.last, at);
      this.#rewrite(run.entry, text(run.count));
      return;
    }
    const entry = this.#insert(placed, text(1));
    this.#runs.set(of, { entry, count: 1, first: at, last: at });
  }

  #rewrite(entry: Entry, text: string): void {
    entry.row = { ...entry.row, text };
    this.#rows = null;
  }

  #insert({ event, at, isAdjusted }: PlacedEvent, text: string): Entry {
    const entry: Entry = {
      row: {
        key: `${event.node} ${event.epoch} ${event.seq}`,
        kind: event.kind,
        node: event.node,
        at,
        text,
        topic: 'topic' in event ? event.topic : null,
        event: 'event' in event ? event.event : null,
        isAdjusted,
      },
    };
    let index = this.#entries.length;
    while (index > 0 && this.#entries[index - 1]!.row.at > at) index--;
    this.#entries.splice(index, 0, entry);
    if (this.#entries.length > rowsMax) this.#entries.shift();
    this.#rows = null;
    return entry;
  }
}

function arrivalKey(event: TraceEvent): string {
  return `${'event' in event ? event.event : ''} ${event.node}`;
}
