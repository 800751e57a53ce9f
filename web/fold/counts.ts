/**
 * The headline's numbers: exact sums over trace events, in whatever order they come. The costs of the
 * three routings are worked out for the very same events, from what the room's nodes said.
 */

import type { TraceEvent } from '../../src/core/index.ts';
import { Bounded } from './bounded.ts';
import { publisherOf } from './flights.ts';
import type { Counts } from './types.ts';

/** Pairs of event and receiver remembered, to count each once. */
const pairsMax = 5_000;

export class Tally {
  #publishes = 0;
  #crossings = 0;
  #deliveries = 0;
  #lost = 0;
  #perSubscriber = 0;
  #perNode = 0;
  #interested = 0;
  #pairs = new Bounded<string, true>(pairsMax);

  /** `counts`: of what happened before. */
  constructor(counts: Counts | null = null) {
    if (counts === null) return;
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

  apply(event: TraceEvent): void {
    switch (event.kind) {
      case 'published':
        this.#publishes++;
        this.#perNode += event.nodes;
        break;
      case 'sent':
        this.#crossings++;
        break;
      case 'delivered':
        this.#deliveries += event.count;
        if (event.count === 0 || publisherOf(event.event) === event.node) break;
        this.#perSubscriber += event.count;
        this.#interestedAt(`${event.event} ${event.node}`);
        break;
      case 'lost':
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

  /** However many copies brought it there. */
  #interestedAt(pair: string): void {
    if (this.#pairs.has(pair)) return;
    this.#pairs.set(pair, true);
    this.#interested++;
  }
}
