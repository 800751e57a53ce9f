/** What a message holds, by kind, for who looks at a link from outside and was not there before. */

import { Reader } from './bytes.ts';
import { nameBytesMax } from './frame-fields.ts';
import { framing } from './frame-reader.ts';
import { eventFlags, moreFlags } from './frame-writer.ts';
import { type FrameKind, kindOf } from './frames.ts';
import { decodeGreeting, greetingFraming } from './greeting-frame.ts';

/** Kinds of the frames in `message`, in order, as far as it can be read. */
export function kindsOf(message: Uint8Array): readonly FrameKind[] {
  if (message[0] === greetingFraming) {
    const greeting = decodeGreeting(message);
    return typeof greeting === 'string' ? [] : [greeting.content.kind];
  }
  const kinds: FrameKind[] = [];
  if (message[0] !== framing) return kinds;
  const from = new Reader(message, 1);
  while (from.left > 0) {
    const first = from.u8();
    const kind = first >= eventFlags.isEvent ? 'event' : kindOf(first);
    if (kind === 'event') skipEvent(from, first);
    else from.raw(from.varint());
    if (from.isBroken) return kinds;
    if (kind !== undefined) kinds.push(kind);
  }
  return kinds;
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
  from.raw(from.varint());
}

function skipName(from: Reader): void {
  if (from.varint() === 0) from.text(nameBytesMax);
}
