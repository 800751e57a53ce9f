/**
 * The messages that every version can read: a `hello`, and a `refuse` with its sentence. They are alone
 * in a message of the first framing, so that nodes of different versions can tell each other so.
 *
 *   message := 1:u8 length:varint kind:u8 lane:u8(=0) number:varint(=0) reference:varint(=0) clock:varint fields
 */

import type { Reason } from '../trace.ts';
import { Reader, Writer } from './bytes.ts';
import { readFields, writeFields } from './frame-fields.ts';
import { type Frame, type FrameContent, kindOf, numberOf } from './frames.ts';

export const greetingFraming = 1;

export type Greeting = Extract<FrameContent, { kind: 'hello' | 'refuse' }>;

export function isGreeting(content: FrameContent): content is Greeting {
  return content.kind === 'hello' || content.kind === 'refuse';
}

export function encodeGreeting(content: Greeting, clock: number): Uint8Array<ArrayBuffer> {
  const inner = new Writer();
  inner.u8(numberOf(content.kind));
  for (let zero = 0; zero < 3; zero++) inner.u8(0);
  inner.varint(clock);
  writeFields(inner, content);
  const outer = new Writer();
  outer.u8(greetingFraming);
  outer.varint(inner.length);
  outer.raw(inner.bytes());
  return outer.bytes();
}

export function decodeGreeting(message: Uint8Array): Frame | Reason {
  const outer = new Reader(message, 1);
  const from = new Reader(outer.raw(outer.varint()));
  if (outer.isBroken) return 'bad-frame';
  const kind = kindOf(from.u8());
  const lane = from.u8();
  const [number, reference, clock] = [from.varint(), from.varint(), from.varint()];
  if (from.isBroken) return 'bad-frame';
  // An earlier version says everything in this framing; all but its greeting is not understood here.
  if (kind !== 'hello' && kind !== 'refuse') return 'version';
  const content = readFields(from, kind);
  if (content === null || from.isBroken || lane !== 0) return 'bad-frame';
  return { number, reference, clock, content };
}
