/** A look at a message from outside the link, by who has not read those before it. */

import type { Reader } from './bytes.ts';
import { moreFlags, nameBytesMax } from './frame-fields.ts';
import { framesOf, readPlain } from './frame-reader.ts';
import { eventFlags } from './frame-writer.ts';
import type { Frame } from './frames.ts';
import { decodeGreeting, greetingFraming } from './greeting-frame.ts';
import { Lexicon } from './lexicon.ts';

/** The frames of a message that do not depend on others, in order: all but events. */
export function glance(message: Uint8Array): readonly Frame[] {
  if (message[0] === greetingFraming) {
    const greeting = decodeGreeting(message);
    return typeof greeting === 'string' ? [] : [greeting];
  }
  const frames: Frame[] = [];
  const from = framesOf(message);
  if (typeof from === 'string') return frames;
  while (from.left > 0 && !from.isBroken) {
    const first = from.u8();
    if (first >= eventFlags.isEvent) {
      skipEvent(from, first);
      continue;
    }
    const frame = readPlain(from, first);
    if (typeof frame !== 'string') frames.push(frame);
  }
  return frames;
}

function skipEvent(from: Reader, flags: number): void {
  if ((flags & eventFlags.sameTopic) === 0) skipName(from);
  for (const flag of [eventFlags.nextNumber, eventFlags.nextCount, eventFlags.sameStep]) {
    if ((flags & flag) === 0) from.varint();
  }
  if ((flags & eventFlags.hasMore) !== 0) {
    const more = from.u8();
    if ((more & moreFlags.isCopy) !== 0) from.varint();
    if ((more & moreFlags.hasDispatcher) !== 0) skipName(from);
  }
  if ((flags & eventFlags.hasWords) !== 0) new Lexicon().read(from);
  from.raw(from.varint());
}

function skipName(from: Reader): void {
  if (from.varint() === 0) from.text(nameBytesMax);
}
