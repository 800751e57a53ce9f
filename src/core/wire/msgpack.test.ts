/** Bodies that refer to nothing are MessagePack, as a library of others reads and writes it. */

import { decode, encode, ExtData } from '@msgpack/msgpack';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from './payload.ts';

const bytes = fc.uint8Array({ maxLength: 400 });
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double(),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.constantFrom(...[31, 32, 255, 256].map((length) => 'x'.repeat(length))),
    fc.constantFrom('é'.repeat(17), '𝛼'.repeat(70)),
    bytes,
    fc.array(tie('value'), { maxLength: 40 }),
    fc.dictionary(
      fc.string({ maxLength: 40 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 20 },
    ),
  ),
})).value;

const large: readonly unknown[] = [
  'x'.repeat(65_535),
  'x'.repeat(65_536),
  '€'.repeat(30_000),
  new Uint8Array(65_536),
  Array.from({ length: 65_536 }, (_, at) => at % 300),
  Object.fromEntries(Array.from({ length: 9_000 }, (_, at) => [`key ${at}`, -at])),
];

/** A negative zero crosses as a zero. */
function isEqual(a: unknown, b: unknown): void {
  const [one, other] = [JSON.stringify(a, jsonOf), JSON.stringify(b, jsonOf)];
  if (one !== other) throw new Error(`${one.slice(0, 300)} is not ${other.slice(0, 300)}`);
}

function jsonOf(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: String(value) };
  return value;
}

function isReadByTheLibrary(value: unknown): void {
  isEqual(decode(encodeMessage(value)), value);
}

function isReadHere(value: unknown, forceFloat32: boolean): void {
  const body = encode(value, { forceFloat32 });
  isEqual(decodeMessage(body)?.value, forceFloat32 ? decode(body) : value);
}

it('what is written here, the library reads', () => {
  fc.assert(fc.property(plain, isReadByTheLibrary), { numRuns: 300 });
  large.forEach(isReadByTheLibrary);
});

it('what the library writes, is read here', () => {
  fc.assert(fc.property(plain, fc.boolean(), isReadHere), { numRuns: 300 });
  for (const value of large) isReadHere(value, false);
});

it('what has an extension type is a list in one, which the library finds', () => {
  for (const length of [1, 100, 70_000]) {
    const map = new Map([['x'.repeat(length), 1]]);
    const found = decode(encodeMessage([map]));
    expect(found).toEqual([expect.any(ExtData)]);
    const [{ type, data }] = found as [ExtData];
    expect(type).toBe(2);
    expect(decode(data as Uint8Array)).toEqual([...map]);
  }
});
