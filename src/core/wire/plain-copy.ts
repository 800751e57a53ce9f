/**
 * A frozen copy of a plain value, equal to what encoding and decoding would make of it, at a fraction
 * of their cost. It takes what most events are; null sends all else the long way, errors included.
 */

import { isPid } from '../terms.ts';

const depthMax = 16;
/** Parts and characters together: far below what a message may have. */
const sizeMax = 10_000;

/** In UTF-8 a half of a pair becomes another character: such texts go the long way. */
const surrogate = /[\ud800-\udfff]/;

export function plainCopy(value: unknown): { readonly value: unknown } | null {
  const budget = { left: sizeMax };
  const copy = copied(value, depthMax, budget);
  return copy === notPlain ? null : { value: copy };
}

const notPlain = Symbol('not plain');

function copied(value: unknown, depth: number, budget: { left: number }): unknown {
  if (--budget.left < 0 || depth < 0) return notPlain;
  switch (typeof value) {
    case 'string':
      budget.left -= value.length;
      return budget.left < 0 || surrogate.test(value) ? notPlain : value;
    case 'number':
      // A negative zero crosses as a zero.
      return value + 0;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? list(value, depth, budget) : record(value, depth, budget);
    default:
      return notPlain;
  }
}

function list(items: readonly unknown[], depth: number, budget: { left: number }): unknown {
  const copy: unknown[] = [];
  for (const item of items) {
    const one = copied(item, depth - 1, budget);
    if (one === notPlain) return notPlain;
    copy.push(one);
  }
  return Object.freeze(copy);
}

function record(value: object, depth: number, budget: { left: number }): unknown {
  if (Object.getPrototypeOf(value) !== Object.prototype || isPid(value)) return notPlain;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__' || surrogate.test(key)) return notPlain;
    budget.left -= key.length;
    const one = copied((value as Record<string, unknown>)[key], depth - 1, budget);
    if (one === notPlain) return notPlain;
    copy[key] = one;
  }
  return Object.freeze(copy);
}
