/** What a join asks for: the name, the epoch and the token that will be claimed. Pure. */

import type { Claim } from './backplane.ts';
import { firstFreeName, nextFreeName } from './free-names.ts';
import type { Member, Room } from './room.ts';
import type { RoomsPort } from './rooms-port.ts';
import type { JoinMessage } from './schema.ts';

export interface Wish extends Claim {
  readonly token: string;
  readonly isRenamed: boolean;
  /** Whoever has the name now and is followed by right, or displaced. */
  readonly follows: 'by right' | 'as the first' | null;
}

type Port = Pick<RoomsPort, 'now' | 'newToken' | 'proofOf'>;

/** `isSettling`: soon after the server began a living node's lesser epoch wins its name back. */
export function wishOf(room: Room, message: JoinMessage, port: Port, isSettling: boolean): Wish {
  const follows = followsHow(room, message, port, isSettling);
  const wanted = message.name;
  const isTaken = (name: string): boolean =>
    room.claiming.has(name) || (room.members.has(name) && !(name === wanted && follows !== null));
  const isRenamed = wanted !== null && isTaken(wanted);
  const name =
    wanted === null ? firstFreeName(isTaken) : isRenamed ? nextFreeName(wanted, isTaken) : wanted;
  const last = follows === 'as the first' ? undefined : room.lastLives.get(name);
  const isSameLife = !isRenamed && message.epoch !== null && message.epoch >= (last?.epoch ?? 0);
  const epoch = isSameLife
    ? (message.epoch ?? 0)
    : Math.max(Math.floor(port.now()), (last?.epoch ?? 0) + 1);
  const token = isRenamed || message.token === null ? port.newToken() : message.token;
  return { name, epoch, token, proof: port.proofOf(token), isRenamed, follows };
}

/** Whether the token of a join is that of whoever holds its name. */
export function isBack(
  { name, token }: JoinMessage,
  holder: Member | undefined,
  port: Port,
): boolean {
  if (holder === undefined || name === null || token === null) return false;
  return port.proofOf(token) === holder.proof;
}

function followsHow(
  room: Room,
  message: JoinMessage,
  port: Port,
  isSettling: boolean,
): Wish['follows'] {
  const holder = message.name === null ? undefined : room.members.get(message.name);
  if (holder === undefined) return null;
  if (isBack(message, holder, port)) return 'by right';
  const { epoch } = message;
  // A living node that registers again, against a newcomer that was let in before it could.
  return isSettling && epoch !== null && epoch < holder.epoch ? 'as the first' : null;
}
