/** One end of a link, for tests: says frames and hears them, message by message. */

import type { Reason } from '../trace.ts';
import { Writer } from '../wire/bytes.ts';
import { framing, FrameReader } from '../wire/frame-reader.ts';
import { FrameWriter } from '../wire/frame-writer.ts';
import type { Frame, FrameContent, FrameHead } from '../wire/frames.ts';
import { encodeGreeting, isGreeting } from '../wire/greeting-frame.ts';
import type { OwnLexicon } from '../wire/lexicon.ts';

export class Speaker {
  readonly #writer = new FrameWriter();
  readonly #reader = new FrameReader();
  readonly #lexicon: OwnLexicon | null;

  /** `lexicon`: what the bodies that it says refer to. */
  constructor(lexicon: OwnLexicon | null = null) {
    this.#lexicon = lexicon;
  }

  /** A message with one frame. */
  say(content: FrameContent, head: Partial<FrameHead> = {}): Uint8Array {
    if (isGreeting(content)) return encodeGreeting(content, head.clock ?? 0);
    return this.batch([content, head]);
  }

  /** A message with several. */
  batch(
    ...frames: readonly (readonly [FrameContent, Partial<FrameHead>?])[]
  ): Uint8Array<ArrayBuffer> {
    const to = new Writer();
    to.u8(framing);
    for (const [content, { number = 0, reference = 0, clock = 0 } = {}] of frames) {
      if (content.kind === 'event') {
        const written = { ...content, refersTo: this.#lexicon };
        this.#writer.event(to, written, content.copy, number, clock);
      } else this.#writer.plain(to, content, { number, reference, clock });
    }
    return to.bytes().slice();
  }

  hear(message: Uint8Array): {
    readonly frames: readonly Frame[];
    readonly bad: readonly Reason[];
  } {
    const frames: Frame[] = [];
    const bad: Reason[] = [];
    this.#reader.read(message, {
      frame: (frame) => void frames.push(frame),
      bad: (reason) => void bad.push(reason),
    });
    return { frames, bad };
  }
}
