import { describe, expect, it } from 'vitest';
import type { LogRow } from '../fold/types.ts';
import { aloud, newRows } from './event-log-aloud.ts';

function row(kind: LogRow['kind'], node: string, text: string): LogRow {
  const key = `${node} 1 ${text}`;
  return { key, kind, node, at: 1, text, topic: null, event: null, isAdjusted: false };
}

const few = [
  row('published', 'bob', 'bob publishes t, 3 bytes'),
  row('sent', 'bob', 'bob → alice, 3 bytes'),
];

describe('the log read aloud', () => {
  it('reads a few rows as they stand, and nothing when it is off', () => {
    expect(aloud(few, 'all', 'alice')).toBe('bob publishes t, 3 bytes. bob → alice, 3 bytes');
    expect(aloud(few, 'off', 'alice')).toBe('');
    expect(aloud([], 'all', 'alice')).toBe('');
  });

  it('reads for one node what is its own or names it', () => {
    expect(aloud(few, 'mine', 'alice')).toBe('bob → alice, 3 bytes');
    expect(aloud(few, 'mine', 'carol')).toBe('');
  });

  it('counts many, by what they are about', () => {
    const rows = [...few, ...few, row('lost', 'alice', 'lost: 1 event from bob to alice (1)')];
    expect(aloud(rows, 'all', 'alice')).toBe(
      'In 5 seconds: 2 publishes, 2 rows of crossings, 1 loss',
    );
  });

  it('takes for new what was not there before', () => {
    expect(newRows(few, new Set([few[0]!.key]))).toEqual([few[1]]);
  });
});
