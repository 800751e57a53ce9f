import { describe, expect, it } from 'vitest';
import type { LogRow } from '../fold/types.ts';
import { everyRow, filterCount, filtered, type LogGroup, names } from './event-log-filter.ts';

function row(kind: LogRow['kind'], node: string, text: string, topic: string | null = null) {
  const key = `${node} 1 ${text}`;
  return { key, kind, node, at: 1, text, topic, event: null, isAdjusted: false } satisfies LogRow;
}

const rows: readonly LogRow[] = [
  row('peer', 'alice', 'bob joins'),
  row('published', 'alice', 'alice publishes user_created, 31 bytes', 'user_created'),
  row('sent', 'alice', 'alice → bob, 31 bytes', 'user_created'),
  row('received', 'bob', 'bob has it after 0.9 ms', 'user_created'),
  row('delivered', 'bob', 'bob delivers to 5 clients', 'user_created'),
  row('published', 'bob', 'bob publishes user_updated, 31 bytes', 'user_updated'),
  row('lost', 'carol', 'lost: 1 event from bob to carol (1)'),
  row('fault', 'bobby', 'bobby is frozen, by alice'),
];

const texts = (found: readonly LogRow[]): readonly string[] => found.map(({ text }) => text);

describe('filters of the log', () => {
  it('let everything through, as the same array, until one is set', () => {
    expect(filtered(rows, everyRow)).toBe(rows);
    expect(filterCount(everyRow)).toBe(0);
  });

  it('hide kinds', () => {
    const hidden = new Set<LogGroup>(['crossings', 'deliveries', 'members and links']);
    expect(texts(filtered(rows, { ...everyRow, hidden }))).toEqual([
      'alice publishes user_created, 31 bytes',
      'bob publishes user_updated, 31 bytes',
      'lost: 1 event from bob to carol (1)',
      'bobby is frozen, by alice',
    ]);
  });

  it('show the rows of a node and those that name it, not of one that is called alike', () => {
    const found = texts(filtered(rows, { ...everyRow, node: 'bob' }));
    expect(found).toHaveLength(6);
    expect(found).toContain('alice → bob, 31 bytes');
    expect(found).not.toContain('bobby is frozen, by alice');
  });

  it('show one topic, and the rows that have every word, by what the row says', () => {
    expect(filtered(rows, { ...everyRow, topic: 'user_updated' })).toHaveLength(1);
    expect(texts(filtered(rows, { ...everyRow, text: ' BOB  5' }))).toEqual([
      'bob delivers to 5 clients',
    ]);
    const said = ({ text }: LogRow): string => `${text}: %{name: "Jade"}`;
    expect(filtered(rows, { ...everyRow, text: 'jade' }, said)).toHaveLength(rows.length);
  });

  it('find a name as a word', () => {
    expect(names('link al – bob open', 'al')).toBe(true);
    expect(names('link alice – bob open', 'al')).toBe(false);
    expect(names('alice, al', 'al')).toBe(true);
  });
});
