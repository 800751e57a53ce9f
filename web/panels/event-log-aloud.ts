/** New rows of the log as one sentence: few are read out, many are counted. */

import type { LogRow } from '../fold/types.ts';
import type { Aloud } from '../store/record.ts';
import { count, words } from '../words.ts';
import { groupOf, type LogGroup, logGroups, names } from './event-log-filter.ts';

/** Up to this many rows are read as they stand. */
const readMax = 3;

const many: Readonly<Record<LogGroup, (rows: number) => string>> = {
  publishes: (rows) => count(rows, 'publish', 'publishes'),
  crossings: (rows) => count(rows, 'row of crossings', 'rows of crossings'),
  deliveries: (rows) => count(rows, 'row of deliveries', 'rows of deliveries'),
  losses: (rows) => count(rows, 'loss', 'losses'),
  clients: (rows) => count(rows, 'change of clients', 'changes of clients'),
  'members and links': (rows) =>
    count(rows, 'change of members and links', 'changes of members and links'),
  faults: (rows) => count(rows, 'fault'),
};

/** Empty where there is nothing to say. `self`: the page's own node. */
export function aloud(rows: readonly LogRow[], whose: Aloud, self: string): string {
  if (whose === 'off') return '';
  const heard =
    whose === 'all' ? rows : rows.filter(({ node, text }) => node === self || names(text, self));
  if (heard.length <= readMax) return heard.map(({ text }) => text).join('. ');
  const counts = new Map<LogGroup, number>();
  for (const { kind } of heard) {
    const group = groupOf(kind);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const parts = logGroups.flatMap((group) => {
    const rowsOfIt = counts.get(group);
    return rowsOfIt === undefined ? [] : [many[group](rowsOfIt)];
  });
  return words.summary(parts);
}

/** Rows that were not there before, as far as the last one that was is known. */
export function newRows(rows: readonly LogRow[], known: ReadonlySet<string>): readonly LogRow[] {
  return rows.filter(({ key }) => !known.has(key));
}
