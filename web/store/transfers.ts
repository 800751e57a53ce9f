/** Large events of a page's nodes: those under way, and for a while how the last ones ended. */

import type { Hermes, Transfer } from '../../src/core/index.ts';

/** Ended ones that are still shown. */
const endedMax = 4;

const endedOf = new WeakMap<Hermes, readonly Transfer[]>();

/** Keeps how transfers of a node end; `changed` hears of each step. Returns a function that stops it. */
export function followTransfers(hermes: Hermes, changed: () => void): () => void {
  return hermes.onTransfer((transfer) => {
    if (transfer.ended !== null) {
      endedOf.set(hermes, [...(endedOf.get(hermes) ?? []), transfer].slice(-endedMax));
    }
    changed();
  });
}

/** The ended ones first. */
export function transfersOf(hermes: Hermes): readonly Transfer[] {
  return [...(endedOf.get(hermes) ?? []), ...hermes.transfers()];
}
