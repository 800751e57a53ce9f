/** docs/trace.md names every kind with its very fields, and every value of the closed sets. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultKinds, linkStates, peerStates, reasons, traceFields } from '../../src/core/index.ts';
import { eventsMax, fileBytesMax, nodesMax, version } from './format.ts';
import { readTrace } from './read.ts';

const text = readFileSync(new URL('../../docs/trace.md', import.meta.url), 'utf8');
const rows = new Map(
  [...text.matchAll(/^\| `([a-z]+)` \|[^|]*\|([^|]*)\|[^|]*\|$/gm)].map(([, kind, said]) => [
    kind!,
    [...said!.matchAll(/`(\w+)`/g)].map(([, field]) => field!),
  ]),
);
const joined = text.replaceAll('\n  ', ' ');
const listed = (name: string): readonly string[] => {
  const [, values = ''] = new RegExp(`^- ${name}: (.*)$`, 'm').exec(joined) ?? [];
  return values.replace('empty, or one of ', '').split(', ');
};

describe('docs/trace.md', () => {
  it('names every kind and no other', () => {
    expect([...rows.keys()]).toEqual(Object.keys(traceFields));
  });

  it.each(Object.entries(traceFields))('names the fields of %s', (kind, fields) => {
    expect(rows.get(kind)).toEqual(Object.keys(fields));
  });

  it.each([
    ['`state` of a peer', peerStates],
    ['`state` of a link', linkStates],
    ['`fault`', faultKinds],
    ['`reason`', reasons],
  ])('names every %s', (name, values) => {
    expect(listed(name)).toEqual(values);
  });

  it('shows a file that is one', async () => {
    const [, file = ''] = /```\n([^`]*)```/.exec(text) ?? [];
    expect(await readTrace(new Blob([file]).stream())).toMatchObject({
      isOk: true,
      room: 'demo',
      defects: [],
    });
  });

  it('names the version and the limits', () => {
    expect(text).toContain(`Version ${version}.`);
    expect(text).toContain(`${fileBytesMax / 1024 / 1024} MiB`);
    for (const limit of [eventsMax, nodesMax]) {
      expect(text).toContain(limit.toLocaleString('en'));
    }
  });
});
