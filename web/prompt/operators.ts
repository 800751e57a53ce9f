/** The few operators the prompt knows. */

import { inspect } from '../../src/core/index.ts';
import { PromptError } from './host.ts';

/** Items of a range, and so of one `for`. */
const rangeMax = 1_000;

type Operation = (a: unknown, b: unknown) => unknown;

export const operators: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['+', (a, b) => arithmetic('+', a, b)],
  ['-', (a, b) => arithmetic('-', a, b)],
  ['*', (a, b) => arithmetic('*', a, b)],
  ['<>', concatenated],
  ['..', range],
]);

export function arithmetic(operator: '+' | '-' | '*', a: unknown, b: unknown): number | bigint {
  if (!isNumber(a) || !isNumber(b)) {
    const shown = `${inspect(a)} ${operator} ${inspect(b)}`;
    throw new PromptError(`bad argument in arithmetic expression: ${shown}`, 'ArithmeticError');
  }
  const isExact = [a, b].every((one) => typeof one === 'bigint' || Number.isInteger(one));
  if (!isExact) return compute(operator, Number(a), Number(b));
  const value =
    operator === '+'
      ? BigInt(a) + BigInt(b)
      : operator === '-'
        ? BigInt(a) - BigInt(b)
        : BigInt(a) * BigInt(b);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function compute(operator: '+' | '-' | '*', a: number, b: number): number {
  return operator === '+' ? a + b : operator === '-' ? a - b : a * b;
}

function concatenated(a: unknown, b: unknown): string {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  throw new PromptError(`<> joins two strings, not ${inspect(a)} and ${inspect(b)}`);
}

/** `1..3` is `[1, 2, 3]`; Elixir counts down too. */
function range(a: unknown, b: unknown): readonly number[] {
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) {
    throw new PromptError(
      `a range goes from one integer to another, not ${inspect(a)}..${inspect(b)}`,
    );
  }
  const [first, last] = [a as number, b as number];
  const length = Math.abs(last - first) + 1;
  if (length > rangeMax) {
    throw new PromptError(`a range has at most ${rangeMax} items here; this has ${length}`);
  }
  return Array.from({ length }, (_, i) => (first <= last ? first + i : first - i));
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
