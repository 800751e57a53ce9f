import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HermesError } from '../errors.ts';
import { Atom, pid, Tuple } from '../terms.ts';
import { decodeMessage, encodeMessage, messageBytesMax, messageDepthMax } from './payload.ts';
import { plainCopy } from './plain-copy.ts';

function crossed(message: unknown): unknown {
  const decoded = decodeMessage(encodeMessage(message));
  if (decoded === undefined) throw new Error('not decoded');
  return decoded.value;
}

function refusal(message: unknown): HermesError {
  try {
    encodeMessage(message);
  } catch (error) {
    if (error instanceof HermesError) return error;
    throw error;
  }
  throw new Error('it was encoded');
}

describe('what crosses', () => {
  it('is every JSON value, unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json: unknown = JSON.parse(JSON.stringify(value));
        expect(crossed(json)).toEqual(json);
      }),
    );
  });

  it('is bytes, dates, big integers, maps, sets, pids, atoms and tuples, inside one another', () => {
    const message = {
      bytes: new Uint8Array([0, 1, 255]),
      date: new Date(1_764_000_000_123),
      big: [2n ** 80n, -5n],
      map: new Map<unknown, unknown>([
        ['a', 1],
        [new Tuple([new Atom('k'), 2]), new Set([1, 'x'])],
      ]),
      pid: pid('alice', 17, 3),
      ok: new Tuple([new Atom('ok'), pid('bob', 1, 1)]),
    };
    expect(crossed(message)).toEqual(message);
  });

  it('keeps keys such as __proto__ as names', () => {
    const message: unknown = JSON.parse(
      '{"__proto__":{"x":1},"constructor":2,"a":{"__proto__":3}}',
    );
    const value = crossed(message) as object;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor', 'a']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('S6 arrives frozen, so that subscribers can share it', () => {
    const value = crossed({ list: [{ deep: 1 }] }) as { list: { deep: number }[] };
    expect(Object.isFrozen(value) && Object.isFrozen(value.list[0])).toBe(true);
  });
});

describe('what is refused, before anyone has it', () => {
  const cycle: unknown[] = [];
  cycle.push(cycle);
  const mapCycle = new Map<string, unknown>();
  mapCycle.set('self', { mapCycle });

  it.each([
    ['a function', { say: () => 1 }, 'bad-message', 'A function'],
    ['a symbol', Symbol('s'), 'bad-message', 'A symbol'],
    ['an instance of a class', [new URL('http://a.example')], 'bad-message', 'A URL'],
    ['a typed array that is not bytes', new Float64Array(1), 'bad-message', 'A Float64Array'],
    ['a cycle', cycle, 'bad-message', 'contains itself'],
    ['a cycle through a map', mapCycle, 'bad-message', 'contains itself'],
    ['too many bytes', 'x'.repeat(messageBytesMax), 'message-too-large', '200005 bytes'],
  ])('%s', (_what, message, code, sentence) => {
    const error = refusal(message);
    expect(error.code).toBe(code);
    expect(error.message).toContain(sentence);
  });

  it('a small value that is exponentially large written out', () => {
    let value: unknown = 1;
    for (let i = 0; i < messageDepthMax - 2; i++) value = [value, value];
    expect(refusal(value).code).toBe('message-too-large');
  });
});

describe('bodies from anywhere', () => {
  it('W1 give a value or undefined, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeMessage(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('with a byte changed give a value or undefined, never a throw', () => {
    const good = encodeMessage({
      a: [1, new Map([[1, new Set([2n])]])],
      b: new Tuple([new Atom('x')]),
    });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bytes = good.slice();
        bytes[at] = byte;
        decodeMessage(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['an array that claims a thousand million', [0xdd, 0x3b, 0x9a, 0xca, 0x00]],
    [
      'arrays within arrays that each claim the rest',
      Array.from({ length: 50_000 }, () => 0xdc).flatMap((b) => [b, 0x7f, 0xff]),
    ],
    ['nesting without end', Array.from({ length: 5_000 }, () => 0x91).concat(0xc0)],
    ['two values', [1, 2]],
    ['nothing', []],
    ['a type that does not exist', [0xc1]],
    ['an extension nobody knows', [0xd4, 99, 0]],
    ['a pid that is not one', [0xc7, 2, 5, 0x91, 0xc0]],
  ])('%s is no message', (_what, bytes) => {
    expect(decodeMessage(new Uint8Array(bytes))).toBeUndefined();
  });
});

describe('a plain copy', () => {
  it('S6 is what crossing would make of the value, frozen, or nothing', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withMap: true, withDate: true }),
        (value) => {
          const copy = plainCopy(value);
          if (copy === null) return;
          expect(copy.value).toStrictEqual(decodeMessage(encodeMessage(value))?.value);
          // What is no object is always frozen.
          expect(Object.isFrozen(copy.value)).toBe(true);
        },
      ),
    );
  });

  it.each([
    [
      'a cycle',
      (() => {
        const a: unknown[] = [];
        a.push(a);
        return a;
      })(),
    ],
    ['a function', () => {}],
    ['half a pair', '\ud800'],
    ['a pid', { node: 'a', epoch: 1, id: 1 }],
    ['a large text', 'x'.repeat(20_000)],
    ['an own __proto__', JSON.parse('{"__proto__":1}')],
    ['undefined', { a: undefined }],
  ])('is not made of %s', (_what, value: unknown) => {
    expect(plainCopy(value)).toBeNull();
  });
});

describe('a decoded message', () => {
  it('S6 has its bytes to itself: they are no view of a message with others in it', () => {
    const shared = new Uint8Array(1_000).fill(7);
    const map = new Map([[1, Uint8Array.of(3)]]);
    const body = encodeMessage({ list: [Uint8Array.of(1, 2)], map });
    shared.set(body, 100);
    const received = shared.subarray(100, 100 + body.length);
    const decoded = decodeMessage(received)?.value as {
      readonly list: readonly [Uint8Array];
      readonly map: ReadonlyMap<number, Uint8Array>;
    };
    for (const bytes of [decoded.list[0], decoded.map.get(1)]) {
      bytes?.fill(9);
      expect(bytes?.buffer).not.toBe(shared.buffer);
    }
    expect(received).toEqual(body);
  });
});
