/**
 * Prints a value as Elixir's `inspect` does. A plain object is a map with atom keys, a `Map` a map with
 * any keys. Total: whatever is given, proxies and cycles included, a text comes back.
 */

import { byCodeUnits } from './names.ts';
import { Atom, isPid, Tuple } from './terms.ts';

export interface InspectOptions {
  /** Pids of other nodes than this one show whose they are. */
  readonly node?: string;
  /** Items shown of each list, map and tuple; 50 as in iex. */
  readonly itemsMax?: number;
}

const depthMax = 32;

/** Characters shown of a text, as in iex. */
const textMax = 4_096;

/** `value` as Elixir prints it. */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  try {
    return print(value, options, 0);
  } catch {
    // A getter or a proxy threw: the value cannot be read, which is also something to print.
    return '#Inspect.Error<the value cannot be read>';
  }
}

function print(value: unknown, options: InspectOptions, depth: number): string {
  switch (typeof value) {
    case 'string':
      return printString(value);
    case 'number':
      return printNumber(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'function':
      return `#Function<${value.length}>`;
    case 'symbol':
      return printAtom(value.description ?? '');
    default:
  }
  if (value === null || value === undefined) return 'nil';
  if (depth > depthMax) return '...';
  return printObject(value, options, depth);
}

function printObject(value: object, options: InspectOptions, depth: number): string {
  const inner = (item: unknown): string => print(item, options, depth + 1);
  const list = (items: Iterable<unknown>, show = inner): string => joined(items, show, options);

  if (value instanceof Atom) return printAtom(value.text);
  if (value instanceof Tuple) return `{${list(value.items)}}`;
  if (value instanceof Uint8Array) return `<<${list(value)}>>`;
  if (value instanceof Date) return printDate(value);
  if (value instanceof Set) return `MapSet.new([${list(value)}])`;
  if (isPid(value)) {
    const isForeign = options.node !== undefined && options.node !== value.node;
    return `#PID<${isForeign ? value.node : '0'}.${value.id}.0>`;
  }
  if (Array.isArray(value)) {
    const isKeywords = value.length > 0 && value.every(isKeyword);
    return `[${isKeywords ? list(value, (item) => printKeyword(item as Tuple, inner)) : list(value)}]`;
  }
  return printMap(value, list, inner);
}

function printMap(
  value: object,
  list: (items: Iterable<unknown>, show?: (item: unknown) => string) => string,
  inner: (item: unknown) => string,
): string {
  const pairs = (
    value instanceof Map
      ? [...value]
      : Object.entries(value).map(([key, item]) => [new Atom(key), item])
  ) as [unknown, unknown][];
  pairs.sort(([a], [b]) => compareTerms(a, b));
  const items = pairs.map((pair) => new Tuple(pair));
  const isAtoms = items.every(isKeyword);
  const show = (item: unknown): string => {
    const pair = item as Tuple;
    if (isAtoms) return printKeyword(pair, inner);
    return `${inner(pair.items[0])} => ${inner(pair.items[1])}`;
  };
  return `%{${list(items, show)}}`;
}

function joined(
  items: Iterable<unknown>,
  show: (item: unknown) => string,
  { itemsMax = 50 }: InspectOptions,
): string {
  const shown: string[] = [];
  for (const item of items) {
    if (shown.length === itemsMax) {
      shown.push('...');
      break;
    }
    shown.push(show(item));
  }
  return shown.join(', ');
}

/** `{:ok, 1}`, which a list prints as `ok: 1`. */
function isKeyword(item: unknown): item is Tuple {
  return item instanceof Tuple && item.items.length === 2 && isPlainAtom(item.items[0]);
}

function isPlainAtom(value: unknown): value is Atom {
  return value instanceof Atom && !value.text.startsWith('Elixir.');
}

function printKeyword(pair: Tuple, inner: (item: unknown) => string): string {
  const key = (pair.items[0] as Atom).text;
  return `${isIdentifier(key) ? key : printString(key)}: ${inner(pair.items[1])}`;
}

/** `:ok`, `:"not an identifier"`, `nil`, `Hermes` */
function printAtom(text: string): string {
  if (text === 'nil' || text === 'true' || text === 'false') return text;
  const alias = /^Elixir\.((?:[A-Z]\w*)(?:\.[A-Z]\w*)*)$/.exec(text)?.[1];
  if (alias !== undefined) return alias;
  const isPlain = isIdentifier(text) || /^[\p{L}_][\p{L}\p{N}_@]*[?!]?$/u.test(text);
  return isPlain ? `:${text}` : `:${printString(text)}`;
}

function isIdentifier(text: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}\p{M}_]*[?!]?$/u.test(text);
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
  '\u0007': '\\a',
  '\b': '\\b',
  '\u001b': '\\e',
  '\f': '\\f',
  '\v': '\\v',
  '\u007f': '\\d',
};

function printString(text: string): string {
  if (text.length > textMax) return `${printString(text.slice(0, textMax))} <> ...`;
  // Control and direction characters would change how the line around them reads.
  const shown = text.replaceAll(/["\\]|#(?=\{)|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    const hex = code.toString(16).toUpperCase();
    if (char === '#') return '\\#';
    return escapes[char] ?? (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u{${hex}}`);
  });
  return `"${shown}"`;
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return ':nan';
  if (!Number.isFinite(value)) return value > 0 ? ':infinity' : ':neg_infinity';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  if (!text.includes('e')) return text;
  // Elixir writes the fraction always, and no plus.
  const [mantissa = '', exponent = ''] = text.split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent.replace('+', '')}`;
}

function printDate(value: Date): string {
  return Number.isNaN(value.getTime())
    ? '#DateTime<invalid>'
    : `~U[${value.toISOString().replace('T', ' ')}]`;
}

/** Elixir's order of terms: number < atom < pid < tuple < map < list < text. */
function compareTerms(a: unknown, b: unknown): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (rankA === 0) return Number(a) - Number(b);
  if (rankA === 1) return byCodeUnits(atomText(a), atomText(b));
  return byCodeUnits(
    typeof a === 'string' ? a : inspect(a),
    typeof b === 'string' ? b : inspect(b),
  );
}

function rank(value: unknown): number {
  if (typeof value === 'number' || typeof value === 'bigint') return 0;
  if (value instanceof Atom || typeof value === 'boolean' || value == null) return 1;
  if (isPid(value)) return 2;
  if (value instanceof Tuple) return 3;
  if (Array.isArray(value)) return 5;
  return typeof value === 'string' || value instanceof Uint8Array ? 6 : 4;
}

function atomText(value: unknown): string {
  return value instanceof Atom ? value.text : String(value ?? 'nil');
}
