/**
 * What is under way in chunks, from here and to here: large events, and those that wait behind them on
 * their topics. Who looks is told of the large ones only.
 */

import type { Transfer } from './hermes-api.ts';
import type { NodeRef } from './link.ts';
import { Listeners } from './listeners.ts';
import { eventId, originOf } from './pubsub.ts';
import type { EventId, Reason } from './trace.ts';
import type { Tracer } from './tracer.ts';
import type { Moving } from './wire/bulk-lane.ts';
import { messageBytesMax } from './wire/payload.ts';

/** How often a transfer is told of, at most: each time so large a share of it has gone on. */
const shareTold = 1 / 200;

export interface TransfersPort {
  readonly self: NodeRef;
  readonly tracer: Tracer;
  threw(error: unknown): void;
  /** A crossing of this node's `count`-th event to `peer` will never be whole there. */
  failed(count: number, peer: string, reason: Reason): void;
}

interface UnderWay {
  readonly direction: 'sent' | 'received';
  readonly id: EventId;
  readonly peer: string;
  /** Bytes that were told. */
  told: number;
}

export class Transfers {
  /** Of the large ones. */
  readonly onChange: Listeners<Transfer>;
  readonly #port: TransfersPort;
  readonly #all = new Map<Moving, UnderWay>();

  constructor(port: TransfersPort) {
    this.#port = port;
    this.onChange = new Listeners((error) => port.threw(error));
  }

  /** The large ones, in the order they began. */
  list(): readonly Transfer[] {
    return [...this.#all].flatMap(([moving, one]) =>
      isLarge(moving) ? transferOf(moving, one, null) : [],
    );
  }

  /** Whether any copy of this node's `count`-th event is still on its way in chunks. */
  isSending(count: number): boolean {
    for (const [moving, { direction }] of this.#all) {
      if (moving.count === count && direction === 'sent') return true;
    }
    return false;
  }

  /** Whether any event of this node's on `topic` is still on its way in chunks. */
  isSendingOn(topic: string): boolean {
    for (const [moving, { direction }] of this.#all) {
      if (moving.topic === topic && direction === 'sent') return true;
    }
    return false;
  }

  /** One begins, has gone on, or has `ended`: whole at its receiver (''), or why it never will be. */
  moved(
    direction: 'sent' | 'received',
    peer: NodeRef,
    moving: Moving,
    ended: Reason | '' | null,
  ): void {
    const known = this.#all.get(moving);
    if (known === undefined) this.#begin(direction, peer, moving);
    else if (ended === null) this.#goOn(moving, known);
    if (ended === null) return;
    const one = this.#all.get(moving);
    this.#all.delete(moving);
    if (direction === 'sent' && ended !== '') this.#port.failed(moving.count, peer.name, ended);
    if (one === undefined || !isLarge(moving)) return;
    const fields = { event: one.id, peer: peer.name, direction, reason: ended };
    this.#port.tracer.record('ended', fields);
    this.onChange.call(transferOf(moving, one, ended));
  }

  #begin(direction: 'sent' | 'received', peer: NodeRef, moving: Moving): void {
    const publisher = direction === 'sent' ? this.#port.self : peer;
    const id = eventId(originOf(publisher), moving.count);
    const one = { direction, id, peer: peer.name, told: moving.bytes };
    this.#all.set(moving, one);
    if (!isLarge(moving)) return;
    const { topic, total: bytes } = moving;
    this.#port.tracer.record('begun', { event: id, topic, peer: peer.name, direction, bytes });
    this.onChange.call(transferOf(moving, one, null));
  }

  /** Each chunk comes here. */
  #goOn(moving: Moving, one: UnderWay): void {
    if (this.onChange.isEmpty || !isLarge(moving)) return;
    if (moving.bytes - one.told < moving.total * shareTold) return;
    one.told = moving.bytes;
    this.onChange.call(transferOf(moving, one, null));
  }
}

function transferOf(
  { number, topic, bytes, total }: Moving,
  { direction, id, peer }: UnderWay,
  ended: Reason | '' | null,
): Transfer {
  return Object.freeze({ id, topic, peer, direction, number, bytes, total, ended });
}

function isLarge({ total }: Moving): boolean {
  return total > messageBytesMax;
}
