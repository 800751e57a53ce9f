/**
 * A message's body: MessagePack, with what it lacks as extension types. Crosses: JSON's types, bytes,
 * dates, big integers, maps, sets, pids, atoms, tuples. Anything else is the publisher's mistake and is
 * refused before anyone has it.
 */

import { HermesError } from '../errors.ts';
import { BodyReader } from './body-reader.ts';
import { eventBytesMax, messageBytesMax, referringBytesMax } from './body-types.ts';
import { BodyWriter } from './body-writer.ts';
import type { Lexicon, OwnLexicon } from './lexicon.ts';

export { eventBytesMax, messageBytesMax, messageDepthMax } from './body-types.ts';

const reader = new BodyReader();
const writer = new BodyWriter();
let isWriting = false;

/**
 * Encodes `message`, once. Throws `bad-message` or `message-too-large`: more than `bytesMax` bytes. With a
 * lexicon, who reads it needs that too.
 */
export function encodeMessage(
  message: unknown,
  bytesMax = messageBytesMax,
  lexicon: OwnLexicon | null = null,
): Uint8Array {
  // A getter in the message may publish.
  const own = isWriting ? new BodyWriter() : writer;
  const wasWriting = isWriting;
  isWriting = true;
  try {
    return own.write(message, bytesMax, lexicon);
  } catch (error) {
    if (error instanceof HermesError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new HermesError('bad-message', `The message cannot cross to another node: ${why}.`);
  } finally {
    isWriting = wasWriting;
  }
}

/**
 * Decodes a body from anywhere; `undefined` when it is not one. The value is frozen throughout. `isOwn`:
 * nothing else has these bytes, so those in the message may be a view of them.
 */
export function decodeMessage(
  bytes: Uint8Array,
  lexicon: Lexicon | null = null,
  isOwn = false,
): { readonly value: unknown } | undefined {
  if (bytes.length > eventBytesMax) return undefined;
  try {
    return { value: reader.read(bytes, lexicon, isOwn) };
  } catch {
    // The reader throws on whatever is no body.
    return undefined;
  }
}

/** The same body, as one that stands for itself. */
export function standingAlone(body: Uint8Array, lexicon: OwnLexicon | null): Uint8Array {
  if (lexicon === null || body.length > referringBytesMax) return body;
  return encodeMessage(decodeMessage(body, lexicon)?.value, eventBytesMax);
}
