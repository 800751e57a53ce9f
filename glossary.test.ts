import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Words the glossary forbids, and the folders whose names and comments are held to it. */
const forbidden = /\b(broker|brokers|bus|packets?|users?)\b/i;
const folders = ['src/core', 'src/sim', 'src/signal', 'signaling', 'web'];

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|tsx)$/.test(name))
    .map((name) => join(folder, name));
}

describe('the glossary', () => {
  it.each(folders)('its forbidden words are not in %s', (folder) => {
    const found = sources(folder).flatMap((path) =>
      readFileSync(path, 'utf8')
        // The seed's topics are called user_created and user_updated.
        .replaceAll(/user_(created|updated)|user-select|user agent/gi, '')
        .split('\n')
        .flatMap((line, at) => (forbidden.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('and the docs name no file that is not there', () => {
    const docs = [
      'README.md',
      'docs/architecture.md',
      'docs/protocol.md',
      'docs/glossary.md',
      'docs/trace.md',
      'docs/operations.md',
    ];
    const missing = docs.flatMap((doc) => {
      const text = readFileSync(doc, 'utf8');
      const links = [...text.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path]) => path ?? '');
      const base = doc.includes('/') ? 'docs' : '.';
      return links.filter((path) => {
        try {
          readFileSync(join(base, path));
          return false;
        } catch (error) {
          // EISDIR: a folder that is there.
          return (error as NodeJS.ErrnoException).code !== 'EISDIR';
        }
      });
    });
    expect(missing).toEqual([]);
  });
});
