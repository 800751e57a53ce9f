/**
 * Joins of a server, each on its way to a name: what may be asked for is asked of the backplane, those
 * of one name of a room in turns, and again when somebody was faster.
 */

import type { Backplane, ClaimAnswer } from './backplane.ts';
import { isBack, type Wish, wishOf } from './claiming.ts';
import type { Room } from './room.ts';
import { shutRetryMs } from './room-lab.ts';
import { type RoomLimits, type RoomsPort, settleMs } from './rooms-port.ts';
import type { JoinMessage, Refusal } from './schema.ts';

export interface JoinsHandlers {
  /** Members at this server. */
  memberCount(): number;
  /** `isClaimed` is false while other servers are not reached. */
  granted(id: number, room: Room, wish: Wish, isClaimed: boolean): void;
  refused(id: number, code: Refusal, say: string): void;
  /** A join has ended, one way or another. */
  settled(room: Room): void;
}

export class Joins {
  readonly #port: RoomsPort;
  readonly #limits: RoomLimits;
  readonly #backplane: Backplane;
  readonly #handlers: JoinsHandlers;
  readonly #startedAt: number;
  readonly #joining = new Set<number>();
  /** Claims that have no answer yet. */
  #claiming = 0;

  constructor(port: RoomsPort, limits: RoomLimits, backplane: Backplane, handlers: JoinsHandlers) {
    this.#port = port;
    this.#limits = limits;
    this.#backplane = backplane;
    this.#handlers = handlers;
    this.#startedAt = port.now();
  }

  has(id: number): boolean {
    return this.#joining.has(id);
  }

  begin(id: number, room: Room, message: JoinMessage): void {
    this.#joining.add(id);
    room.waiting.push(this.#waiting(id, room, message));
    this.#next(room);
  }

  #waiting(id: number, room: Room, message: JoinMessage): Room['waiting'][number] {
    return { name: message.name, attempt: () => this.#attempt(id, room, message) };
  }

  /** The client is gone: what may still be granted to it is given back. */
  cancel(id: number): void {
    this.#joining.delete(id);
  }

  /** Asks for the name that is to be had now. */
  #attempt(id: number, room: Room, message: JoinMessage): void {
    if (!this.#joining.has(id)) return;
    const holder = message.name === null ? undefined : room.members.get(message.name);
    const isHolder = isBack(message, holder, this.#port);
    if (room.lab.isShut && !(isHolder && room.lab.shutBy === holder?.name)) {
      this.#port.send(id, { t: 'closing', retryMs: shutRetryMs });
      this.#port.close(id);
      this.#joining.delete(id);
      return;
    }
    if (!isHolder && !this.#hasPlace(id, room)) {
      this.#joining.delete(id);
      return;
    }
    if (isHolder && message.epoch !== null && message.epoch < (holder?.epoch ?? 0)) {
      // An earlier life that was away while a later one with its token came: it is over.
      this.#port.send(id, { t: 'superseded' });
      this.#port.close(id);
      this.#joining.delete(id);
      return;
    }
    const isSettling = this.#port.now() - this.#startedAt < settleMs;
    const wish = wishOf(room, message, this.#port, isSettling);
    room.claiming.add(wish.name);
    this.#claiming++;
    this.#backplane.claim(room.name, wish, (answer) => {
      room.claiming.delete(wish.name);
      this.#claiming--;
      if (answer === 'taken') room.waiting.unshift(this.#waiting(id, room, message));
      else this.#answered(id, room, wish, answer);
      this.#next(room);
    });
  }

  #answered(id: number, room: Room, wish: Wish, answer: ClaimAnswer): void {
    const isClaimed = answer === 'granted';
    if (this.#joining.delete(id)) this.#handlers.granted(id, room, wish, isClaimed);
    else if (isClaimed) this.#backplane.release(room.name, wish, 'closed');
  }

  #next(room: Room): void {
    while (this.#hasTurn(room, room.waiting[0])) room.waiting.shift()?.attempt();
    this.#handlers.settled(room);
  }

  /** Not while its name, or the room's last place, may be given to another. */
  #hasTurn(room: Room, first: Room['waiting'][number] | undefined): boolean {
    if (first === undefined) return false;
    if (room.claiming.size === 0) return true;
    const isLast = room.members.size + room.claiming.size >= this.#limits.membersPerRoomMax;
    return !isLast && (first.name === null || !room.claiming.has(first.name));
  }

  #hasPlace(id: number, room: Room): boolean {
    if (this.#handlers.memberCount() + this.#claiming >= this.#limits.membersMax) {
      const say = 'This server has as many nodes as it can: try again later.';
      this.#handlers.refused(id, 'server-full', say);
    } else if (room.members.size >= this.#limits.membersPerRoomMax) {
      const max = this.#limits.membersPerRoomMax;
      const say = `Room ${room.name} has ${max} nodes, as many as it can: choose another room.`;
      this.#handlers.refused(id, 'room-full', say);
    } else {
      return true;
    }
    return false;
  }
}
