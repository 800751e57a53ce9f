/**
 * How signaling servers of one cluster stand together: a name of a room is claimed once among all of
 * them, each hears who holds what at the others, and a signal goes to the server that holds its
 * target. What comes in here has been checked by the implementation; it says what another server says.
 */

import type { LeaveReason } from './schema.ts';

/** A name of a room, as its holder proves it. */
export interface Claim {
  readonly name: string;
  readonly epoch: number;
  /** Hash of the token: what lets the holder come back at another server. */
  readonly proof: string;
}

/** A claim that was granted; `server` is where its WebSocket is. */
export interface Holder extends Claim {
  readonly server: string;
}

/** A room in parts that do not meet, by the word of a member; `stamp` grows with each such word. */
export interface Split {
  readonly by: string;
  readonly stamp: number;
  readonly parts: readonly (readonly string[])[];
}

/** What members of a lab do to their room, by name. */
export interface LabState {
  readonly split: Split | null;
  readonly shutBy: string | null;
}

/** A signal on its way to another server; `isReturned`: its target was not there. */
export interface CarriedSignal {
  readonly from: string;
  readonly fromEpoch: number;
  readonly to: string;
  readonly toEpoch: number;
  readonly dial: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly isReturned: boolean;
}

/** `taken`: another has it, and was told of through `held`. `unreached`: the others are not reached. */
export type ClaimAnswer = 'granted' | 'taken' | 'unreached';

export interface BackplaneHandlers {
  /** Another server holds this name now, whoever did before. */
  held(room: string, holder: Holder): void;
  /** It holds it no more. */
  freed(room: string, holder: Holder, reason: LeaveReason): void;
  /** The room's lab as it is for all servers, this one included, in one order. */
  lab(room: string, state: LabState): void;
  /** From a member of the room at `server`. */
  signal(room: string, server: string, signal: CarriedSignal): void;
  /** Whether the others are reached. When they are again, all that they hold has been told before. */
  reached(isReached: boolean): void;
}

export interface Backplane {
  /** This server among the others; another one after a restart. */
  readonly server: string;
  readonly isReached: boolean;
  start(handlers: BackplaneHandlers): void;
  /**
   * Claims a name that is free, held at a server that is gone, or whose holder as this server was told
   * of it is to be followed. Granted, it is kept up until it is released or another follows.
   */
  claim(room: string, claim: Claim, answer: (answer: ClaimAnswer) => void): void;
  release(room: string, claim: Claim, reason: LeaveReason): void;
  /** Comes back through `lab`. */
  setLab(room: string, state: LabState): void;
  /** False when it certainly does not arrive. */
  signal(server: string, room: string, signal: CarriedSignal): boolean;
  /** Says and hears nothing more; what was claimed lapses, unless its nodes claim it elsewhere. */
  stop(): Promise<void>;
}
