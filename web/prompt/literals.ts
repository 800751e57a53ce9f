/** Texts of Elixir's literals to values. */

import { Atom } from '../../src/core/index.ts';
import { PromptError } from './host.ts';
import type { Node } from './parse.ts';

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  d: '\u007f',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  s: ' ',
  t: '\t',
  v: '\v',
  '0': '\0',
};

/** `\n`, `\x41`, `\u00e9`, `\u{1F600}`, or any other character itself. */
export function escaped(text: string): string {
  const code = /^\\(?:x\{?|u\{?)([0-9a-fA-F]+)\}?$/.exec(text)?.[1];
  if (code === undefined) return escapes[text.slice(1)] ?? text.slice(1);
  const point = Number.parseInt(code, 16);
  if (point <= 0x10ffff) return String.fromCodePoint(point);
  throw new PromptError(`${text} is no character`);
}

/** `1_000`, `0x1F`, `0b11`, `0o17`; big ones stay exact. */
export function integer(text: string): number | bigint {
  const digits = text.replaceAll('_', '');
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

export function float(text: string): number {
  return Number(text.replaceAll('_', ''));
}

/** The text of a string, atom or key that has no interpolation. */
export function quoted(node: Node): string {
  return node.children
    .map((part) => {
      if (part.type === 'QuotedContent') return part.text;
      if (part.type === 'EscapeSequence') return escaped(part.text);
      throw new PromptError('an atom or a key with #{…} in it is not taken here');
    })
    .join('');
}

export function atom({ type, text, ...node }: Node): Atom {
  return new Atom(type === 'QuotedAtom' ? quoted({ type, text, ...node }) : text.slice(1));
}

/** `ok` of `ok: 1`, or `foo bar` of `"foo bar": 1` */
export function keywordKey(node: Node): string {
  return node.type === 'QuotedKeyword' ? quoted(node) : node.text.trim().slice(0, -1);
}

/** A map: with atom keys alone a plain object, for that is what crosses as one, else a `Map`. */
export function mapOf(pairs: readonly (readonly [unknown, unknown])[]): unknown {
  if (!pairs.every(([key]) => key instanceof Atom)) return new Map(pairs);
  // fromEntries defines properties: `__proto__` is a key like any other.
  return Object.fromEntries(pairs.map(([key, value]) => [(key as Atom).text, value]));
}
