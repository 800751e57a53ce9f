/**
 * Conformance suites are plain functions that throw, so that the same cases run under vitest in the
 * simulator and inside a real page for what only a browser has.
 */

export interface Case {
  readonly name: string;
  run(): Promise<void>;
}

/** Throws unless `actual` and `expected` say the same as JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

/** Throws unless `isTrue`. */
export function holds(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(what);
}
