/**
 * A simulated engine: copies each message to the nodes that listen to its topic. It can be gone for all
 * or for one node; what was under way to whom it is gone for is lost, and nobody is told which.
 */

import {
  type Engine,
  type EngineHandlers,
  engineMessageBytesMax,
  type NodeRef,
} from '../core/index.ts';
import type { Endpoint } from './network.ts';

interface Member extends Endpoint {
  readonly handlers: EngineHandlers;
  readonly topics: Set<string>;
  /** Counts up each time the engine is lost: what was sent before never arrives. */
  losses: number;
  isReached: boolean;
}

export class SimEngine {
  readonly #delayMs: () => number;
  readonly #members = new Map<string, Member>();
  #isUp = true;

  constructor(delayMs: () => number) {
    this.#delayMs = delayMs;
  }

  /** The engine as one life reaches it. */
  at(endpoint: Endpoint): Engine {
    const key = keyOf(endpoint.ref);
    // Asked for before it is started.
    const topics = new Set<string>();
    return {
      kind: 'sim',
      start: (handlers) => {
        const member = { ...endpoint, handlers, topics, losses: 0, isReached: this.#isUp };
        this.#members.set(key, member);
        endpoint.thread.post(0, () => handlers.reached(member.isReached));
      },
      publish: (topic, message) => this.#publish(key, topic, message),
      listen(topic, isListening) {
        if (isListening) topics.add(topic);
        else topics.delete(topic);
      },
      queuedBytes: () => 0,
      stop: () => void this.#members.delete(key),
    };
  }

  crash(ref: NodeRef): void {
    this.#members.delete(keyOf(ref));
  }

  /** Gone (false) or back (true), for all or for the nodes at one place. */
  setUp(isUp: boolean, place: string | null): void {
    if (place === null) this.#isUp = isUp;
    for (const member of this.#members.values()) {
      if (place !== null && member.place !== place) continue;
      if (member.isReached === isUp) continue;
      member.isReached = isUp;
      if (!isUp) member.losses++;
      member.thread.post(0, () => member.handlers.reached(isUp));
    }
  }

  #publish(key: string, topic: string | null, message: Uint8Array): boolean {
    const sender = this.#members.get(key);
    if (sender?.isReached !== true || message.length > engineMessageBytesMax) return false;
    const { name } = sender.ref;
    for (const member of this.#members.values()) {
      const isFor = topic === null || member.topics.has(topic);
      if (member === sender || !member.isReached || !isFor) continue;
      const { losses } = member;
      const copy = message.slice();
      member.thread.post(this.#delayMs(), () => {
        if (member.losses === losses) member.handlers.message(name, topic, copy);
      });
    }
    return true;
  }
}

function keyOf({ name, epoch }: NodeRef): string {
  return `${name}#${epoch}`;
}
