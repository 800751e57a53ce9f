/**
 * The Env of one simulated node: the world's clock, and a main thread that can be frozen or gone.
 * What becomes due while it is frozen runs when it thaws, in order, as in a tab that stalled.
 */

import type { Env } from '../core/index.ts';
import type { VirtualClock } from './clock.ts';

export class Thread {
  readonly #clock: VirtualClock;
  readonly #startedAt: number;
  #isGone = false;
  #isFrozen = false;
  #waiting: (() => void)[] = [];
  #posted = 0;
  readonly env: Env;

  constructor(clock: VirtualClock, random: () => number) {
    this.#clock = clock;
    this.#startedAt = clock.now;
    this.env = {
      now: () => clock.now - this.#startedAt,
      schedule: (delayMs, task) => clock.schedule(delayMs, () => this.run(task)),
      soon: (task) => this.post(0, task),
      random,
    };
  }

  /** Something is on its way to it, or it cannot take it now. */
  get isBusy(): boolean {
    return this.#posted > 0 || this.#isFrozen;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Runs a task from outside (a message, a timer) as the node's thread would: now, late or never. */
  run(task: () => void): void {
    if (this.#isGone) return;
    if (this.#isFrozen) this.#waiting.push(task);
    else task();
  }

  /** As `run`, after `delayMs`, and counted as in flight until then. */
  post(delayMs: number, task: () => void): void {
    this.#posted++;
    this.#clock.schedule(delayMs, () => {
      this.#posted--;
      this.run(task);
    });
  }

  freeze(ms: number): void {
    this.#isFrozen = true;
    this.#clock.schedule(ms, () => {
      this.#isFrozen = false;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const task of waiting) this.run(task);
    });
  }

  end(): void {
    this.#isGone = true;
    this.#waiting = [];
  }
}
