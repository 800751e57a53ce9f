/**
 * Wants a link to every member that has none, and goes on wanting: a dial that fails or a link that
 * breaks is tried again, at growing intervals, for as long as the peer may be there.
 */

import type { Cancel, Env } from '../env.ts';
import type { NodeRef } from '../link.ts';
import { redialMs } from './timing.ts';

interface Attempt {
  readonly epoch: number;
  readonly waitMs: number;
  readonly cancel: Cancel;
}

export class Redial {
  readonly #env: Env;
  readonly #dial: (peer: NodeRef) => void;
  readonly #attempts = new Map<string, Attempt>();

  /** `dial` is called for each attempt; it may decide that it is not wanted any more. */
  constructor(env: Env, dial: (peer: NodeRef) => void) {
    this.#env = env;
    this.#dial = dial;
  }

  /** Dials now, forgetting earlier failures. */
  now(peer: NodeRef): void {
    this.stop(peer.name);
    this.#dial(peer);
  }

  /** Dials later: each failure in a row waits longer. */
  later(peer: NodeRef): void {
    const before = this.#attempts.get(peer.name);
    before?.cancel();
    const waitMs =
      before?.epoch === peer.epoch ? Math.min(before.waitMs * 2, redialMs.last) : redialMs.first;
    // Spread, so that the two ends of many links do not all dial in step.
    const cancel = this.#env.schedule(waitMs * (0.5 + this.#env.random()), () => this.#dial(peer));
    this.#attempts.set(peer.name, { epoch: peer.epoch, waitMs, cancel });
  }

  stop(name: string): void {
    this.#attempts.get(name)?.cancel();
    this.#attempts.delete(name);
  }

  stopAll(): void {
    for (const name of this.#attempts.keys()) this.stop(name);
  }
}
