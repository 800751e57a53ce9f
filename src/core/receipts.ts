/**
 * Receipts: who delivered an event to how many, for a publisher that asks. Each node answers once
 * for each copy it got; one that is gone, or says nothing in time, is named with the reason. Time counts
 * from when a large event has left, or has not.
 */

import type { Env } from './env.ts';
import type { Receipts } from './hermes-api.ts';
import { byCodeUnits } from './names.ts';
import type { EventId, Reason } from './trace.ts';

/** How long an answer may take, in ms: a node that stalls longer is suspect by then. */
export const receiptMs = 5_000;

/** Events that wait for receipts at once; the oldest is answered with what there is. */
const waitingMax = 10_000;

interface Waiting {
  readonly id: EventId;
  /** Receipts due from each node. */
  readonly due: Map<string, number>;
  readonly delivered: Map<string, number>;
  readonly missing: { readonly node: string; readonly reason: Reason }[];
  cancel: () => void;
  readonly resolve: (receipts: Receipts) => void;
}

export class ReceiptDesk {
  readonly #env: Env;
  readonly #isSending: (count: number) => boolean;
  readonly #waiting = new Map<number, Waiting>();

  /** `isSending`: whether an event is still on its way in chunks. */
  constructor(env: Env, isSending: (count: number) => boolean) {
    this.#env = env;
    this.#isSending = isSending;
  }

  /** `own`: the publisher's node and how many it has delivered to itself. */
  open(
    count: number,
    id: EventId,
    own: { readonly node: string; readonly count: number },
    sent: ReadonlyMap<string, number>,
    skipped: Waiting['missing'],
    resolve: (receipts: Receipts) => void,
  ): void {
    const [oldest] = this.#waiting.keys();
    if (oldest !== undefined && this.#waiting.size >= waitingMax) this.#close(oldest, 'silent');
    this.#waiting.set(count, {
      id,
      due: new Map(sent),
      delivered: new Map([[own.node, own.count]]),
      missing: [...skipped],
      cancel: this.#wait(count),
      resolve,
    });
    if (sent.size === 0) this.#close(count, 'silent');
  }

  take(count: number, node: string, delivered: number): void {
    const waiting = this.#waiting.get(count);
    const due = waiting?.due.get(node);
    if (waiting === undefined || due === undefined) return;
    waiting.delivered.set(node, (waiting.delivered.get(node) ?? 0) + delivered);
    if (due > 1) waiting.due.set(node, due - 1);
    else waiting.due.delete(node);
    if (waiting.due.size === 0) this.#close(count, 'silent');
  }

  /** A copy will never be whole at a node. */
  failed(count: number, node: string, reason: Reason): void {
    const waiting = this.#waiting.get(count);
    const due = waiting?.due.get(node);
    if (waiting === undefined || due === undefined) return;
    if (due > 1) waiting.due.set(node, due - 1);
    else waiting.due.delete(node);
    if (!waiting.missing.some((one) => one.node === node)) waiting.missing.push({ node, reason });
    if (waiting.due.size === 0) this.#close(count, reason);
  }

  peerGone(node: string, reason: Reason): void {
    for (const [count, { due, missing }] of this.#waiting) {
      if (!due.delete(node)) continue;
      missing.push({ node, reason });
      if (due.size === 0) this.#close(count, reason);
    }
  }

  stop(): void {
    for (const count of this.#waiting.keys()) this.#close(count, 'left');
  }

  #wait(count: number): () => void {
    return this.#env.schedule(receiptMs, () => {
      const waiting = this.#waiting.get(count);
      if (waiting !== undefined && this.#isSending(count)) waiting.cancel = this.#wait(count);
      else this.#close(count, 'silent');
    });
  }

  #close(count: number, reason: Reason): void {
    const waiting = this.#waiting.get(count);
    if (waiting === undefined) return;
    this.#waiting.delete(count);
    waiting.cancel();
    for (const node of waiting.due.keys()) waiting.missing.push({ node, reason });
    waiting.resolve({
      id: waiting.id,
      delivered: [...waiting.delivered]
        .map(([node, delivered]) => ({ node, count: delivered }))
        .toSorted((a, b) => byCodeUnits(a.node, b.node)),
      missing: waiting.missing,
    });
  }
}
