import { describe, expect, it } from 'vitest';
import { figure, table, targetTable } from './table.ts';

describe('the table', () => {
  it.each([
    [0.0505, '0.0505'],
    [1.062, '1.06'],
    [23.94, '23.9'],
    [157.4, '157'],
    [233_391, '233,391'],
    [0, '0'],
    [-0.2, '-0.200'],
    [Number.NaN, '–'],
  ])('writes %d as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it('puts the implementations of a measure under it, in columns', () => {
    const row = { unit: 'ms', min: 1, median: 2, max: 300 };
    expect(
      table([
        { measure: 'round trip', implementation: 'raw', ...row },
        { measure: 'bulk', implementation: 'raw', ...row, unit: 'MiB/s' },
        { measure: 'round trip', implementation: 'simple-peer', ...row },
      ]),
    ).toBe(
      [
        'round trip (ms)',
        '  raw             1.00     2.00      300',
        '  simple-peer     1.00     2.00      300',
        'bulk (MiB/s)',
        '  raw             1.00     2.00      300',
      ].join('\n'),
    );
  });

  it('marks what is met and what is not, and leaves out what was not measured', () => {
    expect(
      targetTable([
        { says: 'over raw', value: 0.25, goal: '≤ 0.2', isMet: false },
        { says: 'rate', value: 4.1, goal: '≥ 4', isMet: true },
        { says: 'of which batching', value: 7, goal: '', isMet: null },
        { says: 'over PeerJS', value: Number.NaN, goal: '≥ 7', isMet: null },
      ]).split('\n'),
    ).toEqual([
      '  ✗ over raw             0.250   ≤ 0.2',
      '  ✓ rate                  4.10   ≥ 4',
      '    of which batching     7.00',
    ]);
  });
});
