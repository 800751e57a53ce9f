import { describe, expect, it } from 'vitest';
import { Atom, Tuple } from '../../src/core/index.ts';
import { parseMessage } from './message.ts';

describe('a message', () => {
  it.each([
    ['{"name": "Jade"}', { name: 'Jade' }],
    ['%{name: "Jade"}', { name: 'Jade' }],
    ['%{id: 1, name: "Jadyline"}', { id: 1, name: 'Jadyline' }],
    ['"hello"', 'hello'],
    ['42', 42],
    ['null', null],
    [':ok', new Atom('ok')],
    ['{:ok, [1, 2]}', new Tuple([new Atom('ok'), [1, 2]])],
  ])('%s', async (text, value) => {
    expect(await parseMessage(text)).toEqual({ isOk: true, value });
  });

  it('keeps __proto__ as a key', async () => {
    const parsed = await parseMessage('{"__proto__": 1}');
    expect(parsed.isOk && Object.keys(parsed.value as object)).toEqual(['__proto__']);
  });

  it.each([
    ['', 'Type a message'],
    ['hello', 'Quote a text: "hello"'],
    ['{name: "Jade"}', 'Write %{name: "Jade"}'],
    ['%{name: "Jade"', 'not finished'],
    ['Client.start_link(:a)', 'a message is a value'],
    ['1; 2', 'one value'],
  ])('%s is wrong, and said to be', async (text, part) => {
    const parsed = await parseMessage(text);
    expect(parsed).toMatchObject({ isOk: false });
    expect(!parsed.isOk && parsed.say).toContain(part);
  });
});
