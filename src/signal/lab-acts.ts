/** What becomes of a room when its lab changes, as its members here are told. */

import type { LabState, Split } from './backplane.ts';
import type { Room } from './room.ts';
import type { ServerMessage } from './schema.ts';

type Send = (id: number, message: ServerMessage) => void;

/** What a member did that is gone meanwhile has ended. */
export function applyLab(
  room: Room,
  { split, shutBy }: LabState,
  isReached: boolean,
  send: Send,
): void {
  const by = split !== null && room.members.has(split.by) ? split : null;
  if (!room.lab.isSplitAs(by)) splitRoom(room, by, send);
  shutRoom(room, shutBy !== null && room.members.has(shutBy) ? shutBy : null, isReached, send);
}

function splitRoom(room: Room, split: Split | null, send: Send): void {
  const { lab } = room;
  const members = [...room.members.values()];
  const couldSee = members.map((one) => members.map((other) => room.sees(one.name, other.name)));
  lab.split(split);
  for (const { local } of room.locals()) send(local.id, { t: 'split', by: lab.splitBy });
  // When it is opened again, all is told anew.
  if (lab.isShut) return;
  members.forEach((one, at) => {
    if (one.local === null) return;
    const { id } = one.local;
    members.forEach(({ name, epoch }, other) => {
      const isSeen = room.sees(one.name, name);
      if (isSeen === couldSee[at]?.[other]) return;
      if (isSeen) send(id, { t: 'member', name, epoch, supersedes: null });
      else send(id, { t: 'left', name, epoch, reason: 'parted' });
    });
  });
}

function shutRoom(room: Room, by: string | null, isReached: boolean, send: Send): void {
  const wasShut = room.lab.isShut;
  room.lab.shut(by);
  const { isShut, shutBy } = room.lab;
  if (isShut === wasShut) return;
  for (const { name, local } of room.locals()) {
    const members = isShut ? [] : room.seenBy(name, isReached);
    send(local.id, { t: 'shut', by: shutBy, members });
  }
}
