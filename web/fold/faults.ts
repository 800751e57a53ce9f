/** Faults on purpose: each by the word of the node where it acts, for as long as that life is here. */

import type { FaultKind, TraceEvent } from '../../src/core/index.ts';
import { linkKey } from './link-key.ts';
import type { FaultView } from './types.ts';

interface Acting extends FaultView {
  readonly node: string;
  readonly epoch: number;
  readonly seq: number;
}

/** Acting faults remembered; who claims more is not believed. */
const faultsMax = 20_000;

const ofTheRoom: ReadonlySet<FaultKind> = new Set(['split', 'room-closed']);

const noFaults: readonly FaultView[] = [];

/** Whether a node is here, in this very life. */
export type IsHere = (node: string, epoch: number) => boolean;

export class Faults {
  /** By where it acts: a link's key (`linkKey`), a node's name, or '' for the room. */
  readonly #places = new Map<string, Map<string, Acting>>();
  #count = 0;
  #changes = 0;

  copy(): Faults {
    const copy = new Faults();
    for (const [place, acting] of this.#places) copy.#places.set(place, new Map(acting));
    copy.#count = this.#count;
    copy.#changes = this.#changes;
    return copy;
  }

  apply(event: TraceEvent): void {
    if (event.kind !== 'fault') return;
    this.#changes++;
    const { node, epoch, seq, fault, peer, value, owner } = event;
    const place = ofTheRoom.has(fault) ? '' : peer === '' ? node : linkKey(node, peer);
    const there = this.#places.get(place) ?? new Map<string, Acting>();
    const known = there.get(`${node} ${fault}`);
    if (known === undefined && ++this.#count > faultsMax) return;
    const isOld =
      known !== undefined && (known.epoch > epoch || (known.epoch === epoch && known.seq > seq));
    if (isOld) return;
    // An ended one is kept, so that an older word told late does not bring it back.
    there.set(`${node} ${fault}`, { node, epoch, seq, fault, value, owner });
    this.#places.set(place, there);
  }

  /** Another number when any fault may have changed. */
  get changes(): number {
    return this.#changes;
  }

  /** What acts at a place, on a link at either of its ends; the stronger where both do. */
  at(place: string, isHere: IsHere): readonly FaultView[] {
    const there = this.#places.get(place);
    if (there === undefined) return noFaults;
    const found = new Map<FaultKind, FaultView>();
    for (const { node, epoch, fault, value, owner } of there.values()) {
      if (value <= 0 || !isHere(node, epoch)) continue;
      if ((found.get(fault)?.value ?? 0) < value) found.set(fault, { fault, value, owner });
    }
    return found.size === 0 ? noFaults : [...found.values()];
  }
}

/** Whether two lists say the same. */
export function sameFaults(a: readonly FaultView[], b: readonly FaultView[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ fault, value, owner }, at) => {
      const other = b[at];
      return other?.fault === fault && other.value === value && other.owner === owner;
    })
  );
}
