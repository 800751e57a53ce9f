import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('./', import.meta.url);

const rules = [
  ...readFileSync(new URL('docs/spec.md', root), 'utf8').matchAll(/^\*\*([A-Z]\d+)\*\* /gm),
]
  .flatMap(([, rule]) => rule ?? [])
  .toSorted();

/** A test's name, or a conformance case's, that begins with one rule or more. */
const namedByRules = /(?:\bit|\btest|\bname)\b[^'"`]*?['"`]((?:[A-Z]\d+ )+)/g;

function testFiles(): string[] {
  const folders = ['src', 'signaling', 'web', 'e2e', 'examples'];
  return folders
    .flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map(
        (file) => `${folder}/${file}`,
      ),
    )
    .filter((file) => /\.(test|spec)\.ts$|\/suites\/\w+\.ts$/.test(file));
}

const tested = new Set(
  testFiles().flatMap((file) =>
    [...readFileSync(new URL(file, root), 'utf8').matchAll(namedByRules)].flatMap(([, names]) =>
      (names ?? '').trim().split(' '),
    ),
  ),
);

it('every rule has a test that names it', () => {
  expect(rules.length).toBeGreaterThan(50);
  expect(rules.filter((rule) => !tested.has(rule))).toEqual([]);
});

it('every test that names a rule names one there is', () => {
  expect([...tested].filter((name) => !rules.includes(name))).toEqual([]);
});

it('no rule is numbered twice', () => {
  expect(rules).toEqual([...new Set(rules)]);
});
