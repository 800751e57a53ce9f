/**
 * Rooms and claims of names, as a pure machine: messages in, messages out, time and tokens handed to
 * it. It introduces members to each other and carries signals between them; it never sees an event.
 *
 * A name belongs to who holds it now. Its token lets the holder come back: a reload takes the name
 * over from its old WebSocket with a greater epoch, a living node that lost its WebSocket registers
 * again with the epoch it has. Without the token nobody takes a held name over: the newcomer gets the
 * next free one. One exception: after the server's own restart a newcomer may have claimed the name of
 * a living node that had not registered again yet; within `settleMs` the lesser epoch keeps it.
 */

import { firstFreeName, nextFreeName } from './free-names.ts';
import { RoomLab, shutRetryMs } from './room-lab.ts';
import {
  type ClientMessage,
  type JoinMessage,
  type LeaveReason,
  type Refusal,
  type ServerMessage,
  signalProtocol,
} from './schema.ts';

export interface RoomLimits {
  readonly roomsMax: number;
  readonly membersPerRoomMax: number;
  readonly membersMax: number;
}

export const roomLimits: RoomLimits = { roomsMax: 1_000, membersPerRoomMax: 64, membersMax: 5_000 };

/** After the machine began, how long a living node's lesser epoch wins its name back, in ms. */
export const settleMs = 60_000;

/** Names whose last life a room remembers. */
const rememberedNamesMax = 256;

/** What the machine asks of its surroundings. `id` is a client as the server knows it. */
export interface RoomsPort {
  /** Wall-clock ms: epochs are to grow over restarts of the server too. */
  now(): number;
  newToken(): string;
  send(id: number, message: ServerMessage): void;
  /** The client's WebSocket is to be closed after what was sent. */
  close(id: number): void;
}

interface Member {
  readonly id: number;
  readonly room: Room;
  readonly name: string;
  readonly epoch: number;
  readonly token: string;
}

interface Room {
  readonly name: string;
  readonly members: Map<string, Member>;
  /** The last life of each name, held or not. */
  readonly lastLives: Map<string, { readonly epoch: number; readonly token: string }>;
  readonly lab: RoomLab;
}

export interface RoomsOptions {
  readonly limits?: RoomLimits;
  readonly stunPort?: number | null;
  /** Whether members may part their room and keep it shut. */
  readonly isLab?: boolean;
}

export class Rooms {
  readonly #port: RoomsPort;
  readonly #limits: RoomLimits;
  readonly #stunPort: number | null;
  readonly #isLab: boolean;
  readonly #startedAt: number;
  readonly #rooms = new Map<string, Room>();
  readonly #members = new Map<number, Member>();

  constructor(
    port: RoomsPort,
    { limits = roomLimits, stunPort = null, isLab = false }: RoomsOptions = {},
  ) {
    this.#port = port;
    this.#limits = limits;
    this.#stunPort = stunPort;
    this.#isLab = isLab;
    this.#startedAt = port.now();
  }

  get roomCount(): number {
    return this.#rooms.size;
  }

  get memberCount(): number {
    return this.#members.size;
  }

  isMember(id: number): boolean {
    return this.#members.has(id);
  }

  receive(id: number, message: ClientMessage): void {
    const member = this.#members.get(id);
    switch (message.t) {
      case 'join':
        if (member === undefined) this.#join(id, message);
        else this.#refuse(id, 'joined-already', 'This WebSocket has joined a room already.');
        return;
      case 'ping':
        this.#port.send(id, { t: 'pong' });
        return;
      case 'leave':
        this.left(id, 'left');
        return;
      case 'signal':
        if (member === undefined) this.#refuse(id, 'not-joined', 'Join a room first.');
        else this.#carry(member, message);
        return;
      case 'lab':
        if (member === undefined) this.#refuse(id, 'not-joined', 'Join a room first.');
        else if (this.#isLab) this.#break(member, message);
        else this.#refuse(id, 'not-a-lab', 'This server opens no lab: start it with --lab.');
    }
  }

  /** A client has said goodbye, or its WebSocket is gone. Harmless when it was no member. */
  left(id: number, reason: LeaveReason): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    this.#remove(member, reason);
    const { room } = member;
    if (room.members.size === 0) this.#rooms.delete(room.name);
  }

  /** A member parts its room, or keeps it shut or opens it, whoever shut it. */
  #break(
    { room, id, name }: Member,
    { parts, isShut }: Extract<ClientMessage, { t: 'lab' }>,
  ): void {
    if (parts !== undefined) this.#split(room, { id, name }, parts);
    if (isShut !== undefined) this.#shut(room, isShut ? id : null);
  }

  #split(
    room: Room,
    by: { readonly id: number; readonly name: string },
    parts: readonly (readonly string[])[],
  ): void {
    const { lab } = room;
    const members = [...room.members.values()];
    const couldSee = members.map((one) => members.filter((other) => this.#sees(one, other.name)));
    lab.split(by, parts);
    for (const { id } of members) this.#port.send(id, { t: 'split', by: lab.splitBy });
    // When it is opened again, all is told anew.
    if (lab.isShut) return;
    members.forEach((one, at) => {
      for (const other of members) {
        const { name, epoch } = other;
        const isSeen = this.#sees(one, name);
        if (other === one || isSeen === couldSee[at]?.includes(other)) continue;
        const message = { name, epoch } as const;
        if (isSeen) this.#port.send(one.id, { t: 'member', ...message, supersedes: null });
        else this.#port.send(one.id, { t: 'left', ...message, reason: 'parted' });
      }
    });
  }

  #shut(room: Room, by: number | null): void {
    const wasShut = room.lab.isShut;
    room.lab.shut(by);
    const { isShut } = room.lab;
    if (isShut === wasShut) return;
    for (const one of room.members.values()) {
      const members = isShut ? [] : this.#seenBy(one);
      this.#port.send(one.id, { t: 'shut', isShut, members });
    }
  }

  #join(id: number, message: JoinMessage): void {
    if (message.v !== signalProtocol) {
      this.#refuse(id, 'version', 'This page is of another version than the server: reload it.');
      return;
    }
    const known = this.#rooms.get(message.room);
    if (known === undefined && this.#rooms.size >= this.#limits.roomsMax) {
      this.#refuse(id, 'server-full', 'This server has as many rooms as it can: try again later.');
      return;
    }
    const room = known ?? newRoom(message.room);
    const holder = message.name === null ? undefined : room.members.get(message.name);
    const isBack = holder !== undefined && holder.token === message.token;
    if (room.lab.isShut && !(isBack && room.lab.isShutBy(holder.id))) {
      this.#port.send(id, { t: 'closing', retryMs: shutRetryMs });
      this.#port.close(id);
      return;
    }
    if (!isBack && !this.#hasPlace(id, room)) return;
    this.#rooms.set(room.name, room);
    if (isBack && isOutdated(message, holder)) {
      // An earlier life that was away while a later one with its token came: it is over.
      this.#port.send(id, { t: 'superseded' });
      this.#port.close(id);
      return;
    }
    if (isBack) this.#supersede(holder, message.epoch);
    else if (holder !== undefined && this.#wasFirst(message, holder)) this.#displace(holder);
    this.#grant(id, room, message);
  }

  #hasPlace(id: number, room: Room): boolean {
    if (this.#members.size >= this.#limits.membersMax) {
      this.#refuse(id, 'server-full', 'This server has as many nodes as it can: try again later.');
    } else if (room.members.size >= this.#limits.membersPerRoomMax) {
      const max = this.#limits.membersPerRoomMax;
      this.#refuse(
        id,
        'room-full',
        `Room ${room.name} has ${max} nodes, as many as it can: choose another room.`,
      );
    } else {
      return true;
    }
    return false;
  }

  /** The holder's own new WebSocket takes over from its old one. */
  #supersede(holder: Member, epoch: number | null): void {
    if (epoch === holder.epoch) this.#remove(holder, null);
    else {
      this.#port.send(holder.id, { t: 'superseded' });
      this.#remove(holder, 'superseded');
    }
    this.#port.close(holder.id);
  }

  #displace(holder: Member): void {
    holder.room.lastLives.delete(holder.name);
    this.#port.send(holder.id, { t: 'displaced' });
    this.#remove(holder, 'left');
  }

  /** A living node that registers again, against a newcomer that was let in before it could. */
  #wasFirst({ epoch }: JoinMessage, holder: Member): boolean {
    const isSettling = this.#port.now() - this.#startedAt < settleMs;
    return isSettling && epoch !== null && epoch < holder.epoch;
  }

  #grant(id: number, room: Room, message: JoinMessage): void {
    const isTaken = (name: string): boolean => room.members.has(name);
    const wanted = message.name;
    const isRenamed = wanted !== null && isTaken(wanted);
    const name =
      wanted === null ? firstFreeName(isTaken) : isRenamed ? nextFreeName(wanted, isTaken) : wanted;
    const last = room.lastLives.get(name);
    const isSameLife = !isRenamed && message.epoch !== null && message.epoch >= (last?.epoch ?? 0);
    const epoch = isSameLife
      ? (message.epoch ?? 0)
      : Math.max(Math.floor(this.#port.now()), (last?.epoch ?? 0) + 1);
    const token = isRenamed || message.token === null ? this.#port.newToken() : message.token;
    const member: Member = { id, room, name, epoch, token };
    // Only the token says that it is the same one's next life: the earlier may be alive among its
    // peers though its WebSocket is gone. Without it they judge for themselves.
    const supersedes = last?.token === token && last.epoch < epoch ? last.epoch : null;
    const members = this.#seenBy(member);
    this.#tell(member, { t: 'member', name, epoch, supersedes });
    room.members.set(name, member);
    this.#members.set(id, member);
    this.#remember(room, member);
    const stunPort = this.#stunPort;
    const v = signalProtocol;
    this.#port.send(id, {
      t: 'joined',
      v,
      name,
      epoch,
      token,
      isRenamed,
      members,
      stunPort,
      isLab: this.#isLab,
    });
    const by = room.lab.splitBy;
    if (by !== null) this.#port.send(id, { t: 'split', by });
  }

  #carry(member: Member, signal: Extract<ClientMessage, { t: 'signal' }>): void {
    const { id, room, name, epoch } = member;
    const { to, toEpoch, dial, data } = signal;
    const target = room.members.get(to);
    const isReached = !room.lab.isShut && this.#sees(member, to);
    if (target?.epoch === toEpoch && isReached) {
      this.#port.send(target.id, { t: 'signal', from: name, fromEpoch: epoch, dial, data });
    } else {
      this.#port.send(id, { t: 'unreachable', to, toEpoch, dial });
    }
  }

  /** Others are told why, unless the same life is back at once. */
  #remove(member: Member, reason: LeaveReason | null): void {
    const { id, room, name, epoch } = member;
    this.#members.delete(id);
    room.members.delete(name);
    if (reason !== null) this.#tell(member, { t: 'left', name, epoch, reason });
    if (room.lab.isSplitBy(id)) this.#split(room, { id, name }, []);
    if (room.lab.isShutBy(id)) this.#shut(room, null);
  }

  #sees({ room, name }: Member, other: string): boolean {
    return room.lab.areTogether(name, other);
  }

  #seenBy(member: Member): { readonly name: string; readonly epoch: number }[] {
    return [...member.room.members.values()]
      .filter((other) => other.name !== member.name && this.#sees(member, other.name))
      .map(({ name, epoch }) => ({ name, epoch }));
  }

  #remember({ lastLives }: Room, { name, epoch, token }: Member): void {
    lastLives.delete(name);
    lastLives.set(name, { epoch, token });
    const [oldest] = lastLives.keys();
    if (lastLives.size > rememberedNamesMax && oldest !== undefined) lastLives.delete(oldest);
  }

  /** To all who see a member; in a shut room nobody sees anything. */
  #tell(about: Member, message: ServerMessage): void {
    const { room } = about;
    if (room.lab.isShut) return;
    for (const { id, name } of room.members.values()) {
      if (name !== about.name && this.#sees(about, name)) this.#port.send(id, message);
    }
  }

  #refuse(id: number, code: Refusal, say: string): void {
    this.#port.send(id, { t: 'refused', code, say });
  }
}

function newRoom(name: string): Room {
  return { name, members: new Map(), lastLives: new Map(), lab: new RoomLab() };
}

function isOutdated({ epoch }: JoinMessage, holder: Member): boolean {
  return epoch !== null && epoch < holder.epoch;
}
