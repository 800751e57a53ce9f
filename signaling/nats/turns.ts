/** What is said in one turn of the event loop leaves in one write: each costs as much as what it says. */
export class Turns {
  #end: Promise<void> | null = null;

  /** Resolves when this turn is over, for all who asked in it. */
  end(): Promise<void> {
    this.#end ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#end = null;
        resolve();
      });
    });
    return this.#end;
  }
}
