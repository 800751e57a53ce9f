/** One direction of a link that is cut or slowed: what is held up there, in order. */

import type { Cancel, Env } from '../env.ts';

interface Held {
  readonly dueAt: number;
  readonly bytes: number;
  readonly pass: () => void;
}

/** Clocks are not exact to the last digit, in ms. */
const earlyMs = 0.01;

export class Hold {
  readonly #env: Env;
  #queue: Held[] = [];
  #bytes = 0;
  #isCut = false;
  #delayMs = 0;
  #isPassing = false;
  #cancel: Cancel | null = null;

  constructor(env: Env) {
    this.#env = env;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Whether anything would pass at once. */
  get isClear(): boolean {
    return !this.#isCut && this.#delayMs === 0 && this.#queue.length === 0 && !this.#isPassing;
  }

  set(isCut: boolean, delayMs: number): void {
    this.#isCut = isCut;
    this.#delayMs = delayMs;
    this.#flow();
  }

  /** Calls `pass` at once, or when all before it has passed and its time has come. */
  take(bytes: number, pass: () => void): void {
    if (this.isClear) {
      pass();
      return;
    }
    this.#queue.push({ dueAt: this.#env.now() + this.#delayMs, bytes, pass });
    this.#bytes += bytes;
    if (this.#cancel === null) this.#flow();
  }

  /** What is held never passes. */
  drop(): void {
    this.#queue = [];
    this.#bytes = 0;
    this.#stopWaiting();
  }

  #flow(): void {
    // It is called anew by what passes: the one loop goes on with what is there then.
    if (this.#isPassing) return;
    this.#stopWaiting();
    this.#isPassing = true;
    try {
      while (this.#isNextDue()) {
        const next = this.#queue.shift();
        this.#bytes -= next?.bytes ?? 0;
        next?.pass();
      }
    } finally {
      // What threw is gone; what is behind it passes in its time.
      this.#isPassing = false;
      this.#waitForNext();
    }
  }

  #waitForNext(): void {
    const [next] = this.#queue;
    if (next === undefined || this.#isCut) return;
    this.#cancel = this.#env.schedule(Math.max(0, next.dueAt - this.#env.now()), () => {
      this.#cancel = null;
      this.#flow();
    });
  }

  #isNextDue(): boolean {
    const [next] = this.#queue;
    if (next === undefined || this.#isCut) return false;
    return this.#delayMs === 0 || next.dueAt <= this.#env.now() + earlyMs;
  }

  #stopWaiting(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
