/** Who gets a crossing of each node's events, by the node's own word. */

import type { Routing, TraceEvent } from '../../src/core/index.ts';

/** What a node does that has said nothing else. */
export const defaultRouting: Routing = 'per-node';

interface Word {
  readonly epoch: number;
  readonly seq: number;
  readonly routing: Routing;
}

export class Routings {
  readonly #words = new Map<string, Word>();

  copy(): Routings {
    const copy = new Routings();
    for (const [node, word] of this.#words) copy.#words.set(node, word);
    return copy;
  }

  apply(event: TraceEvent): void {
    if (event.kind !== 'started' && event.kind !== 'routing') return;
    const { node, epoch, seq } = event;
    const known = this.#words.get(node);
    if (
      known !== undefined &&
      (known.epoch > epoch || (known.epoch === epoch && known.seq > seq))
    ) {
      return;
    }
    const routing = event.kind === 'started' ? defaultRouting : (event.strategy as Routing);
    this.#words.set(node, { epoch, seq, routing });
  }

  /** node -> its routing, of those that have told. */
  view(isHere: (node: string, epoch: number) => boolean): ReadonlyMap<string, Routing> {
    const view = new Map<string, Routing>();
    for (const [node, { epoch, routing }] of this.#words) {
      if (isHere(node, epoch)) view.set(node, routing);
    }
    return view;
  }
}

/** The one that all have, or null where they differ or none is known. */
export function commonRouting(routings: ReadonlyMap<string, Routing>): Routing | null {
  const [first, ...others] = new Set(routings.values());
  return first === undefined || others.length > 0 ? null : first;
}
