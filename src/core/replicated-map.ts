/**
 * Eventually consistent, replicated per-owner data (the idea of OTP 29's data_publisher): each node
 * owns a map key -> bag of numbers, and everyone keeps a copy of everyone's. Process groups are one
 * use of it.
 *
 *   discover   I run this map: answered by `sync`, and by a `discover` back to one that has not told yet
 *   sync       all of the sender's own data, as of delta n: replaces what was known of the sender
 *   delta n    what changed; taken only right after n-1, else a fresh sync is asked for
 *   taken n    everything up to delta n is known here: the owner may count on it
 *   undiscover I run this map no more
 *
 * Only an owner speaks for its data; knowledge is never passed on. Deltas of a peer that was never
 * discovered are ignored: they are late, or from outside. Differences found by a sync are announced
 * like any other change.
 */

import type { GroupChange, GroupMembers } from './wire/frames.ts';

export interface ReplicatedMapPort {
  discover(peer: string): void;
  sync(peer: string, number: number, groups: readonly GroupMembers[]): void;
  delta(peer: string, number: number, changes: readonly GroupChange[]): void;
  taken(peer: string, number: number): void;
  undiscover(peer: string): void;
  /** A change that was not taken: `stranger` or `delta-gap`. */
  dropped(peer: string, reason: 'stranger' | 'delta-gap'): void;
}

/** What is known of one peer's data, and what it knows of ours. */
interface Copy {
  number: number;
  /** Whether a sync has come; before, every delta is too early. */
  isSynced: boolean;
  /** Whether nothing is known to be missing: false from a gap or a new link until the next sync. */
  isFresh: boolean;
  /** The last of our own deltas that the peer said it has taken; 0 before it said so. */
  taken: number;
  data: Map<string, readonly number[]>;
}

export class ReplicatedMap {
  readonly #port: ReplicatedMapPort;
  readonly #local = new Map<string, readonly number[]>();
  readonly #copies = new Map<string, Copy>();
  #number = 0;
  #changes = 0;

  constructor(port: ReplicatedMapPort) {
    this.#port = port;
  }

  local(): ReadonlyMap<string, readonly number[]> {
    return this.#local;
  }

  /** What is known of a peer's data. */
  of(peer: string): ReadonlyMap<string, readonly number[]> {
    return this.#copies.get(peer)?.data ?? new Map();
  }

  peers(): readonly string[] {
    return [...this.#copies.keys()];
  }

  /** Counts up with every change of what is known of peers. */
  get changes(): number {
    return this.#changes;
  }

  isSynced(peer: string): boolean {
    return this.#copies.get(peer)?.isSynced === true;
  }

  isFresh(peer: string): boolean {
    return this.#copies.get(peer)?.isFresh === true;
  }

  /** The number of the last own change. */
  get number(): number {
    return this.#number;
  }

  /** Changes the own data and tells every known peer; the caller has checked that it is a change. */
  update(changes: readonly GroupChange[]): void {
    apply(this.#local, changes);
    this.#number++;
    for (const peer of this.#copies.keys()) this.#port.delta(peer, this.#number, changes);
  }

  /** Greeted over a new link: a delta may have been lost with an earlier one, so all is asked for. */
  peerUp(peer: string): void {
    const copy = this.#copies.get(peer);
    if (copy !== undefined) copy.isFresh = false;
    else {
      const nothing = { number: 0, isSynced: false, isFresh: false, taken: 0 };
      this.#copies.set(peer, { ...nothing, data: new Map() });
      this.#changes++;
    }
    this.#port.discover(peer);
  }

  /** Forgets a peer; the answer is what it had. */
  peerDown(peer: string): readonly GroupMembers[] {
    const copy = this.#copies.get(peer);
    this.#copies.delete(peer);
    this.#changes++;
    return listed(copy?.data ?? new Map());
  }

  receiveDiscover(peer: string): void {
    this.#port.sync(peer, this.#number, listed(this.#local));
    // It may run this map only since now: what was asked of it before went nowhere.
    if (!this.isSynced(peer)) this.peerUp(peer);
  }

  /** Replaces what was known; the answer is the difference. */
  receiveSync(peer: string, number: number, groups: readonly GroupMembers[]): GroupChange[] {
    const copy = this.#copies.get(peer);
    if (copy === undefined) {
      this.#port.dropped(peer, 'stranger');
      return [];
    }
    const data = new Map<string, readonly number[]>();
    for (const { group, ids } of groups) if (ids.length > 0) data.set(group, ids);
    const changes = difference(copy.data, data);
    Object.assign(copy, { number, isSynced: true, isFresh: true, data });
    this.#changes++;
    this.#port.taken(peer, number);
    return changes;
  }

  /** Takes the delta after the last one; the answer is what really changed. */
  receiveDelta(peer: string, number: number, changes: readonly GroupChange[]): GroupChange[] {
    const copy = this.#copies.get(peer);
    if (copy === undefined || !copy.isSynced) {
      // Before the sync that it belongs after: that sync will hold it.
      this.#port.dropped(peer, 'stranger');
      return [];
    }
    if (number !== copy.number + 1) {
      if (number > copy.number) {
        this.#port.dropped(peer, 'delta-gap');
        copy.isFresh = false;
        this.#port.discover(peer);
      }
      return [];
    }
    copy.number = number;
    this.#changes++;
    const real = apply(copy.data, changes);
    this.#port.taken(peer, number);
    return real;
  }

  /** A peer knows our data up to delta `number`. Only what was said can have been taken. */
  receiveTaken(peer: string, number: number): boolean {
    const copy = this.#copies.get(peer);
    if (copy === undefined || number > this.#number || number < copy.taken) return false;
    copy.taken = number;
    return true;
  }

  /** Tells every peer that this map is run here no more. */
  stop(): void {
    for (const peer of this.#copies.keys()) this.#port.undiscover(peer);
    this.#copies.clear();
    this.#changes++;
    this.#local.clear();
  }
}

/** Applies changes to bags, in place; the answer leaves out what was not there to be removed. */
function apply(
  data: Map<string, readonly number[]>,
  changes: readonly GroupChange[],
): GroupChange[] {
  const real: GroupChange[] = [];
  for (const { group, joins, leaves } of changes) {
    const bag = [...(data.get(group) ?? [])];
    const left = leaves.filter((id) => removeOne(bag, id));
    bag.push(...joins);
    if (bag.length > 0) data.set(group, bag);
    else data.delete(group);
    if (joins.length > 0 || left.length > 0) real.push({ group, joins, leaves: left });
  }
  return real;
}

function difference(
  before: ReadonlyMap<string, readonly number[]>,
  after: ReadonlyMap<string, readonly number[]>,
): GroupChange[] {
  const changes: GroupChange[] = [];
  for (const group of new Set([...before.keys(), ...after.keys()])) {
    const leaves = [...(before.get(group) ?? [])];
    const joins = (after.get(group) ?? []).filter((id) => !removeOne(leaves, id));
    if (joins.length > 0 || leaves.length > 0) changes.push({ group, joins, leaves });
  }
  return changes;
}

function removeOne(bag: number[], id: number): boolean {
  const at = bag.indexOf(id);
  if (at >= 0) bag.splice(at, 1);
  return at >= 0;
}

function listed(data: ReadonlyMap<string, readonly number[]>): GroupMembers[] {
  return [...data].map(([group, ids]) => ({ group, ids }));
}
