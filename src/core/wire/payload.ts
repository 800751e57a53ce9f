/**
 * A message's body: MessagePack, with what it lacks as extension types. Crosses: JSON's types, bytes,
 * dates, big integers, maps, sets, pids, atoms, tuples. Anything else is the publisher's mistake and is
 * refused before anyone has it.
 */

import { HermesError } from '../errors.ts';
import { BodyReader } from './body-reader.ts';
import { messageBytesMax } from './body-types.ts';
import { BodyWriter } from './body-writer.ts';
import type { Lexicon, OwnLexicon } from './lexicon.ts';

export { messageBytesMax, messageDepthMax } from './body-types.ts';

/** Bytes from which a body stands for itself: what it repeats, it repeats within itself. */
const referringBytesMax = 32_768;

const reader = new BodyReader();
const writer = new BodyWriter();
let isWriting = false;

/**
 * Encodes `message`, once. Throws `bad-message` or `message-too-large`. With a lexicon, who reads it needs
 * that too.
 */
export function encodeMessage(message: unknown, lexicon: OwnLexicon | null = null): Uint8Array {
  // A getter in the message may publish.
  const own = isWriting ? new BodyWriter() : writer;
  const wasWriting = isWriting;
  isWriting = true;
  try {
    const body = own.write(message, lexicon);
    if (lexicon === null || body.length <= referringBytesMax) return body;
    return own.write(message, null);
  } catch (error) {
    own.cut();
    if (error instanceof HermesError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new HermesError('bad-message', `The message cannot cross to another node: ${why}.`);
  } finally {
    isWriting = wasWriting;
  }
}

/** Decodes a body from anywhere; `undefined` when it is not one. The value is frozen throughout. */
export function decodeMessage(
  bytes: Uint8Array,
  lexicon: Lexicon | null = null,
): { readonly value: unknown } | undefined {
  if (bytes.length > messageBytesMax) return undefined;
  try {
    return { value: reader.read(bytes, lexicon) };
  } catch {
    // The reader throws on whatever is no body.
    return undefined;
  }
}
