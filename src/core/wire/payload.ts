/**
 * A message's body: MessagePack, by a library, with what it lacks as extension types. Crosses:
 * JSON's types, bytes, dates, big integers, maps, sets, pids, atoms, tuples. Anything else is the
 * publisher's mistake and is refused before anyone has it.
 */

import { Decoder, Encoder, ExtData, ExtensionCodec } from '@msgpack/msgpack';
import { HermesError } from '../errors.ts';
import { Atom, isPid, pid, Tuple } from '../terms.ts';
import { shapeOf } from './payload-check.ts';

/** Bytes an encoded message may have that is one frame on every browser's data channel. */
export const messageBytesMax = 200_000;

/** Bytes an encoded event may have: 64 MiB, and what an encoding adds to them. */
export const eventBytesMax = 64 * 1_048_576 + 4_096;

/** How deep a message may be nested. */
export const messageDepthMax = 64;

/** Extension types on the wire; -1, MessagePack's own, is a date. */
const ext = { entries: 1, map: 2, set: 3, bigint: 4, pid: 5, atom: 6, tuple: 7 } as const;

/** An extension's content has an encoder of its own; what must be counted across them is here. */
interface Nesting {
  readonly depth: number;
  readonly count: { objects: number; most: number };
}

const codec = new ExtensionCodec<Nesting>();

codec.register({ type: -1, encode: checkOrDate, decode: decodeDate });
register(
  ext.entries,
  // The library refuses the key `__proto__`, which to Hermes is just a name.
  (value) => (isPlain(value) && Object.hasOwn(value, '__proto__') ? Object.entries(value) : null),
  (items) => record(pairs(items)),
);
register(
  ext.map,
  (value) => (value instanceof Map ? [...value] : null),
  (items) => new Map(pairs(items)),
);
register(
  ext.set,
  (value) => (value instanceof Set ? [...value] : null),
  (items) => new Set(items),
);
register(
  ext.bigint,
  (value) => (typeof value === 'bigint' ? [value.toString()] : null),
  ([digits]) => bigint(digits),
);
register(
  ext.pid,
  (value) => (isPid(value) ? [value.node, value.epoch, value.id] : null),
  ([node, epoch, id]) => decodedPid({ node, epoch, id }),
);
register(
  ext.atom,
  (value) => (value instanceof Atom ? [value.text] : null),
  ([text]) => (typeof text === 'string' ? new Atom(text) : invalid()),
);
register(
  ext.tuple,
  (value) => (value instanceof Tuple ? value.items : null),
  (items) => new Tuple(items),
);

/** What is not inside an extension. Making a coder costs more than a small message. */
const whole: Nesting = { depth: 0, count: { objects: 0, most: 0 } };
let wholeEncoder = encoder(whole);
const wholeDecoder = decoder(whole);

/** A buffer of one's own costs more than encoding a small message: several share one. */
const sharedBytes = { page: 32_768, most: 2_048 } as const;
let page = new Uint8Array(0);
let used = 0;

function kept(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  if (length > sharedBytes.most) return bytes.slice();
  if (used + length > page.length) {
    page = new Uint8Array(sharedBytes.page);
    used = 0;
  }
  const own = page.subarray(used, used + length);
  own.set(bytes);
  used += length;
  return own;
}

/** Encodes `message`, once. Throws `bad-message` or `message-too-large`: more than `bytesMax` bytes. */
export function encodeMessage(message: unknown, bytesMax = messageBytesMax): Uint8Array {
  let bytes: Uint8Array;
  try {
    whole.count.objects = 0;
    whole.count.most = bytesMax;
    bytes = wholeEncoder.encodeSharedRef(message);
  } catch (error) {
    if (error instanceof HermesError) throw error;
    throw new HermesError('bad-message', whyNot(error));
  }
  // A coder keeps its buffer for the next message: not one that a large message has stretched.
  if (bytes.length > messageBytesMax) wholeEncoder = encoder(whole);
  if (bytes.length > bytesMax) throw tooLarge(`is ${bytes.length} bytes encoded`, bytesMax);
  return kept(bytes);
}

/** Decodes a body from anywhere; `undefined` when it is not one. The value is frozen throughout. */
export function decodeMessage(bytes: Uint8Array): { readonly value: unknown } | undefined {
  if (bytes.length > eventBytesMax) return undefined;
  const shape = shapeOf(bytes, messageDepthMax);
  if (shape === 'malformed') return undefined;
  try {
    // Bytes in a message are views: not of what holds other messages too.
    const own = shape === 'plain' ? bytes : bytes.slice();
    return { value: frozen(wholeDecoder.decode(own), 0) };
  } catch {
    // The library throws on whatever is not MessagePack, our extensions on nonsense inside them.
    return undefined;
  }
}

function inside({ depth, count }: Nesting): Nesting {
  return { depth: depth + 1, count };
}

function encoder(context: Nesting): Encoder<Nesting> {
  // The library counts the roots of extensions anew; what is already nested is taken off here.
  const maxDepth = messageDepthMax - context.depth;
  return new Encoder<Nesting>({ extensionCodec: codec, context, maxDepth, ignoreUndefined: true });
}

function decoder(context: Nesting): Decoder<Nesting> {
  return new Decoder<Nesting>({ extensionCodec: codec, context, mapKeyConverter: keyText });
}

function register(
  type: number,
  items: (value: unknown) => readonly unknown[] | null,
  revive: (items: readonly unknown[]) => unknown,
): void {
  codec.register({
    type,
    encode(value: unknown, nesting: Nesting) {
      const content = items(value);
      if (content === null) return null;
      if (nesting.depth >= messageDepthMax) throw new Error('Too deep objects');
      return encoder(inside(nesting)).encode(content);
    },
    decode(bytes: Uint8Array, _type: number, nesting: Nesting) {
      if (nesting.depth >= messageDepthMax) return invalid();
      if (shapeOf(bytes, messageDepthMax) === 'malformed') return invalid();
      const content = decoder(inside(nesting)).decode(bytes);
      return Array.isArray(content) ? revive(content) : invalid();
    },
  });
}

/** The library asks here first for each object: what it would quietly turn into `{}` stops now. */
function checkOrDate(value: unknown, { count }: Nesting): Uint8Array | null {
  if (!canCross(value)) {
    throw new HermesError('bad-message', `${kindOf(value)} cannot cross to another node.`);
  }
  // An object takes a byte at least. Shared parts are written out each time, so a small value can
  // be exponentially large.
  if (++count.objects > count.most) throw tooLarge('has too many parts', count.most);
  if (!(value instanceof Date)) return null;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value.getTime());
  return bytes;
}

function tooLarge(how: string, bytesMax: number): HermesError {
  const sentence = `The message ${how}; at most ${bytesMax} bytes cross. Send less, or in parts.`;
  return new HermesError('message-too-large', sentence);
}

function decodeDate(bytes: Uint8Array): Date {
  if (bytes.length !== 8) return invalid();
  return new Date(new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0));
}

function canCross(value: unknown): boolean {
  return (
    isPlain(value) ||
    Array.isArray(value) ||
    typeof value === 'bigint' ||
    value instanceof Uint8Array ||
    value instanceof Date ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Atom ||
    value instanceof Tuple
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: unknown): string {
  if (typeof value === 'function') return 'A function';
  if (typeof value === 'symbol') return 'A symbol';
  const name = (value as object).constructor?.name;
  return name ? `A ${name}` : 'This object';
}

function whyNot(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Too deep')) {
    return `The message contains itself or is nested deeper than ${messageDepthMax}: send a tree.`;
  }
  return `The message cannot cross to another node: ${text}.`;
}

function pairs(items: readonly unknown[]): readonly (readonly [unknown, unknown])[] {
  return items.map((item) =>
    Array.isArray(item) && item.length === 2 ? [item[0], item[1]] : invalid(),
  );
}

function record(entries: readonly (readonly [unknown, unknown])[]): Record<string, unknown> {
  // Object.fromEntries defines properties, so `__proto__` becomes a key like any other.
  return Object.fromEntries(entries.map(([key, value]) => [keyText(key), value]));
}

function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number') return String(key);
  return invalid();
}

function bigint(digits: unknown): bigint {
  return typeof digits === 'string' && /^-?\d{1,100000}$/.test(digits) ? BigInt(digits) : invalid();
}

function decodedPid(value: unknown): unknown {
  return isPid(value) ? pid(value.node, value.epoch, value.id) : invalid();
}

function invalid(): never {
  throw new Error('not a message body');
}

function frozen(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > messageDepthMax * 2) return invalid();
  // Bytes cannot be frozen; maps and sets can be, but not what they hold: read-only by agreement.
  if (ArrayBuffer.isView(value)) return value;
  if (value instanceof ExtData) return invalid();
  if (value instanceof Map || value instanceof Set) {
    for (const [key, item] of value.entries()) {
      frozen(key, depth + 1);
      frozen(item, depth + 1);
    }
    return value;
  }
  if (value instanceof Tuple) for (const item of value.items) frozen(item, depth + 1);
  else for (const item of Object.values(value)) frozen(item, depth + 1);
  return Object.freeze(value);
}
