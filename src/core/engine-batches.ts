/**
 * What one turn says on a topic leaves for the engine together, when the turn is over: one message for
 * each topic, and never more than one for an event.
 *
 *   message := epoch:varint frames       `frames`: as a message on a link, not greeting
 */

import type { OutgoingEvent } from './adapter.ts';
import type { Env } from './env.ts';
import type { NodeRef } from './link.ts';
import { Writer } from './wire/bytes.ts';
import { framing } from './wire/frame-reader.ts';
import { FrameWriter } from './wire/frame-writer.ts';

/** A message with so many bytes leaves at once. */
const batchBytesMax = 32_768;

interface Batch {
  readonly topic: string | null;
  readonly to: Writer;
  readonly writer: FrameWriter;
  frames: number;
}

export interface EngineBatchesPort {
  /** False: the engine took nothing. What was in it is lost, and missed by its numbers. */
  publish(topic: string | null, message: Uint8Array): boolean;
  sent(frames: number, bytes: number): void;
}

export class EngineBatches {
  readonly #self: NodeRef;
  readonly #env: Env;
  readonly #port: EngineBatchesPort;
  readonly #batches = new Map<string | null, Batch>();
  #bytes = 0;
  #isDue = false;

  constructor(self: NodeRef, env: Env, port: EngineBatchesPort) {
    this.#self = self;
    this.#env = env;
    this.#port = port;
  }

  /** Bytes that leave at the end of this turn. */
  get bytes(): number {
    return this.#bytes;
  }

  /** For those who listen to `topic`, or for all. The answer is the bytes it takes. */
  add(
    topic: string | null,
    event: OutgoingEvent,
    number: number,
    clock: number,
    isAlone: boolean,
  ): number {
    // The same events, said to others: in the order they were said.
    if (this.#batches.has(topic === null ? event.topic : null)) this.flush();
    const batch = this.#batch(topic);
    const before = batch.to.length;
    batch.writer.event(batch.to, event, null, number, clock);
    return this.#added(batch, before, isAlone);
  }

  /** Says to those who listen to `topic` what its last number is. */
  mark(topic: string, last: number, clock: number): void {
    if (this.#batches.has(null)) this.flush();
    const batch = this.#batch(topic);
    const before = batch.to.length;
    const content = { kind: 'marks', marks: [{ topic, last }] } as const;
    batch.writer.plain(batch.to, content, { number: 0, reference: 0, clock });
    this.#added(batch, before, false);
  }

  /** Says to all, at once, that this node is there; false when the engine takes nothing. */
  alive(clock: number): boolean {
    const to = this.#begin();
    new FrameWriter().plain(to, { kind: 'alive' }, { number: 0, reference: 0, clock });
    if (!this.#port.publish(null, to.bytes())) return false;
    this.#port.sent(1, to.length);
    return true;
  }

  /** Everything leaves now, in the order of the topics' first words. */
  flush(): void {
    for (const batch of this.#batches.values()) this.#leave(batch);
  }

  #batch(topic: string | null): Batch {
    const known = this.#batches.get(topic);
    if (known !== undefined) return known;
    const to = this.#begin();
    const batch = { topic, to, writer: new FrameWriter(), frames: 0 };
    this.#batches.set(topic, batch);
    this.#bytes += to.length;
    if (!this.#isDue) {
      this.#isDue = true;
      this.#env.soon(() => {
        this.#isDue = false;
        this.flush();
      });
    }
    return batch;
  }

  #begin(): Writer {
    const to = new Writer();
    to.varint(this.#self.epoch);
    to.u8(framing);
    return to;
  }

  #added(batch: Batch, before: number, isAlone: boolean): number {
    const bytes = batch.to.length - before;
    batch.frames++;
    this.#bytes += bytes;
    if (isAlone || batch.to.length >= batchBytesMax) this.#leave(batch);
    return bytes;
  }

  #leave(batch: Batch): void {
    const { topic, to, frames } = batch;
    this.#batches.delete(topic);
    this.#bytes -= to.length;
    if (this.#port.publish(topic, to.bytes())) this.#port.sent(frames, to.length);
  }
}
