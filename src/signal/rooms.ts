/**
 * Rooms and claims of names, as a pure machine: messages in, messages out, time and tokens handed to
 * it. It introduces members to each other and carries signals between them; it never sees an event.
 *
 * A name belongs to who holds it now. Its token lets the holder come back: a reload takes the name
 * over from its old WebSocket with a greater epoch, a living node that lost its WebSocket registers
 * again with the epoch it has. Without the token nobody takes a held name over: the newcomer gets the
 * next free one. One exception: after the server's own restart a newcomer may have claimed the name of
 * a living node that had not registered again yet; within `settleMs` the lesser epoch keeps it.
 *
 * Other servers of the cluster stand behind the backplane. While they are not reached, rooms go on
 * with who is here; whoever of two took one name meanwhile, the lesser epoch keeps it.
 */

import type { Backplane, CarriedSignal, Claim, Holder, LabState } from './backplane.ts';
import type { Wish } from './claiming.ts';
import { Joins } from './joins.ts';
import { applyLab } from './lab-acts.ts';
import { MemoryBackplane } from './memory-backplane.ts';
import { type LocalMember, type Member, Room, tellOthers } from './room.ts';
import { roomLimits, type RoomsOptions, type RoomsPort } from './rooms-port.ts';
import {
  type ClientMessage,
  type JoinMessage,
  type LeaveReason,
  type Refusal,
  type ServerMessage,
  signalProtocol,
} from './schema.ts';

export class Rooms {
  readonly #port: RoomsPort;
  readonly #roomsMax: number;
  readonly #stunPort: number | null;
  readonly #isLab: boolean;
  readonly #backplane: Backplane;
  readonly #joins: Joins;
  readonly #rooms = new Map<string, Room>();
  /** Clients that are members, by the room and the name they have. */
  readonly #members = new Map<number, { readonly room: Room; readonly name: string }>();
  #roomsHere = 0;
  #isReached: boolean;

  constructor(port: RoomsPort, options: RoomsOptions = {}) {
    const { limits = roomLimits, stunPort = null, isLab = false } = options;
    this.#port = port;
    this.#roomsMax = limits.roomsMax;
    this.#stunPort = stunPort;
    this.#isLab = isLab;
    this.#backplane = options.backplane ?? new MemoryBackplane();
    this.#isReached = this.#backplane.isReached;
    this.#joins = new Joins(port, limits, this.#backplane, {
      memberCount: () => this.memberCount,
      granted: (id, room, wish, isClaimed) => this.#grant(id, room, wish, isClaimed),
      refused: (id, code, say) => this.#refuse(id, code, say),
      settled: (room) => this.#tidy(room),
    });
    this.#backplane.start({
      held: (room, holder) => this.#held(this.#roomOf(room), holder),
      freed: (room, holder, reason) => this.#freed(this.#rooms.get(room), holder, reason),
      lab: (room, state) => this.#apply(this.#rooms.get(room), state),
      signal: (room, server, signal) => this.#arrived(this.#rooms.get(room), server, signal),
      reached: (isReached) => this.#reached(isReached),
    });
  }

  /** Rooms with a member at this server. */
  get roomCount(): number {
    return this.#roomsHere;
  }

  /** Members at this server. */
  get memberCount(): number {
    return this.#members.size;
  }

  /** Whether a client is a member, or about to be. */
  isMember(id: number): boolean {
    return this.#members.has(id) || this.#joins.has(id);
  }

  receive(id: number, message: ClientMessage): void {
    const member = this.#memberOf(id);
    switch (message.t) {
      case 'join':
        if (!this.isMember(id)) this.#join(id, message);
        else this.#refuse(id, 'joined-already', 'This WebSocket has joined a room already.');
        return;
      case 'ping':
        this.#port.send(id, { t: 'pong' });
        return;
      case 'leave':
        this.left(id, 'left');
        return;
      case 'signal':
        if (member === null) this.#refuse(id, 'not-joined', 'Join a room first.');
        else this.#carry(id, member, message);
        return;
      case 'lab':
        if (member === null) this.#refuse(id, 'not-joined', 'Join a room first.');
        else if (!this.#isLab) {
          this.#refuse(id, 'not-a-lab', 'This server opens no lab: start it with --lab.');
        } else {
          const { room } = member;
          const state = room.lab.after(member.member.name, message.parts, message.isShut);
          this.#backplane.setLab(room.name, state);
        }
    }
  }

  /** A client has said goodbye, or its WebSocket is gone. Harmless when it was no member. */
  left(id: number, reason: LeaveReason): void {
    this.#joins.cancel(id);
    const of = this.#memberOf(id);
    if (of === null) return;
    this.#backplane.release(of.room.name, of.member, reason);
    this.#remove(of.room, of.member, reason);
    this.#tidy(of.room);
  }

  /** A member parted its room, or shut or opened it: this server hears it as the others do. */
  #apply(room: Room | undefined, state: LabState): void {
    if (room !== undefined) applyLab(room, state, this.#isReached, this.#send);
  }

  #join(id: number, message: JoinMessage): void {
    if (message.v !== signalProtocol) {
      this.#refuse(id, 'version', 'This page is of another version than the server: reload it.');
      return;
    }
    const known = this.#rooms.get(message.room);
    if ((known?.localCount ?? 0) === 0 && this.#roomsHere >= this.#roomsMax) {
      this.#refuse(id, 'server-full', 'This server has as many rooms as it can: try again later.');
      return;
    }
    this.#joins.begin(id, this.#roomOf(message.room), message);
  }

  #grant(id: number, room: Room, wish: Wish, isClaimed: boolean): void {
    const { name, epoch, proof, token, isRenamed } = wish;
    const holder = room.members.get(name);
    if (holder !== undefined) this.#followed(room, holder, wish);
    const isPartial = !this.#isReached;
    const members = room.seenBy(name, !isPartial);
    const { server } = this.#backplane;
    this.#enter(room, { name, epoch, proof, server, local: { id, isClaimed, isPartial } });
    const { splitBy } = room.lab;
    this.#port.send(id, {
      t: 'joined',
      v: signalProtocol,
      name,
      epoch,
      token,
      isRenamed,
      members,
      stunPort: this.#stunPort,
      isLab: this.#isLab,
    });
    if (isPartial) this.#port.send(id, { t: 'degraded', isDegraded: true });
    if (splitBy !== null) this.#port.send(id, { t: 'split', by: splitBy });
  }

  /** A name's holder is followed: by its own new WebSocket or later life, or by who was first. */
  #followed(room: Room, holder: Member, by: Claim): void {
    const isOwn = holder.proof === by.proof;
    if (isOwn && holder.epoch === by.epoch) this.#remove(room, holder, null);
    else {
      const { local } = holder;
      if (local !== null) this.#port.send(local.id, { t: isOwn ? 'superseded' : 'displaced' });
      this.#remove(room, holder, isOwn ? 'superseded' : 'left');
      if (!isOwn) room.lastLives.delete(holder.name);
    }
    if (isOwn && holder.local !== null) this.#port.close(holder.local.id);
  }

  #enter(room: Room, member: Member): void {
    const { name, epoch, local } = member;
    const supersedes = room.supersededBy(member);
    this.#tell(room, name, { t: 'member', name, epoch, supersedes });
    room.add(member);
    if (local === null) return;
    this.#members.set(local.id, { room, name });
    if (room.localCount === 1) this.#roomsHere++;
  }

  /** Another server holds a name now. */
  #held(room: Room, holder: Holder): void {
    const known = room.members.get(holder.name);
    const isOwn = known?.proof === holder.proof;
    if (known !== undefined && known.local !== null) {
      const isKept = isOwn ? known.epoch > holder.epoch : known.epoch < holder.epoch;
      if (isKept) {
        known.local.isClaimed = false;
        this.#reclaim(room, known, known.local);
        return;
      }
    }
    if (known !== undefined && isOwn && known.epoch === holder.epoch && known.local === null) {
      room.members.set(holder.name, { ...holder, local: null });
      return;
    }
    if (known !== undefined) this.#followed(room, known, holder);
    this.#enter(room, { ...holder, local: null });
  }

  #freed(room: Room | undefined, { name, epoch, server }: Holder, reason: LeaveReason): void {
    const member = room?.members.get(name);
    if (room === undefined || member === undefined || member.local !== null) return;
    if (member.epoch !== epoch || member.server !== server) return;
    this.#remove(room, member, reason);
    this.#tidy(room);
  }

  #reached(isReached: boolean): void {
    if (isReached === this.#isReached) return;
    this.#isReached = isReached;
    for (const room of this.#rooms.values()) {
      for (const { name, local } of room.locals()) {
        this.#port.send(local.id, { t: 'degraded', isDegraded: !isReached });
        if (!isReached) continue;
        if (local.isPartial && !room.lab.isShut) this.#tellRest(room, name, local);
        local.isPartial = false;
      }
      if (!isReached) continue;
      for (const member of room.locals()) {
        if (!member.local.isClaimed) this.#reclaim(room, member, member.local);
      }
    }
  }

  /** Members at other servers, to one that joined while they were not reached. */
  #tellRest(room: Room, to: string, { id }: LocalMember): void {
    for (const { name, epoch, local } of room.members.values()) {
      if (local !== null || !room.sees(to, name)) continue;
      this.#port.send(id, { t: 'member', name, epoch, supersedes: null });
    }
  }

  /** A member that is here already, among all servers. */
  #reclaim(room: Room, member: Member, local: LocalMember): void {
    this.#backplane.claim(room.name, member, (answer) => {
      const isStill = room.members.get(member.name)?.local === local;
      if (!isStill && answer === 'granted') {
        const now = room.members.get(member.name);
        if (now?.epoch !== member.epoch || now.local === null) {
          this.#backplane.release(room.name, member, 'closed');
        }
      }
      // Taken: whoever has it was told of through `held`, which says who keeps it.
      if (isStill) local.isClaimed = answer === 'granted';
    });
  }

  #carry(
    id: number,
    { room, member }: { readonly room: Room; readonly member: Member },
    signal: Extract<ClientMessage, { t: 'signal' }>,
  ): void {
    const { to, toEpoch, dial, data } = signal;
    const { name: from, epoch: fromEpoch } = member;
    const target = room.members.get(to);
    const isReached = !room.lab.isShut && (from === to || room.sees(from, to));
    if (target?.epoch === toEpoch && isReached) {
      if (target.local !== null) {
        this.#port.send(target.local.id, { t: 'signal', from, fromEpoch, dial, data });
        return;
      }
      const carried = { from, fromEpoch, to, toEpoch, dial, data, isReturned: false };
      if (this.#backplane.signal(target.server, room.name, carried)) return;
    }
    this.#port.send(id, { t: 'unreachable', to, toEpoch, dial });
  }

  /** A signal from another server; what does not fit who is known there goes no further. */
  #arrived(room: Room | undefined, server: string, signal: CarriedSignal): void {
    const { from, fromEpoch, to, toEpoch, dial, data, isReturned } = signal;
    if (isReturned) {
      const sender = room?.members.get(from);
      if (sender?.local === null || sender?.epoch !== fromEpoch) return;
      this.#port.send(sender.local.id, { t: 'unreachable', to, toEpoch, dial });
      return;
    }
    const sender = room?.members.get(from);
    if (room === undefined || sender?.epoch !== fromEpoch || sender.server !== server) return;
    const target = room.members.get(to);
    const isReached = !room.lab.isShut && room.sees(from, to);
    if (target?.epoch === toEpoch && target.local !== null && isReached) {
      this.#port.send(target.local.id, { t: 'signal', from, fromEpoch, dial, data });
    } else {
      this.#backplane.signal(server, room.name, { ...signal, data: {}, isReturned: true });
    }
  }

  /** Others are told why, unless the same life is back at once. */
  #remove(room: Room, member: Member, reason: LeaveReason | null): void {
    const { name, epoch, local } = member;
    room.delete(member);
    if (local !== null) {
      this.#members.delete(local.id);
      if (room.localCount === 0) this.#roomsHere--;
    }
    if (reason !== null) this.#tell(room, name, { t: 'left', name, epoch, reason });
    const lab = room.lab.without(name);
    if (lab === null) return;
    if (local === null) this.#apply(room, lab);
    else this.#backplane.setLab(room.name, lab);
  }

  #roomOf(name: string): Room {
    const room = this.#rooms.get(name) ?? new Room(name);
    this.#rooms.set(name, room);
    return room;
  }

  #tidy(room: Room): void {
    if (room.isIdle && this.#rooms.get(room.name) === room) this.#rooms.delete(room.name);
  }

  #memberOf(id: number): { readonly room: Room; readonly member: Member } | null {
    const of = this.#members.get(id);
    const member = of?.room.members.get(of.name);
    return of === undefined || member === undefined ? null : { room: of.room, member };
  }

  #tell(room: Room, about: string, message: ServerMessage): void {
    tellOthers(room, about, message, this.#send);
  }

  readonly #send = (id: number, message: ServerMessage): void => this.#port.send(id, message);

  #refuse(id: number, code: Refusal, say: string): void {
    this.#port.send(id, { t: 'refused', code, say });
  }
}
