/** What measures and implementations are called in the table and the JSON. */

import type { Routing } from '../../src/core/index.ts';

export const batchStrategies = [
  'batch-text-16k',
  'batch-text-64k',
  'batch-binary-16k',
  'batch-binary-64k',
] as const;

export const KiB = 1_024;
export const MiB = 1_048_576;

/** Messages of these sizes move bulk over a raw channel. */
export const rawChunks = [16 * KiB, 64 * KiB, 256 * KiB];

/** How an implementation with chunks of this size is called; without one where it cuts by itself. */
export function bulkName(implementation: string, chunkBytes: number): string {
  return Number.isFinite(chunkBytes) ? `${implementation} ${chunkBytes / KiB} KiB` : implementation;
}

export const rawBulkNames = rawChunks.map((bytes) => bulkName('raw', bytes));

export function eventsMeasure(
  kind: 'ordinary' | 'incompressible' | 'bytes',
  what: 'rate' | 'processor time',
): string {
  return `events ${kind}, ${what}`;
}

export function fanOutMeasure(
  clients: number,
  routing: Routing,
  what: 'rate' | 'processor time',
): string {
  return `fan-out to 2 × ${clients}, ${routing}, ${what}`;
}

export const bulkRate = 'bulk, rate';
export const idleP50 = 'round trip idle, p50';
export const duringBulkP99 = 'round trip during bulk, p99';
export const lateMeasure = 'links open, late third node';
export const traceMeasure = 'events with a third tab, processor time';

export const traceNames = {
  none: 'hermes, no trace',
  unwatched: 'hermes, unwatched',
  watched: 'hermes, one watcher',
} as const;
