/**
 * The Env of one simulated node: the world's clock as the node's own tells it, and a main thread that
 * can be frozen or gone. What becomes due while it is frozen runs when it thaws, in order, as in a tab
 * that stalled.
 */

import type { Env } from '../core/index.ts';
import type { VirtualClock } from './clock.ts';

/** How a node's own clock differs from the world's. */
export interface Skew {
  /** Its ms for each ms of the world. */
  readonly rate: number;
  /** What it shows when the node starts, in ms. */
  readonly startsAt: number;
}

export const noSkew: Skew = { rate: 1, startsAt: 0 };

export class Thread {
  readonly #clock: VirtualClock;
  #isGone = false;
  #thawsAt = 0;
  #waiting: (() => void)[] = [];
  #posted = 0;
  readonly env: Env;

  constructor(clock: VirtualClock, random: () => number, skew: Skew = noSkew) {
    const startedAt = clock.now;
    this.#clock = clock;
    this.env = {
      now: () => skew.startsAt + (clock.now - startedAt) * skew.rate,
      schedule: (delayMs, task) => this.#schedule(delayMs / skew.rate, task),
      soon: (task) => this.post(0, task),
      random,
    };
  }

  /** Something is on its way to it, or it cannot take it now. */
  get isBusy(): boolean {
    return this.#posted > 0 || this.isFrozen;
  }

  get isFrozen(): boolean {
    return this.#clock.now < this.#thawsAt;
  }

  /** Runs a task from outside (a message, a timer) as the node's thread would: now, late or never. */
  run(task: () => void): void {
    if (this.#isGone) return;
    // Behind what waits already: a thread that thaws takes things in the order they came.
    if (this.isFrozen || this.#waiting.length > 0) this.#waiting.push(task);
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
    this.#thawsAt = Math.max(this.#thawsAt, this.#clock.now + ms);
    this.#clock.schedule(ms, () => this.#thaw());
  }

  end(): void {
    this.#isGone = true;
    this.#waiting = [];
  }

  #schedule(delayMs: number, task: () => void): () => void {
    let isCancelled = false;
    const unschedule = this.#clock.schedule(delayMs, () =>
      this.run(() => {
        // It may have come due while the thread was frozen, and been taken back since.
        if (!isCancelled) task();
      }),
    );
    return () => {
      isCancelled = true;
      unschedule();
    };
  }

  #thaw(): void {
    if (this.isFrozen) return;
    while (this.#waiting.length > 0) {
      const task = this.#waiting.shift();
      task?.();
    }
  }
}
