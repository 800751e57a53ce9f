/** Who hears what the clients of each node print. */

export class Printers {
  readonly #fns = new Map<number, Set<(line: string) => void>>();

  on(at: number, fn: (line: string) => void): () => void {
    const fns = this.#fns.get(at) ?? new Set();
    this.#fns.set(at, fns.add(fn));
    return () => void fns.delete(fn);
  }

  print(at: number, line: string): void {
    for (const fn of this.#fns.get(at) ?? []) fn(line);
  }
}
