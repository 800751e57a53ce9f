/** What a server holds in the log itself: its claims and labs, and when each is to be written again. */

import type { Claim } from '../../src/signal/backplane.ts';
import type { ClaimEntry, LabEntry } from '../../src/signal/peer-schema.ts';
import { claimKey } from './subjects.ts';

interface OwnClaim {
  readonly entry: ClaimEntry;
  revision: number;
  writtenAt: number;
}

export class Own {
  readonly #claims = new Map<string, OwnClaim>();
  readonly #labs = new Map<string, { readonly entry: LabEntry; writtenAt: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get claimCount(): number {
    return this.#claims.size;
  }

  claimAt(key: string): OwnClaim | undefined {
    return this.#claims.get(key);
  }

  claims(): Iterable<[string, OwnClaim]> {
    return this.#claims;
  }

  hold(key: string, entry: ClaimEntry, revision: number): void {
    this.#claims.set(key, { entry, revision, writtenAt: this.#now() });
  }

  drop(key: string): void {
    this.#claims.delete(key);
  }

  /** The claim of that life, no longer held. */
  release(room: string, { name, epoch }: Claim): OwnClaim | null {
    const key = claimKey(room, name);
    const own = this.#claims.get(key);
    if (own?.entry.epoch !== epoch) return null;
    this.#claims.delete(key);
    return own;
  }

  setLab(key: string, entry: LabEntry, isOwn: boolean): void {
    if (isOwn && (entry.split !== null || entry.shutBy !== null)) {
      this.#labs.set(key, { entry, writtenAt: this.#now() });
    } else this.#labs.delete(key);
  }

  /** What was written last before `at`: each is answered once, as if it were written now. */
  *due(at: number): Generator<ClaimEntry | LabEntry> {
    for (const one of [this.#claims, this.#labs].flatMap((all) => [...all.values()])) {
      if (one.writtenAt >= at) continue;
      one.writtenAt = this.#now();
      yield one.entry;
    }
  }
}
