/** Reads a stream of bytes as a trace file, however it is cut into chunks. */

import { fileBytesMax, lineCharsMax } from './format.ts';
import { type NoTrace, type ReadTrace, TraceReader } from './reader.ts';
import { words } from './words.ts';

/** After so much the page gets its turn, in bytes. */
const turnBytes = 256 * 1024;

export async function readTrace(bytes: ReadableStream<Uint8Array>): Promise<ReadTrace | NoTrace> {
  const from = bytes.getReader();
  const to = new TraceReader();
  const lines = new Lines((line) => to.line(line));
  const decoder = new TextDecoder();
  let total = 0;
  let turn = 0;
  const stop = (say: string): NoTrace => {
    void from.cancel().catch(() => {});
    return { isOk: false, say };
  };
  for (;;) {
    let chunk: Uint8Array | undefined;
    try {
      ({ value: chunk } = await from.read());
    } catch {
      return { isOk: false, say: words.unreadable };
    }
    if (chunk === undefined) break;
    total += chunk.byteLength;
    if (total > fileBytesMax) return stop(words.tooLarge(fileBytesMax / 1024 / 1024));
    const say = lines.add(decoder.decode(chunk, { stream: true }));
    if (say !== null) return stop(say);
    if (total - turn < turnBytes) continue;
    turn = total;
    await new Promise((resolve) => setTimeout(resolve));
  }
  const say = lines.add(decoder.decode()) ?? lines.end();
  return say === null ? to.end() : { isOk: false, say };
}

/** Cuts text into lines; of one without an end it keeps no more than shows that it is too long. */
class Lines {
  readonly #take: (line: string) => string | null;
  #rest = '';

  constructor(take: (line: string) => string | null) {
    this.#take = take;
  }

  /** Hands on each line that is complete; the answer is the first that is not null. */
  add(text: string): string | null {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, lineCharsMax + 1);
    for (const line of lines) {
      const say = this.#take(line);
      if (say !== null) return say;
    }
    return null;
  }

  end(): string | null {
    return this.#rest === '' ? null : this.#take(this.#rest);
  }
}
