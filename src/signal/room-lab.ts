/**
 * What members of a lab do to their room at the signaling server: they part it, or keep it shut. Each
 * ends with the WebSocket of whoever did it.
 */

/** How soon those who come to a shut room are to come again, in ms. */
export const shutRetryMs = 1_000;

interface Split {
  readonly by: { readonly id: number; readonly name: string };
  /** name -> its part. */
  readonly partOf: ReadonlyMap<string, number>;
}

export class RoomLab {
  #split: Split | null = null;
  #shutBy: number | null = null;

  get isShut(): boolean {
    return this.#shutBy !== null;
  }

  /** Who split the room, or null. */
  get splitBy(): string | null {
    return this.#split?.by.name ?? null;
  }

  /** Whether a client keeps the room shut. */
  isShutBy(id: number): boolean {
    return this.#shutBy === id;
  }

  isSplitBy(id: number): boolean {
    return this.#split?.by.id === id;
  }

  /** No parts end it. A name in several parts is in the first. */
  split(by: Split['by'], parts: readonly (readonly string[])[]): void {
    const partOf = new Map<string, number>();
    parts.forEach((names, part) => {
      for (const name of names) if (!partOf.has(name)) partOf.set(name, part);
    });
    this.#split = parts.length === 0 ? null : { by, partOf };
  }

  shut(by: number | null): void {
    this.#shutBy = by;
  }

  /** Whether two names see one another. One that is in no part is in that of whoever split the room. */
  areTogether(a: string, b: string): boolean {
    if (this.#split === null) return true;
    const { partOf, by } = this.#split;
    const own = partOf.get(by.name) ?? -1;
    return (partOf.get(a) ?? own) === (partOf.get(b) ?? own);
  }
}
