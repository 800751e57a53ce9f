/** All sessions of a node by peer name: at most one life of a name, and not for ever. */

import type { NodeRef } from '../link.ts';
import { Session } from './session.ts';

/** Sessions remembered, gone ones included: a room has 64 members at most. */
const sessionsMax = 256;

/** Of these, peers that are down and may come back, with the numbering of their crossings. */
const downMax = 4_096;

export class Sessions {
  readonly #byName = new Map<string, Session>();

  get(name: string): Session | undefined {
    return this.#byName.get(name);
  }

  /** The session with exactly this life. */
  of({ name, epoch }: NodeRef): Session | undefined {
    const session = this.#byName.get(name);
    return session?.peer.epoch === epoch ? session : undefined;
  }

  all(): readonly Session[] {
    return [...this.#byName.values()];
  }

  /** Begins one; an earlier life's of that name is forgotten. */
  begin({ name, epoch }: NodeRef, now: number): Session {
    if (this.#byName.size >= sessionsMax) this.#forgetOldest();
    const session = new Session({ name, epoch }, now);
    this.#byName.set(name, session);
    return session;
  }

  #forgetOldest(): void {
    const all = this.all();
    const oldest =
      all.find(({ state }) => state.is === 'left' || state.is === 'superseded') ??
      (all.length >= downMax ? all.find(({ isGone }) => isGone) : undefined);
    if (oldest !== undefined) this.#byName.delete(oldest.peer.name);
  }
}
