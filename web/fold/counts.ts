/**
 * The headline's numbers: exact sums over trace events, in whatever order they come. The costs of the
 * three routings are worked out for the very same events, alike whatever becomes of their copies: from
 * the subscriptions that are known as one is published, until a node says to how many it delivered.
 */

import type { TraceEvent } from '../../src/core/index.ts';
import { Bounded } from './bounded.ts';
import { publisherOf } from './flights.ts';
import type { Expected } from './recording.ts';
import type { Counts } from './types.ts';

/** Pairs of event and receiver remembered, to count each once. */
const pairsMax = 10_000;

/** Of a pair: it has said itself that it delivered; 0 where it said that nobody was there. */
const told = -1;

/** The nodes here but the publisher, and how many subscriptions each has to a topic. */
export type Wanted = ReadonlyMap<string, number>;

export class Tally {
  #publishes = 0;
  #crossings = 0;
  #deliveries = 0;
  #lost = 0;
  #perSubscriber = 0;
  #perNode = 0;
  #interested = 0;
  /** What was counted for a pair as its event was published, or that it has told itself. */
  #pairs = new Bounded<string, number>(pairsMax);

  /** What was counted before, and of it what no node has told itself yet. */
  constructor(counts: Counts | null = null, expected: readonly Expected[] = []) {
    if (counts === null) return;
    for (const { event, node, count } of expected) this.#pairs.set(`${event} ${node}`, count);
    this.#publishes = counts.publishes;
    this.#crossings = counts.crossings;
    this.#deliveries = counts.deliveries;
    this.#lost = counts.lost;
    this.#perSubscriber = counts.cost.perSubscriber;
    this.#perNode = counts.cost.perNode;
    this.#interested = counts.cost.interested;
  }

  copy(): Tally {
    const copy = new Tally();
    copy.#publishes = this.#publishes;
    copy.#crossings = this.#crossings;
    copy.#deliveries = this.#deliveries;
    copy.#lost = this.#lost;
    copy.#perSubscriber = this.#perSubscriber;
    copy.#perNode = this.#perNode;
    copy.#interested = this.#interested;
    copy.#pairs = this.#pairs.copy();
    return copy;
  }

  /** `wanted` tells who wants an event of a topic that is published by a node now. */
  apply(event: TraceEvent, wanted: (topic: string, publisher: string) => Wanted): void {
    switch (event.kind) {
      case 'published': {
        this.#publishes++;
        this.#perNode += event.nodes;
        if (event.nodes === 0) break;
        const subscriptions = wanted(event.topic, event.node);
        // For one of several: which, is known when it has it.
        if (event.nodes === 1 && subscriptions.size > 1) break;
        for (const [node, count] of subscriptions) this.#expect(`${event.event} ${node}`, count);
        break;
      }
      case 'sent':
        this.#crossings++;
        break;
      case 'delivered':
        this.#deliveries += event.count;
        if (publisherOf(event.event) === event.node) break;
        this.#told(`${event.event} ${event.node}`, event.count);
        break;
      case 'lost':
      case 'missed':
        this.#lost += event.last - event.first + 1;
        break;
      default:
      // The rest is in no count.
    }
  }

  view(): Counts {
    return {
      publishes: this.#publishes,
      crossings: this.#crossings,
      deliveries: this.#deliveries,
      lost: this.#lost,
      cost: {
        perSubscriber: this.#perSubscriber,
        perNode: this.#perNode,
        interested: this.#interested,
      },
    };
  }

  /** What was counted by what was known, and not told yet by the node itself. */
  expected(): readonly Expected[] {
    const expected: Expected[] = [];
    for (const [pair, count] of this.#pairs.entries()) {
      if (count <= 0) continue;
      const [event = '', node = ''] = pair.split(' ');
      expected.push({ event, node, count });
    }
    return expected;
  }

  #expect(pair: string, count: number): void {
    if (count === 0 || this.#pairs.has(pair)) return;
    this.#pairs.set(pair, count);
    this.#perSubscriber += count;
    this.#interested++;
  }

  /** However many copies brought it there, each with a count of its own. */
  #told(pair: string, count: number): void {
    const before = this.#pairs.get(pair);
    if (before !== undefined && before > 0) {
      this.#perSubscriber -= before;
      this.#interested--;
    }
    this.#perSubscriber += count;
    if (before === told) return;
    if (count > 0) this.#interested++;
    this.#pairs.set(pair, count > 0 ? told : 0);
  }
}
