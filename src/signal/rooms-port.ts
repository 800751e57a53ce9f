/** What the rooms of a server ask of their surroundings, and how many there may be. */

import type { Backplane } from './backplane.ts';
import type { ServerMessage } from './schema.ts';

export interface RoomLimits {
  readonly roomsMax: number;
  /** At all servers. */
  readonly membersPerRoomMax: number;
  readonly membersMax: number;
}

export const roomLimits: RoomLimits = { roomsMax: 1_000, membersPerRoomMax: 64, membersMax: 5_000 };

/** After the machine began, how long a living node's lesser epoch wins its name back, in ms. */
export const settleMs = 60_000;

/** `id` is a client as the server knows it. */
export interface RoomsPort {
  /** Wall-clock ms: epochs are to grow over restarts of the server too. */
  now(): number;
  newToken(): string;
  /** What other servers know of a token: enough to recognise it, and not to have it. */
  proofOf(token: string): string;
  send(id: number, message: ServerMessage): void;
  /** The client's WebSocket is to be closed after what was sent. */
  close(id: number): void;
}

export interface RoomsOptions {
  readonly limits?: RoomLimits;
  readonly stunPort?: number | null;
  /** Whether members may part their room and keep it shut. */
  readonly isLab?: boolean;
  /** The other servers; none when not given. */
  readonly backplane?: Backplane;
}
