/**
 * What a server knows of the log: who holds what, and which of the others are there. It tells its
 * server what changed, whether by a write, by a server that went silent, or by reading all anew.
 */

import type { BackplaneHandlers, Holder } from '../../src/signal/backplane.ts';
import type { ClaimEntry, LabEntry } from '../../src/signal/peer-schema.ts';
import type { Logged } from './claim-log.ts';
import { serverKey } from './subjects.ts';

interface Told {
  readonly room: string;
  readonly holder: Holder;
}

export interface ReplicaOptions {
  /** This server: what it wrote itself is not told. */
  readonly server: string;
  /** A server that has written nothing for so long is gone, by the engine's clock. */
  readonly lapseMs: number;
  readonly handlers: Pick<BackplaneHandlers, 'held' | 'freed' | 'lab'>;
  /** An entry of this server under a claim's key. */
  readonly onOwn: (key: string, entry: ClaimEntry, revision: number) => void;
  /** Another server's claim stands where one of this server stood. */
  readonly onOthers: (key: string, revision: number) => void;
  readonly onLab: (key: string, entry: LabEntry) => void;
  /** Something that no server writes stood there. */
  readonly onNonsense: () => void;
}

export class Replica {
  readonly #options: ReplicaOptions;
  readonly #claims = new Map<
    string,
    { readonly entry: ClaimEntry | null; readonly revision: number }
  >();
  readonly #labs = new Map<string, number>();
  /** When each server wrote last. */
  readonly #servers = new Map<string, number>();
  readonly #told = new Map<string, Told>();
  #alive = new Set<string>();
  #newest = 0;
  #seen = 0;

  constructor(options: ReplicaOptions) {
    this.#options = options;
  }

  /** Every revision up to this one has been read. */
  get seen(): number {
    return this.#seen;
  }

  /** Servers that are there, this one included. */
  get serverCount(): number {
    return this.#alive.size;
  }

  /** The revision that a write under this key is to follow. */
  revisionOf(key: string): number {
    return this.#claims.get(key)?.revision ?? 0;
  }

  claimAt(key: string): ClaimEntry | null {
    return this.#claims.get(key)?.entry ?? null;
  }

  /** Whom this server was told of. */
  toldAt(key: string): Holder | null {
    return this.#told.get(key)?.holder ?? null;
  }

  isAlive(server: string): boolean {
    return this.#alive.has(server);
  }

  /** All is read anew; what is not there any more has lapsed, and is the answer. */
  load(all: readonly Logged[]): void {
    this.#servers.clear();
    this.#claims.clear();
    this.#newest = 0;
    this.#seen = 0;
    for (const one of all) {
      this.#seen = Math.max(this.#seen, one.revision);
      if (one.key.startsWith('s.')) this.#takeServer(one);
    }
    this.#alive = this.#aliveNow();
    for (const one of all) if (one.key.startsWith('c.')) this.#takeClaim(one);
    for (const key of this.#told.keys()) this.#settle(key);
    for (const one of all) if (one.key.startsWith('l.')) this.#takeLab(one);
  }

  /** The next of the log. */
  read(one: Logged): void {
    this.#seen = Math.max(this.#seen, one.revision);
    if (one.key.startsWith('s.')) {
      this.#takeServer(one);
      this.#sweep();
    } else if (one.key.startsWith('l.')) this.#takeLab(one);
    else this.learn(one);
  }

  /** A claim that was read ahead of its turn, or that this server wrote. */
  learn(one: Logged): void {
    if (one.revision > this.revisionOf(one.key)) this.#takeClaim(one);
  }

  /** Nothing stands under a key any more: it lapsed. */
  lapsed(key: string): void {
    this.#claims.delete(key);
    this.#settle(key);
  }

  #takeServer({ key, entry, at }: Logged): void {
    if (entry?.t !== 'server') {
      this.#options.onNonsense();
      this.#servers.delete(key);
      return;
    }
    this.#newest = Math.max(this.#newest, at);
    this.#servers.set(key, at);
  }

  /** Servers come and go by what they write. Only a beat of this one's own moves the clock on. */
  #sweep(): void {
    const now = this.#aliveNow();
    const before = this.#alive;
    const changed = new Set([...before, ...now].filter((one) => before.has(one) !== now.has(one)));
    if (changed.size === 0) return;
    this.#alive = now;
    for (const [key, { entry }] of this.#claims) {
      if (entry !== null && changed.has(entry.server)) this.#settle(key);
    }
  }

  #aliveNow(): Set<string> {
    const { lapseMs, server } = this.#options;
    const now = this.#servers.get(serverKey(server)) ?? this.#newest;
    const alive = [...this.#servers].filter(([, at]) => now - at <= lapseMs);
    return new Set(alive.map(([key]) => key.slice(2)));
  }

  #takeClaim({ key, entry, revision }: Logged): void {
    const claim = entry?.t === 'claim' ? entry : null;
    if (claim === null) this.#options.onNonsense();
    this.#claims.set(key, { entry: claim, revision });
    if (claim?.server === this.#options.server) this.#options.onOwn(key, claim, revision);
    else this.#options.onOthers(key, revision);
    this.#settle(key);
  }

  #takeLab({ key, entry, revision }: Logged): void {
    if (entry?.t !== 'lab') {
      this.#options.onNonsense();
      return;
    }
    if (revision === this.#labs.get(key) || !this.isAlive(entry.server)) return;
    this.#labs.set(key, revision);
    const { room, split, shutBy } = entry;
    this.#options.onLab(key, entry);
    this.#options.handlers.lab(room, { split, shutBy });
  }

  /** Tells what has changed about a name since it was told last. */
  #settle(key: string): void {
    const { server: self, handlers } = this.#options;
    const entry = this.claimAt(key);
    const told = this.#told.get(key);
    const isHeld = entry !== null && entry.left === null && this.isAlive(entry.server);
    if (entry !== null && isHeld && entry.server !== self) {
      const { room, name, epoch, proof, server } = entry;
      const known = told?.holder;
      const isKnown = known?.epoch === epoch && known.proof === proof && known.server === server;
      if (isKnown) return;
      const holder = { name, epoch, proof, server };
      this.#told.set(key, { room, holder });
      handlers.held(room, holder);
      return;
    }
    if (told === undefined) return;
    this.#told.delete(key);
    // Followed by this server's own claim: it knows.
    if (entry !== null && isHeld) return;
    const reason = entry?.server === told.holder.server ? entry.left : null;
    handlers.freed(told.room, told.holder, reason ?? 'closed');
  }
}
