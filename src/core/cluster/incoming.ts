/**
 * Crossings that come in chunks: put together under limits, and given up when they stall or their link
 * ends. Of each the peer is told what became of it.
 */

import type { Counters } from '../counters.ts';
import type { Cancel, Env } from '../env.ts';
import type { Reason } from '../trace.ts';
import type { Transfers } from '../transfers.ts';
import { Assembly } from '../wire/assembly.ts';
import { bulkBytesMax, type Moving, transfersMax } from '../wire/bulk-lane.ts';
import type { Frame, FrameContent } from '../wire/frames.ts';
import { eventBytesMax } from '../wire/payload.ts';
import type { LinkSender } from './link-sender.ts';
import type { Session } from './session.ts';

/** Bytes held of all that is not whole. */
export const heldBytesMax = 4 * eventBytesMax;

/** A peer that sends no chunk for so many looks, one a second, has stalled. */
const quietMax = 10;
const lookMs = 1_000;

type Begin = Extract<FrameContent, { kind: 'begin' }>;

export interface IncomingPort {
  readonly env: Env;
  readonly counters: Counters;
  readonly sender: LinkSender;
  readonly transfers: Transfers;
  drop(peer: string, reason: Reason): void;
  /** Crossing `number` never will be whole. */
  lost(session: Session, number: number): void;
  /** A crossing is whole: an event, as if it had come in one frame. */
  whole(session: Session, frame: Frame): void;
}

interface Coming extends Moving {
  readonly begin: Begin;
  readonly assembly: Assembly;
}

/** What comes from one peer over its link. */
interface From {
  readonly open: Map<number, Coming>;
  /** Numbers that were given up, the latest: their chunks may be under way. */
  readonly over: Set<number>;
  /** Bytes announced of those that are open. */
  announced: number;
  /** Looks since its last chunk. */
  quiet: number;
}

export class Incoming {
  readonly #port: IncomingPort;
  readonly #from = new Map<Session, From>();
  #held = 0;
  #cancel: Cancel | null = null;

  constructor(port: IncomingPort) {
    this.#port = port;
  }

  /** A crossing begins whose number was taken. */
  begin(session: Session, number: number, begin: Begin): void {
    const from = this.#of(session);
    const { count, topic, total } = begin;
    if (from.open.size === 0) from.quiet = 0;
    const assembly = new Assembly(total);
    const coming = { number, count, topic, bytes: 0, total, begin, assembly };
    from.open.set(number, coming);
    from.announced += total;
    if (total > eventBytesMax) return this.#giveUp(session, from, number, 'too-large');
    if (from.announced > bulkBytesMax || from.open.size > transfersMax)
      return this.#giveUp(session, from, number, 'no-room');
    this.#tell(session, coming, null);
    this.#cancel ??= this.#port.env.schedule(lookMs, () => this.#lookAtAll());
  }

  chunk(session: Session, number: number, bytes: Uint8Array): void {
    const from = this.#of(session);
    const coming = from.open.get(number);
    if (coming === undefined) {
      if (!from.over.has(number)) this.#port.drop(session.peer.name, 'no-transfer');
      return;
    }
    from.quiet = 0;
    const { begin, assembly } = coming;
    const before = assembly.held;
    const refused = assembly.add(bytes);
    if (refused !== null) return this.#giveUp(session, from, number, refused);
    this.#held += assembly.held - before;
    coming.bytes = assembly.length;
    if (this.#held > heldBytesMax) return this.#giveUp(session, from, number, 'no-room');
    const body = assembly.whole;
    if (body === null) return this.#tell(session, coming, null);
    this.#remove(from, number);
    this.#end(session, number, coming, '');
    const { count, topic, copy, wantsReceipt, dispatcher } = begin;
    const about = { count, topic, copy, wantsReceipt, dispatcher };
    const content = { kind: 'event', ...about, body } as const;
    this.#port.whole(session, { number, reference: 0, clock: 0, content });
  }

  /** The link that they came over is gone: what has not come never will. */
  linkEnded(session: Session): void {
    const from = this.#from.get(session);
    if (from === undefined) return;
    for (const number of from.open.keys()) {
      const coming = this.#remove(from, number);
      this.#tell(session, coming, 'link-closed');
      this.#port.lost(session, number);
    }
    this.#from.delete(session);
    this.#rest();
  }

  /** Once a second while something is open. One's own stall makes a look late, and is no more than one. */
  #lookAtAll(): void {
    this.#cancel = null;
    for (const [session, from] of this.#from) {
      // Whoever said that it would be asleep goes on when it wakes.
      if (from.open.size === 0 || session.state.is === 'asleep') continue;
      if (++from.quiet <= quietMax) continue;
      for (const number of from.open.keys()) this.#giveUp(session, from, number, 'silent');
    }
    const isAny = [...this.#from.values()].some(({ open }) => open.size > 0);
    if (isAny) this.#cancel ??= this.#port.env.schedule(lookMs, () => this.#lookAtAll());
  }

  #giveUp(session: Session, from: From, number: number, reason: Reason): void {
    const coming = this.#remove(from, number);
    from.over.add(number);
    const [oldest] = from.over;
    if (from.over.size > transfersMax && oldest !== undefined) from.over.delete(oldest);
    this.#port.drop(session.peer.name, reason);
    this.#end(session, number, coming, reason);
    this.#port.lost(session, number);
  }

  #end(session: Session, number: number, coming: Coming | undefined, reason: Reason | ''): void {
    this.#tell(session, coming, reason);
    this.#port.sender.send(session, { kind: 'ended', reason }, { reference: number });
    this.#rest();
  }

  #tell({ peer }: Session, coming: Coming | undefined, ended: Reason | '' | null): void {
    if (coming !== undefined) this.#port.transfers.moved('received', peer, coming, ended);
  }

  #remove(from: From, number: number): Coming | undefined {
    const coming = from.open.get(number);
    if (coming === undefined || !from.open.delete(number)) return undefined;
    from.announced -= coming.total;
    this.#held -= coming.assembly.held;
    return coming;
  }

  /** With nothing open there is nothing to look at. */
  #rest(): void {
    if ([...this.#from.values()].some(({ open }) => open.size > 0)) return;
    this.#cancel?.();
    this.#cancel = null;
  }

  #of(session: Session): From {
    const known = this.#from.get(session);
    if (known !== undefined) return known;
    const from = { open: new Map(), over: new Set<number>(), announced: 0, quiet: 0 };
    this.#from.set(session, from);
    return from;
  }
}
