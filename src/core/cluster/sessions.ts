/** All sessions of a node by peer name: at most one life of a name, and not for ever. */

import type { PeerInfo } from '../hermes-api.ts';
import type { NodeRef } from '../link.ts';
import { byCodeUnits } from '../names.ts';
import { Session } from './session.ts';

/** Sessions remembered, gone ones included: a room has 64 members at most. */
const sessionsMax = 256;

/** Of these, peers that are down and may come back, with the numbering of their crossings. */
const downMax = 4_096;

/** Lives whose numbering is kept after another life of the name took their place. */
const replacedMax = 256;

interface Numbering {
  readonly lastSent: number;
  readonly lastReceived: number;
}

export class Sessions {
  readonly #byName = new Map<string, Session>();
  /** An earlier life may come back, with the lesser epoch's right to the name. */
  readonly #replaced = new Map<string, Numbering>();

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

  /** What the API tells of them, sorted. */
  info(): readonly Omit<PeerInfo, 'isMember'>[] {
    return this.all()
      .map((session) => ({
        ...session.peer,
        state: session.state.is,
        reason: session.reason,
        rttMs: session.offset.best?.rttMs ?? null,
        offsetMs: session.offset.best?.offsetMs ?? null,
        queuedBytes: session.link?.queuedBytes() ?? 0,
      }))
      .toSorted((a, b) => byCodeUnits(a.name, b.name));
  }

  /** Begins one in the place of another life's of that name; the numbering of crossings goes on. */
  begin({ name, epoch }: NodeRef, now: number): Session {
    const before = this.#byName.get(name);
    if (before !== undefined) this.#keepNumbering(before);
    else if (this.#byName.size >= sessionsMax) this.#forgetOldest();
    const session = new Session({ name, epoch }, now);
    Object.assign(session, this.#replaced.get(keyOf(session.peer)));
    this.#byName.set(name, session);
    return session;
  }

  #keepNumbering({ peer, lastSent, lastReceived }: Session): void {
    this.#replaced.set(keyOf(peer), { lastSent, lastReceived });
    const [oldest] = this.#replaced.keys();
    if (this.#replaced.size > replacedMax && oldest !== undefined) this.#replaced.delete(oldest);
  }

  #forgetOldest(): void {
    const all = this.all();
    const oldest =
      all.find(({ state }) => state.is === 'left' || state.is === 'superseded') ??
      (all.length >= downMax ? all.find(({ isGone }) => isGone) : undefined);
    if (oldest !== undefined) this.#byName.delete(oldest.peer.name);
  }
}

function keyOf({ name, epoch }: NodeRef): string {
  return `${name} ${epoch}`;
}
