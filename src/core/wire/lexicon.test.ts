import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Speaker } from '../suites/speaker.ts';
import { Reader, Writer } from './bytes.ts';
import type { EventContent, Frame } from './frames.ts';
import { Lexicon, lexiconBytesMax, OwnLexicon, wordsMax } from './lexicon.ts';
import { decodeMessage, encodeMessage } from './payload.ts';

function event(body: Uint8Array): EventContent {
  const plain = { count: 1, topic: 't', copy: null, wantsReceipt: false, dispatcher: null };
  return { kind: 'event', ...plain, body };
}

function valueOf({ content }: Frame): unknown {
  if (content.kind !== 'event') throw new Error('no event');
  const decoded = decodeMessage(content.body, content.lexicon ?? null);
  if (decoded === undefined) throw new Error('not decoded');
  return decoded.value;
}

/** What a link's far end reads of messages, each in a message of its own. */
function link(lexicon: OwnLexicon): (body: Uint8Array) => unknown {
  const [near, far] = [new Speaker(lexicon), new Speaker()];
  return (body) => {
    const { frames, bad } = far.hear(near.say(event(body)));
    expect(bad).toEqual([]);
    return valueOf(frames[0]!);
  };
}

/** Few keys and few texts, so that they come again. */
const name = fc.constantFrom('a', 'type', 'cursor_moved', 'ключ', '𝛼', '0', '12', '__proto__', '');
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    name,
    fc.jsonValue({ maxDepth: 1 }).map((json): unknown => JSON.parse(JSON.stringify(json))),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
})).value;

describe('what bodies refer to', () => {
  it('is known where they arrive, whenever the link was opened, and here', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), fc.nat(30), (messages, lateAt) => {
        const lexicon = new OwnLexicon();
        const links = [link(lexicon)];
        messages.forEach((message, at) => {
          const body = encodeMessage(message, undefined, lexicon);
          if (at === lateAt) links.push(link(lexicon));
          for (const far of links) expect(far(body)).toEqual(message);
          expect(decodeMessage(body, lexicon)?.value).toEqual(message);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('makes an ordinary event a fifth of its JSON, and its head two bytes', () => {
    const lexicon = new OwnLexicon();
    const far = link(lexicon);
    const moved = (at: number): object => ({
      type: 'cursor_moved',
      name: ['alice', 'bob'][at % 2],
      x: at * 7,
      y: 1_000 - at,
      color: 'crimson',
      isDown: at % 3 === 0,
      count: 100_000 + at,
    });
    const sizes = Array.from({ length: 100 }, (_, at) => {
      const body = encodeMessage(moved(at), undefined, lexicon);
      expect(far(body)).toEqual(moved(at));
      return body.length;
    });
    expect(sizes[0]).toBeGreaterThan(60);
    expect(Math.max(...sizes.slice(5))).toBeLessThanOrEqual(JSON.stringify(moved(50)).length / 5);
  });

  it('leaves out keys without a value, as any other object does', () => {
    const lexicon = new OwnLexicon();
    const far = link(lexicon);
    for (let round = 0; round < 3; round++) {
      for (const message of [{ key: 1, other: 2 }, { key: undefined, other: [undefined] }, {}]) {
        const read = far(encodeMessage(message, undefined, lexicon)) as object;
        const expected = { ...message, ...('key' in message ? {} : {}) } as Record<string, unknown>;
        if (expected['key'] === undefined) delete expected['key'];
        if (Array.isArray(expected['other'])) expected['other'] = [null];
        expect(Object.entries(read)).toEqual(Object.entries(expected));
      }
    }
  });

  it('is no more than a bound, and what does not fit is written out', () => {
    const lexicon = new OwnLexicon();
    const far = link(lexicon);
    for (let at = 0; at < wordsMax * 2; at++) {
      const message = { [`key ${at}`]: `text number ${at}` };
      for (let again = 0; again < 3; again++) {
        expect(far(encodeMessage(message, undefined, lexicon))).toEqual(message);
      }
    }
    expect(lexicon.size).toBeLessThanOrEqual(wordsMax);
    expect(lexicon.untold(0).length).toBeLessThanOrEqual(lexiconBytesMax);
    expect(lexicon.size).toBeGreaterThan(wordsMax / 2);
  });

  it('is nothing for a large body, which stands for itself', () => {
    const lexicon = new OwnLexicon();
    const list = Array.from({ length: 8_000 }, (_, at) => ({ key: at, name: 'ordinary' }));
    const body = encodeMessage(list, undefined, lexicon);
    expect(decodeMessage(body)?.value).toEqual(list);
  });

  it('makes no value that is exponentially large written out one that could cross', () => {
    const lexicon = new OwnLexicon();
    for (let round = 0; round < 2; round++) encodeMessage({ a: 1, b: 2 }, undefined, lexicon);
    let value: unknown = 1;
    for (let depth = 0; depth < 60; depth++) value = { a: value, b: value };
    expect(() => encodeMessage(value, undefined, lexicon)).toThrow('at most 200000 bytes cross');
  });

  it('stays what it was when a message is refused', () => {
    const lexicon = new OwnLexicon();
    const far = link(lexicon);
    const broken = (at: number): object => ({ first: 'said before', at, second: { say: () => 1 } });
    for (let at = 0; at < 3; at++) {
      expect(() => encodeMessage(broken(at), undefined, lexicon)).toThrow(
        'A function cannot cross',
      );
      expect(far(encodeMessage({ first: 'said before', at }, undefined, lexicon))).toEqual({
        first: 'said before',
        at,
      });
    }
  });

  it('may be used by a message that a getter publishes meanwhile', () => {
    const lexicon = new OwnLexicon();
    const far = link(lexicon);
    let inner: unknown = null;
    const outer = {
      before: 'the text before',
      get now() {
        inner = far(encodeMessage({ in: 'the text within' }, undefined, lexicon));
        return 1;
      },
      after: 'the text after',
    };
    for (let round = 0; round < 3; round++) {
      expect(far(encodeMessage(outer, undefined, lexicon))).toEqual({
        before: 'the text before',
        now: 1,
        after: 'the text after',
      });
      expect(inner).toEqual({ in: 'the text within' });
    }
  });
});

describe('what a peer says of its lexicon', () => {
  function read(write: (to: Writer) => void): { lexicon: Lexicon; isBroken: boolean } {
    const to = new Writer();
    write(to);
    const from = new Reader(to.bytes());
    const lexicon = new Lexicon();
    lexicon.read(from);
    return { lexicon, isBroken: from.isBroken };
  }

  it('W1 is bounded in words and bytes', () => {
    const many = read((to) => {
      to.varint(wordsMax + 1);
      for (let at = 0; at <= wordsMax; at++) {
        to.u8(0);
        to.text('w');
      }
    });
    expect(many.isBroken).toBe(true);
    const large = read((to) => {
      to.varint(1_000);
      for (let at = 0; at < 1_000; at++) {
        to.u8(0);
        to.text('w'.repeat(200));
      }
    });
    expect(large.isBroken).toBe(true);
    const key = read((to) => {
      to.varint(1);
      to.u8(1);
      to.text('__proto__');
    });
    expect(key.isBroken).toBe(true);
  });

  it('W1 with any bytes, and any body that refers to it, gives values or reasons, never a throw', () => {
    const lexicon = new OwnLexicon();
    for (let round = 0; round < 2; round++)
      encodeMessage({ key: 'text', other: [] }, undefined, lexicon);
    const first = fc.constantFrom(0x81, 0x92, 0xc1, 0xc1, 0xc7, 0xd9);
    const body = fc.array(fc.oneof(fc.nat(4), first, fc.nat(255)), { maxLength: 40 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), body, (words, bytes) => {
        const from = new Reader(words);
        const told = new Lexicon();
        told.read(from);
        decodeMessage(Uint8Array.from(bytes), told);
        decodeMessage(Uint8Array.from(bytes), lexicon);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['a word that was never told', [0xc1, 9]],
    ['no value at all', [0xc1, 0]],
    ['no value in a list', [0x91, 0xc1, 0]],
    ['no value of a key that is written out', [0x81, 0xa1, 0x61, 0xc1, 0]],
    ['keys without their values', [0xc1, 1, 1]],
    ['a word that goes on past the end', [0xc1, 0x80]],
    ['objects within objects without end', Array.from({ length: 400 }, () => [0xc1, 1]).flat()],
  ])('W1 %s is no message', (_what, bytes) => {
    const lexicon = new OwnLexicon();
    for (let round = 0; round < 2; round++) encodeMessage({ a: 1, b: 2 }, undefined, lexicon);
    expect(lexicon.at(1)).toEqual(['a', 'b']);
    expect(decodeMessage(Uint8Array.from(bytes), lexicon)).toBeUndefined();
  });
});
