/**
 * A bare RTCDataChannel and batches made by hand: what is sent in one turn leaves together, at the
 * turn's end or when the batch is full. As text, one JSON array; or binary, each message behind its
 * length.
 */

import { Raw } from './raw.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class TextBatches extends Raw {
  readonly #bytesMax: number;
  #texts: string[] = [];
  #bytes = 0;

  constructor(bytesMax: number) {
    super();
    this.#bytesMax = bytesMax;
  }

  override send(message: unknown): void {
    if (this.#bytes === 0) queueMicrotask(() => this.#flush());
    const text = JSON.stringify(message);
    this.#texts.push(text);
    this.#bytes += text.length + 1;
    if (this.#bytes >= this.#bytesMax) this.#flush();
  }

  override receive(data: string | ArrayBuffer): void {
    for (const message of JSON.parse(data as string) as unknown[]) this.onMessage(message);
  }

  #flush(): void {
    if (this.#bytes === 0) return;
    const batch = `[${this.#texts.join(',')}]`;
    this.#texts = [];
    this.#bytes = 0;
    for (const channel of this.channels) channel.send(batch);
  }
}

/** The length's highest bit says that a message is bytes and not JSON. */
const isBytes = 0x8000_0000;

export class BinaryBatches extends Raw {
  readonly #batch: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #length = 0;

  constructor(bytesMax: number) {
    super();
    // UTF-8 takes at most three bytes for a code unit: room for what does not fit any more.
    this.#batch = new Uint8Array(bytesMax);
    this.#view = new DataView(this.#batch.buffer);
  }

  override send(message: unknown): void {
    const text = message instanceof Uint8Array ? null : JSON.stringify(message);
    const most = 4 + (text === null ? (message as Uint8Array).length : text.length * 3);
    if (this.#length + most > this.#batch.length) this.#flush();
    if (this.#length === 0) queueMicrotask(() => this.#flush());
    const from = this.#length + 4;
    if (text === null) {
      const bytes = message as Uint8Array;
      this.#batch.set(bytes, from);
      this.#view.setUint32(this.#length, bytes.length + isBytes);
      this.#length = from + bytes.length;
    } else {
      const { written } = encoder.encodeInto(text, this.#batch.subarray(from));
      this.#view.setUint32(this.#length, written);
      this.#length = from + written;
    }
  }

  override receive(data: string | ArrayBuffer): void {
    const batch = new Uint8Array(data as ArrayBuffer);
    const view = new DataView(data as ArrayBuffer);
    for (let at = 0; at < batch.length;) {
      const field = view.getUint32(at);
      const end = at + 4 + (field % isBytes);
      const body = batch.subarray(at + 4, end);
      this.onMessage(field >= isBytes ? body : JSON.parse(decoder.decode(body)));
      at = end;
    }
  }

  #flush(): void {
    if (this.#length === 0) return;
    for (const channel of this.channels) channel.send(this.#batch.subarray(0, this.#length));
    this.#length = 0;
  }
}
