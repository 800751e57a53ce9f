/** One room: its members at all servers, the last life of each name, and what its lab does to it. */

import type { Holder } from './backplane.ts';
import { RoomLab } from './room-lab.ts';
import type { ServerMessage } from './schema.ts';

/** Names whose last life a room remembers. */
const rememberedNamesMax = 256;

/** Whoever holds a name; `local` is its client when its WebSocket is at this server. */
export interface Member extends Holder {
  readonly local: LocalMember | null;
}

export interface LocalMember {
  /** The client as the server knows it. */
  readonly id: number;
  /** Whether its claim was granted among all servers, or is still to be. */
  isClaimed: boolean;
  /** It has not heard of the members at other servers: they were not reached. */
  isPartial: boolean;
}

type Ref = { readonly name: string; readonly epoch: number };

export class Room {
  readonly name: string;
  readonly members = new Map<string, Member>();
  /** The last life of each name, held or not. */
  readonly lastLives = new Map<string, { readonly epoch: number; readonly proof: string }>();
  readonly lab = new RoomLab();
  /** Names that joins here have asked for, and have no answer yet. */
  readonly claiming = new Set<string>();
  /** Joins whose turn has not come, and the names they want. */
  readonly waiting: { readonly name: string | null; readonly attempt: () => void }[] = [];
  #locals = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Members whose WebSocket is at this server. */
  get localCount(): number {
    return this.#locals;
  }

  get isIdle(): boolean {
    return this.members.size + this.claiming.size + this.waiting.length === 0;
  }

  add(member: Member): void {
    const { name, epoch, proof, local } = member;
    this.members.set(name, member);
    if (local !== null) this.#locals++;
    this.lastLives.delete(name);
    this.lastLives.set(name, { epoch, proof });
    const [oldest] = this.lastLives.keys();
    if (this.lastLives.size > rememberedNamesMax && oldest !== undefined) {
      this.lastLives.delete(oldest);
    }
  }

  delete({ name, local }: Member): void {
    this.members.delete(name);
    if (local !== null) this.#locals--;
  }

  *locals(): Generator<Member & { readonly local: LocalMember }> {
    if (this.#locals === 0) return;
    for (const member of this.members.values()) {
      if (member.local !== null) yield member as Member & { readonly local: LocalMember };
    }
  }

  sees(name: string, other: string): boolean {
    return name !== other && this.lab.areTogether(name, other);
  }

  /** Whom a member is told of; those at other servers only while these are reached. */
  seenBy(name: string, isAll: boolean): Ref[] {
    const seen: Ref[] = [];
    for (const other of this.members.values()) {
      if (!isAll && other.local === null) continue;
      if (this.sees(name, other.name)) seen.push({ name: other.name, epoch: other.epoch });
    }
    return seen;
  }

  /**
   * The earlier epoch that a life of a name follows by right, or null. Only the token says that it is
   * the same one's next life: the earlier may be alive among its peers though its WebSocket is gone.
   * Without it they judge for themselves.
   */
  supersededBy({ name, epoch, proof }: Omit<Holder, 'server'>): number | null {
    const last = this.lastLives.get(name);
    return last?.proof === proof && last.epoch < epoch ? last.epoch : null;
  }
}

/** To all here who see a member; in a shut room nobody sees anything. */
export function tellOthers(
  room: Room,
  about: string,
  message: ServerMessage,
  send: (id: number, message: ServerMessage) => void,
): void {
  if (room.lab.isShut) return;
  for (const { name, local } of room.locals()) if (room.sees(name, about)) send(local.id, message);
}
