/**
 * What members of a lab do to their room at the signaling servers: they part it, or keep it shut. Each
 * ends when whoever did it is a member no more.
 */

import type { LabState, Split } from './backplane.ts';

/** How soon those who come to a shut room are to come again, in ms. */
export const shutRetryMs = 1_000;

type Parts = readonly (readonly string[])[];

export class RoomLab {
  #split: Split | null = null;
  /** Name -> its part. */
  #partOf: ReadonlyMap<string, number> = new Map();
  #shutBy: string | null = null;
  #lastStamp = 0;

  get isShut(): boolean {
    return this.#shutBy !== null;
  }

  /** Who keeps the room shut, or null. */
  get shutBy(): string | null {
    return this.#shutBy;
  }

  /** Who split the room, or null. */
  get splitBy(): string | null {
    return this.#split?.by ?? null;
  }

  isSplitAs(split: Split | null): boolean {
    return split?.by === this.#split?.by && split?.stamp === this.#split?.stamp;
  }

  /** A name in several parts is in the first. Null ends it. */
  split(split: Split | null): void {
    const partOf = new Map<string, number>();
    split?.parts.forEach((names, part) => {
      for (const name of names) if (!partOf.has(name)) partOf.set(name, part);
    });
    this.#split = split;
    this.#partOf = partOf;
    this.#lastStamp = Math.max(this.#lastStamp, split?.stamp ?? 0);
  }

  /** By nobody opens it. Shut already, it stays the first one's. */
  shut(by: string | null): void {
    this.#shutBy = by === null ? null : (this.#shutBy ?? by);
  }

  /** The state when a member has parted the room (no parts end it), or has shut or opened it. */
  after(by: string, parts: Parts | undefined, isShut: boolean | undefined): LabState {
    const parted = { by, stamp: this.#lastStamp + 1, parts: parts ?? [] };
    const split = parts === undefined ? this.#split : parts.length === 0 ? null : parted;
    const shutBy = isShut === undefined ? this.#shutBy : isShut ? (this.#shutBy ?? by) : null;
    return { split, shutBy };
  }

  /** The state when what this member did has ended; null when it did nothing. */
  without(name: string): LabState | null {
    if (this.splitBy !== name && this.#shutBy !== name) return null;
    return {
      split: this.splitBy === name ? null : this.#split,
      shutBy: this.#shutBy === name ? null : this.#shutBy,
    };
  }

  /** Whether two names see one another. One that is in no part is in that of whoever split the room. */
  areTogether(a: string, b: string): boolean {
    if (this.#split === null) return true;
    const own = this.#partOf.get(this.#split.by) ?? -1;
    return (this.#partOf.get(a) ?? own) === (this.#partOf.get(b) ?? own);
  }
}
