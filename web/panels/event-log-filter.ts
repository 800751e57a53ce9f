/** Which rows of the log are shown. */

import type { TraceKind } from '../../src/core/index.ts';
import type { LogRow } from '../fold/types.ts';

/** What a row is about, in the order of the controls. */
export const logGroups = [
  'publishes',
  'crossings',
  'deliveries',
  'losses',
  'clients',
  'members and links',
  'faults',
] as const;
export type LogGroup = (typeof logGroups)[number];

export interface LogFilter {
  readonly hidden: ReadonlySet<LogGroup>;
  /** Rows of this node, or that name it; null: of all. */
  readonly node: string | null;
  readonly topic: string | null;
  /** Words that the row has, each of them, upper or lower case. */
  readonly text: string;
}

export const everyRow: LogFilter = { hidden: new Set(), node: null, topic: null, text: '' };

/** How many of the filters let less than everything through. */
export function filterCount({ hidden, node, topic }: LogFilter): number {
  return hidden.size + (node === null ? 0 : 1) + (topic === null ? 0 : 1);
}

export function groupOf(kind: TraceKind): LogGroup {
  switch (kind) {
    case 'published':
      return 'publishes';
    case 'sent':
    case 'received':
      return 'crossings';
    case 'delivered':
      return 'deliveries';
    case 'lost':
    case 'missed':
    case 'skipped':
    case 'dropped':
    case 'threw':
      return 'losses';
    case 'subscribed':
    case 'unsubscribed':
    case 'routing':
      return 'clients';
    case 'fault':
      return 'faults';
    default:
      return 'members and links';
  }
}

/** The same array when nothing is filtered. `said`: all that a row shows. */
export function filtered(
  rows: readonly LogRow[],
  filter: LogFilter,
  said: (row: LogRow) => string = ({ text }) => text,
): readonly LogRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && filterCount(filter) === 0) return rows;
  return rows.filter((row) => {
    if (filter.hidden.has(groupOf(row.kind))) return false;
    if (filter.topic !== null && row.topic !== filter.topic) return false;
    if (filter.node !== null && row.node !== filter.node && !names(row.text, filter.node)) {
      return false;
    }
    if (words.length === 0) return true;
    const text = said(row).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const letter = /[\p{L}\p{N}_-]/u;

/** Whether a text has a name as a word of its own. */
export function names(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!letter.test(before) && !letter.test(after)) return true;
  }
  return false;
}
