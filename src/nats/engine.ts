/** NATS as the engine between nodes: a topic is a subject, and interest in it a subscription there. */

import {
  type Engine,
  engineBytesLow,
  type EngineHandlers,
  engineMessageBytesMax,
} from '../core/index.ts';
import type { Line, Sender } from './line.ts';
import type { Subjects } from './subjects.ts';

export class NatsEngine implements Engine {
  readonly kind = 'nats';
  readonly #line: Line;
  readonly #subjects: Subjects;
  readonly #topics = new Map<string, () => void>();
  readonly #sender: Sender;
  #handlers: EngineHandlers | null = null;
  #ends: (() => void)[] = [];
  #isStopped = false;

  constructor(line: Line, subjects: Subjects) {
    this.#line = line;
    this.#subjects = subjects;
    this.#sender = { lowBytes: engineBytesLow, writable: () => this.#handlers?.writable() };
    line.use(this);
  }

  start(handlers: EngineHandlers): void {
    this.#handlers = handlers;
    this.#ends = [
      this.#line.onReached((isReached) => this.#handlers?.reached(isReached)),
      this.#subscribe(null),
    ];
    handlers.reached(this.#line.isReached);
  }

  publish(topic: string | null, message: Uint8Array): boolean {
    const isTooLarge =
      message.length > engineMessageBytesMax || message.length > this.#line.bytesMax;
    if (this.#isStopped || isTooLarge) return false;
    const subject = this.#subjects.said(topic === null ? 'a' : 't', topic);
    return this.#line.publish(subject, message.slice(), this.#sender);
  }

  listen(topic: string, isListening: boolean): void {
    this.#topics.get(topic)?.();
    this.#topics.delete(topic);
    if (isListening && !this.#isStopped) this.#topics.set(topic, this.#subscribe(topic));
  }

  /** Something came on the node's other subjects that makes no sense. */
  bad(from: string): void {
    this.#handlers?.bad(from);
  }

  queuedBytes(): number {
    return this.#line.queuedBytes(this.#sender);
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#handlers = null;
    for (const end of [...this.#ends, ...this.#topics.values()]) end();
    this.#line.leave(this);
  }

  #subscribe(topic: string | null): () => void {
    const heard = this.#subjects.heard(topic === null ? 'a' : 't', topic);
    return this.#line.subscribe(heard, (subject, message) => {
      const from = this.#subjects.speakerOf(subject);
      if (from === null) this.bad('');
      else this.#handlers?.message(from, topic, message);
    });
  }
}
