/** Reads traces life by life: which epoch of a peer a fact is about, and who sent what to whom. */

import { messageBytesMax } from '../../core/index.ts';
import type { LifeRecord, RunRecord, Traced } from '../record.ts';
import { lifeName } from './problem.ts';

interface Numbered {
  readonly event: string;
  readonly topic: string;
  readonly isSent: boolean;
  /** Whether it leaves in chunks. */
  readonly isLarge: boolean;
}

/** The crossings from one life to another, by number. */
export interface Pair {
  readonly from: string;
  readonly to: string;
  /** number -> the event; whether it left or was skipped. */
  readonly numbered: Map<number, Numbered>;
  /** Numbers in the order in which they arrived, and where in the record. */
  readonly received: { readonly number: number; readonly event: string; readonly moment: number }[];
  readonly lost: { readonly first: number; readonly last: number }[];
  isBroken: string | null;
}

export class Crossings {
  readonly pairs = new Map<string, Pair>();
  /** event id -> what was sent or skipped of it, by receiver. */
  readonly byEvent = new Map<string, Map<string, number[]>>();
  /** life -> peer name -> the epoch it has a session with. */
  readonly #epochs = new Map<LifeRecord, Map<string, number>>();

  constructor(record: RunRecord) {
    record.traced.forEach((traced, moment) => this.#add(traced, moment));
  }

  pair(from: string, to: string): Pair {
    const key = `${from} ${to}`;
    let pair = this.pairs.get(key);
    if (pair === undefined) {
      pair = { from, to, numbered: new Map(), received: [], lost: [], isBroken: null };
      this.pairs.set(key, pair);
    }
    return pair;
  }

  #add({ life, event }: Traced, moment: number): void {
    const own = lifeName(life);
    switch (event.kind) {
      case 'peer': {
        const epochs = this.#epochs.get(life) ?? new Map<string, number>();
        epochs.set(event.peer, event.peerEpoch);
        this.#epochs.set(life, epochs);
        return;
      }
      case 'sent':
      case 'skipped': {
        const peer = this.#peer(life, event.peer);
        const pair = this.pair(own, peer);
        if (pair.numbered.has(event.number)) pair.isBroken ??= `number ${event.number} twice`;
        const isSent = event.kind === 'sent';
        const isLarge = isSent && event.bytes > messageBytesMax;
        const { event: id, topic } = event;
        pair.numbered.set(event.number, { event: id, topic, isSent, isLarge });
        const byPeer = this.byEvent.get(event.event) ?? new Map<string, number[]>();
        byPeer.set(peer, [...(byPeer.get(peer) ?? []), event.number]);
        this.byEvent.set(event.event, byPeer);
        return;
      }
      case 'received':
        this.pair(this.#peer(life, event.peer), own).received.push({
          number: event.number,
          event: event.event,
          moment,
        });
        return;
      case 'lost':
        this.pair(this.#peer(life, event.peer), own).lost.push(event);
        return;
      default:
      // The rest is no crossing.
    }
  }

  #peer(life: LifeRecord, name: string): string {
    return lifeName({ name, epoch: this.#epochs.get(life)?.get(name) ?? 0 });
  }
}
