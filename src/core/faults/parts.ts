/** How a room is split: parts of names, and the links across them. */

import { HermesError } from '../errors.ts';

type Parts = readonly (readonly string[])[];

/**
 * All of `names` in parts: those given, and the rest as one more. None when none are given. Throws
 * `bad-argument` for a name in two parts, or when all are in one.
 */
export function partsOf(names: readonly string[], given: Parts): Parts {
  if (given.length === 0) return [];
  const named = given.flat();
  const twice = named.find((name, at) => named.indexOf(name) !== at);
  if (twice !== undefined) {
    throw new HermesError('bad-argument', `${twice} can be in one part only.`);
  }
  const rest = names.filter((name) => !named.includes(name));
  const parts = [...given, rest].filter((part) => part.length > 0);
  if (parts.length > 1) return parts;
  throw new HermesError('bad-argument', 'A split has two parts at least, with a node in each.');
}

/** Every link across the parts, as its two ends: the one in `own`'s part first. */
export function crossLinks(parts: Parts, own: string): (readonly [string, string])[] {
  const sorted = parts.toSorted((a, b) => Number(b.includes(own)) - Number(a.includes(own)));
  return sorted.flatMap((part, at) =>
    sorted.slice(at + 1).flatMap((other) => part.flatMap((a) => other.map((b) => [a, b] as const))),
  );
}
