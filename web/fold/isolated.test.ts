import { expect, test } from 'vitest';
import { isolating, withoutIsolates } from './isolated.ts';

const words = isolating({
  joins: (node: string, at: number) => `${node} joins (${at})`,
  plain: 'x',
});

test('a name read from right to left does not turn the sentence around it', () => {
  expect(words.joins('שלום', 2)).toBe('\u2068שלום\u2069 joins (2)');
  expect(withoutIsolates(words.joins('שלום', 2))).toBe('שלום joins (2)');
});

test('other names, and what is no sentence with holes, stay as they are', () => {
  expect(words.joins('alice', 2)).toBe('alice joins (2)');
  expect(words.joins('日本', 2)).toBe('日本 joins (2)');
  expect(words.plain).toBe('x');
});
