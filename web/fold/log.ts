/** The event log: rows in order of time, runs of the same thing in one row, the last 500. */

import type { TraceEvent } from '../../src/core/index.ts';
import { Bounded } from './bounded.ts';
import { factKey } from './fact-key.ts';
import type { LogWriter, Sentence } from './log-writer.ts';
import type { Nodes } from './nodes.ts';
import type { LogRow, PlacedEvent } from './types.ts';

const rowsMax = 500;

/** Two of the same kind closer than this share a row, in ms. */
const runGapMs = 1_000;

const arrivalsMax = 2_000;

interface Run {
  /** Of its row. */
  readonly key: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export class Log {
  readonly #writer: LogWriter;
  #rows: LogRow[] = [];
  /** Somebody else has the same array. */
  #isShared = false;
  readonly #runs: Bounded<string, Run>;
  /** Keys of rows. */
  readonly #arrivals: Bounded<string, string>;

  constructor(
    writer: LogWriter,
    runs = new Bounded<string, Run>(arrivalsMax),
    arrivals = new Bounded<string, string>(arrivalsMax),
  ) {
    this.#writer = writer;
    this.#runs = runs;
    this.#arrivals = arrivals;
  }

  copy(nodes: Nodes): Log {
    const copy = new Log(this.#writer.copy(nodes), this.#runs.copy(), this.#arrivals.copy());
    copy.#rows = this.#rows;
    copy.#isShared = true;
    this.#isShared = true;
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
    this.#isShared = true;
    return this.#rows;
  }

  #run(placed: PlacedEvent, { of, text }: Extract<Sentence, { is: 'run' }>): void {
    const { at } = placed;
    const run = this.#runs.get(of);
    if (run !== undefined && at >= run.first - runGapMs && at <= run.last + runGapMs) {
      const [first, last] = [Math.min(run.first, at), Math.max(run.last, at)];
      const { key, count } = run;
      this.#runs.set(of, { key, count: count + 1, first, last });
      this.#rewrite(key, text(count + 1));
      return;
    }
    const key = this.#insert(placed, text(1));
    this.#runs.set(of, { key, count: 1, first: at, last: at });
  }

  /** Where the row is still there. */
  #rewrite(key: string, text: string): void {
    const index = this.#rows.findLastIndex((row) => row.key === key);
    const row = this.#rows[index];
    if (row !== undefined) this.#own()[index] = { ...row, text };
  }

  /** The answer is the row's key. */
  #insert({ event, at, isAdjusted }: PlacedEvent, text: string): string {
    const rows = this.#own();
    const row: LogRow = {
      key: factKey(event),
      kind: event.kind,
      node: event.node,
      at,
      text,
      topic: 'topic' in event ? event.topic : null,
      event: 'event' in event ? event.event : null,
      isAdjusted,
    };
    let index = rows.length;
    while (index > 0 && rows[index - 1]!.at > at) index--;
    if (index === rows.length) rows.push(row);
    else rows.splice(index, 0, row);
    if (rows.length > rowsMax) rows.shift();
    return row.key;
  }

  #own(): LogRow[] {
    if (this.#isShared) this.#rows = [...this.#rows];
    this.#isShared = false;
    return this.#rows;
  }
}

function arrivalKey(event: TraceEvent): string {
  return `${'event' in event ? event.event : ''} ${event.node}`;
}
