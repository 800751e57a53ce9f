/** Who waits until the links have room again: a publisher that sends much, and must not lose any. */

import type { Cancel, Env } from '../env.ts';

/** So long anyone waits at most, in ms: a receiver that stalls slows no publisher for ever. */
export const writableMs = 2_000;

export class Writable {
  readonly #env: Env;
  readonly #isSo: () => boolean;
  #waiting: { readonly resolve: () => void; readonly cancel: Cancel }[] = [];

  /** `isSo`: whether every open link is below its mark. */
  constructor(env: Env, isSo: () => boolean) {
    this.#env = env;
    this.#isSo = isSo;
  }

  /** Calls `resolve` once it is so, or after two seconds; always in a later turn. */
  wait(resolve: () => void): void {
    if (this.#isSo()) {
      this.#env.soon(resolve);
      return;
    }
    const waiting = {
      resolve,
      cancel: this.#env.schedule(writableMs, () => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve();
      }),
    };
    this.#waiting.push(waiting);
  }

  /** A link has room again, or is no more. */
  look(): void {
    if (this.#waiting.length > 0 && this.#isSo()) this.release();
  }

  /** Nobody waits any longer. */
  release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { resolve, cancel } of waiting) {
      cancel();
      this.#env.soon(resolve);
    }
  }
}
