/**
 * Names that are read from right to left, inside sentences that are not: without isolates they turn
 * what stands around them.
 */

const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const [begin, end] = ['\u2068', '\u2069'];

/** The name between isolates, where it needs them. */
function isolated(name: string): string {
  return rightToLeft.test(name) ? `${begin}${name}${end}` : name;
}

/** The same sentences, whose holes are isolated. */
export function isolating<T extends object>(words: T): T {
  const entries = Object.entries(words).map(([key, word]: [string, unknown]) => [
    key,
    typeof word === 'function'
      ? (...holes: readonly unknown[]): unknown =>
          word(...holes.map((hole) => (typeof hole === 'string' ? isolated(hole) : hole)))
      : word,
  ]);
  return Object.fromEntries(entries) as T;
}

/** As it was typed. */
export function withoutIsolates(text: string): string {
  return text.replaceAll(begin, '').replaceAll(end, '');
}
