import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Speaker } from '../suites/speaker.ts';
import { TraceBlock } from '../trace-block.ts';
import { TraceRing } from '../trace-ring.ts';
import { emptyRow, eventOf, pack } from '../trace-rows.ts';
import type { TraceEvent } from '../trace.ts';
import type { Frame, FrameContent } from './frames.ts';
import { OwnLexicon } from './lexicon.ts';
import { decodeMessage, encodeMessage } from './payload.ts';
import { TraceReader } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';

/** Bytes are hexadecimal, everywhere in it. */
interface Vectors {
  /** Of each: the messages of one direction of one link, in order. */
  readonly links: readonly {
    readonly name: string;
    readonly messages: readonly {
      readonly bytes: string;
      readonly frames: readonly Record<string, unknown>[];
      readonly bad?: readonly string[];
      /** Another writer may write it otherwise: deflated, or not all that may be left out is. */
      readonly isReadOnly?: boolean;
    }[];
  }[];
  readonly traces: readonly {
    readonly name: string;
    readonly isStanding: boolean;
    readonly bytes: string;
    readonly node: string;
    readonly epoch: number;
    readonly events: readonly TraceEvent[];
  }[];
  readonly bodies: readonly { readonly bytes: string; readonly json: unknown }[];
  /** Bodies of one publisher that refer to its lexicon, and the messages of one link that bring them. */
  readonly referring: readonly {
    readonly message: string;
    readonly body: string;
    readonly json: unknown;
  }[];
}

const vectors = JSON.parse(
  readFileSync(new URL('vectors.json', import.meta.url), 'utf8'),
) as Vectors;

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** A frame as the file has it: fields beside the head, bytes as text, what bodies refer to apart. */
function flat({ content, ...head }: Frame): Record<string, unknown> {
  const fields = Object.entries(content)
    .filter(([name]) => name !== 'lexicon')
    .map(([name, value]) => [name, value instanceof Uint8Array ? hex(value) : value]);
  return { ...head, ...(Object.fromEntries(fields) as object) };
}

function content(frame: Readonly<Record<string, unknown>>): FrameContent {
  const fields = Object.entries(frame)
    .filter(([name]) => !['number', 'reference', 'clock'].includes(name))
    .map(([name, value]) => [
      name,
      name === 'body' || (frame['kind'] === 'trace' && name === 'events')
        ? bytesOf(value as string)
        : value,
    ]);
  return Object.fromEntries(fields) as FrameContent;
}

describe('the test vectors of the protocol', () => {
  it.each(vectors.links)('$name is read as it says', ({ messages }) => {
    const far = new Speaker();
    for (const { bytes, frames, bad = [] } of messages) {
      const heard = far.hear(bytesOf(bytes));
      expect(heard.frames.map(flat)).toEqual(frames);
      expect(heard.bad).toEqual(bad);
    }
  });

  it.each(vectors.links)('$name is written so', ({ messages }) => {
    const near = new Speaker();
    for (const { bytes, frames, isReadOnly } of messages) {
      if (isReadOnly === true) continue;
      const [first] = frames;
      const isGreeting = first?.['kind'] === 'hello' || first?.['kind'] === 'refuse';
      const said = isGreeting
        ? near.say(content(first), first)
        : near.batch(...frames.map((frame) => [content(frame), frame] as const));
      expect(hex(said)).toBe(bytes);
    }
  });

  it.each(vectors.traces)(
    'has traces that are read as they say: $name',
    ({ bytes, isStanding, node, epoch, events }) => {
      const reader = new TraceReader();
      expect(reader.read(bytesOf(bytes))).toEqual({ isStanding });
      const ring = new TraceRing(events.length);
      ring.append(ring.owner({ name: node, epoch }), reader.block);
      const row = emptyRow();
      const read = events.map((_, at) => {
        ring.read(at, row);
        return eventOf(row);
      });
      expect(ring.end).toBe(events.length);
      expect(read).toEqual(events);
    },
  );

  it.each(vectors.traces)('and written so: $name', ({ bytes, isStanding, events }) => {
    const block = new TraceBlock();
    for (const event of events) {
      const row = { ...emptyRow(), seq: event.seq, at: event.at, clock: event.clock };
      pack(row, event.kind, event);
      block.push(row);
    }
    expect(hex(new TraceWriter().write(block, isStanding))).toBe(bytes);
  });

  it('has bodies that are read as they say', () => {
    expect(vectors.bodies.length).toBeGreaterThan(0);
    for (const { bytes, json } of vectors.bodies) {
      expect(decodeMessage(bytesOf(bytes))?.value).toEqual(json);
    }
  });

  it('has bodies that refer to a lexicon, which are read and written so', () => {
    const lexicon = new OwnLexicon();
    const [near, far] = [new Speaker(lexicon), new Speaker()];
    expect(vectors.referring.length).toBeGreaterThan(0);
    vectors.referring.forEach(({ message, body, json }, at) => {
      const [frame] = far.hear(bytesOf(message)).frames;
      if (frame?.content.kind !== 'event') throw new Error('no event');
      expect(hex(frame.content.body)).toBe(body);
      const { lexicon: told = null } = frame.content;
      expect(decodeMessage(frame.content.body, told)?.value).toEqual(json);
      expect(hex(encodeMessage(json, undefined, lexicon))).toBe(body);
      const head = { number: at + 1, clock: 5 * at + 5 };
      expect(hex(near.say(frame.content, head))).toBe(message);
    });
  });
});
