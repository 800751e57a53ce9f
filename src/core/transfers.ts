/**
 * What is under way in chunks, from here and to here: large events, and those that wait behind them on
 * their topics. Who looks is told of the large ones only.
 */

import type { Hermes, Transfer } from './hermes-api.ts';
import type { NodeRef } from './link.ts';
import { Listeners } from './listeners.ts';
import { eventId, originOf } from './pubsub.ts';
import type { Reason } from './trace.ts';
import type { Tracer } from './tracer.ts';
import type { Outgoing } from './wire/bulk-lane.ts';
import { messageBytesMax } from './wire/payload.ts';

/** How often a transfer is told of, at most: each time so large a share of it has gone on. */
const shareTold = 1 / 200;

/** A crossing that comes in chunks. */
export interface Arriving {
  /** The number of the crossing. */
  readonly number: number;
  readonly count: number;
  readonly topic: string;
  /** Bytes that have come. */
  readonly bytes: number;
  readonly total: number;
}

export interface TransfersPort {
  readonly self: NodeRef;
  readonly tracer: Tracer;
  threw(error: unknown): void;
  /** A crossing of this node's `count`-th event to `peer` will never be whole there. */
  failed(count: number, peer: string, reason: Reason): void;
}

interface UnderWay {
  readonly transfer: Transfer;
  readonly count: number;
  readonly toldAt: number;
}

export class Transfers {
  /** Of the large ones. */
  readonly onChange: Listeners<Transfer>;
  readonly #port: TransfersPort;
  readonly #all = new Map<string, UnderWay>();

  constructor(port: TransfersPort) {
    this.#port = port;
    this.onChange = new Listeners((error) => port.threw(error));
  }

  /** The large ones, in the order they began. */
  list(): ReturnType<Hermes['transfers']> {
    return [...this.#all.values()].map(({ transfer }) => transfer).filter(isLarge);
  }

  /** Whether any copy of this node's `count`-th event is still on its way in chunks. */
  isSending(count: number): boolean {
    for (const one of this.#all.values()) {
      if (one.count === count && one.transfer.direction === 'sent') return true;
    }
    return false;
  }

  sent(peer: NodeRef, { event, number, left }: Outgoing, ended: Reason | '' | null): void {
    const { count, topic, body } = event;
    const about = { number, count, topic, bytes: left, total: body.length };
    this.#note('sent', this.#port.self, peer, about, ended);
    if (ended !== null && ended !== '') this.#port.failed(count, peer.name, ended);
  }

  received(peer: NodeRef, arriving: Arriving, ended: Reason | '' | null): void {
    this.#note('received', peer, peer, arriving, ended);
  }

  #note(
    direction: 'sent' | 'received',
    publisher: NodeRef,
    peer: NodeRef,
    { number, count, topic, bytes, total }: Arriving,
    ended: Reason | '' | null,
  ): void {
    const key = `${direction} ${number} ${peer.epoch} ${peer.name}`;
    const known = this.#all.get(key);
    const id = known?.transfer.id ?? eventId(originOf(publisher), count);
    const about = { id, topic, peer: peer.name, direction, number, bytes, total, ended };
    const transfer: Transfer = Object.freeze(about);
    const isTold =
      known === undefined || ended !== null || bytes - known.toldAt >= total * shareTold;
    if (ended === null)
      this.#all.set(key, { transfer, count, toldAt: isTold ? bytes : known.toldAt });
    else this.#all.delete(key);
    if (!isTold || !isLarge(transfer)) return;
    if (known === undefined) this.#traceBegun(transfer);
    if (ended !== null) {
      const fields = { event: id, peer: peer.name, direction, reason: ended };
      this.#port.tracer.record('ended', fields);
    }
    this.onChange.call(transfer);
  }

  #traceBegun({ id, topic, peer, direction, total }: Transfer): void {
    const fields = { event: id, topic, peer, direction, bytes: total };
    this.#port.tracer.record('begun', fields);
  }
}

function isLarge({ total }: Transfer): boolean {
  return total > messageBytesMax;
}
