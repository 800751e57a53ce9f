/**
 * A node's thread that can be stopped: what is due while it is frozen waits, and runs in the order it
 * came when it thaws, as in a tab that stalled. Time itself goes on, so the node sees that it was late.
 */

import type { Cancel, Env } from '../env.ts';

export class Stall {
  /** The Env of the node: the world's, as far as its thread runs. */
  readonly env: Env;
  #isFrozen = false;
  #isGone = false;
  #waiting: (() => void)[] = [];

  constructor(world: Env) {
    this.env = {
      now: () => world.now(),
      schedule: (delayMs, task) => this.#schedule(world, delayMs, task),
      soon: (task) => world.soon(() => this.run(task)),
      random: () => world.random(),
    };
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Whether a task would run at once. */
  get isClear(): boolean {
    return !this.#isFrozen && this.#waiting.length === 0 && !this.#isGone;
  }

  /** Runs a task from outside now, when the thread thaws, or never. */
  run(task: () => void): void {
    if (this.isClear) task();
    // Behind what waits already: a thread that thaws takes things in the order they came.
    else if (!this.#isGone) this.#waiting.push(task);
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    // One of them may freeze it again, or end it.
    while (!this.#isFrozen) {
      const task = this.#waiting[0];
      if (task === undefined) return;
      try {
        task();
      } finally {
        // Only now: what comes while it runs waits behind it and the others.
        if (this.#waiting[0] === task) this.#waiting.shift();
      }
    }
  }

  /** What waits never happens; what comes from now on does. */
  forget(): void {
    this.#isFrozen = false;
    this.#waiting = [];
  }

  /** Nothing runs here any more. */
  end(): void {
    this.#isGone = true;
    this.#waiting = [];
  }

  #schedule(world: Env, delayMs: number, task: () => void): Cancel {
    let isCancelled = false;
    const cancel = world.schedule(delayMs, () =>
      this.run(() => {
        // It may have come due while the thread was frozen, and been taken back since.
        if (!isCancelled) task();
      }),
    );
    return () => {
      isCancelled = true;
      cancel();
    };
  }
}
