/**
 * What Hermes is held to: ratios within one run, which a busy machine moves less than times. Pure.
 * Each is Hermes over the other, but for `fanoutRouting` and `fanoutBatching`, which say how many
 * times less Hermes costs.
 */

import type { Routing } from '../src/core/index.ts';
import {
  batchStrategies,
  bulkRate,
  duringBulkP99,
  eventsMeasure,
  fanOutMeasure,
  idleP50,
  lateMeasure,
  rawBulkNames,
  traceMeasure,
  traceNames,
} from './measures/names.ts';
import type { Samples } from './samples.ts';
import { median, medianRatio } from './statistics.ts';

export interface Ratios {
  /** Processor time per ordinary event, over one `send` per event. */
  readonly cpuVsRaw: number;
  /** The same with incompressible payloads, over the best batches made by hand. */
  readonly cpuVsBatch: number;
  /** Ordinary events a second. */
  readonly rateVsRaw: number;
  readonly rateVsSimplePeer: number;
  /** To 2 × 5 subscribers: Hermes one per subscriber over Hermes one per node. */
  readonly fanoutRouting: number;
  /** To 2 × 5 subscribers: raw one per subscriber over Hermes one per node. */
  readonly fanoutBatching: number;
  /** Median, idle. */
  readonly rttVsRaw: number;
  /** Milliseconds, p99. */
  readonly rttDuringBulkMs: number;
  /** MiB a second, over the best chunk size of raw. */
  readonly bulkVsRaw: number;
  /** p99. */
  readonly rttDuringBulkVsRaw: number;
  /** A late third node: from name granted to links open. */
  readonly joinVsRaw: number;
  /** The share that one watcher adds to the processor time of an event: 0.15 is 15 %. */
  readonly watcherCost: number;
}

export function ratiosOf(samples: Samples): Ratios {
  const vs = (measure: string, over: string, under: string): number =>
    medianRatio(samples.of(measure, over), samples.of(measure, under));
  const fanOut = (routing: Routing): string => fanOutMeasure(5, routing, 'processor time');
  const cpuOfIncompressible = eventsMeasure('incompressible', 'processor time');
  return {
    cpuVsRaw: vs(eventsMeasure('ordinary', 'processor time'), 'hermes', 'raw'),
    cpuVsBatch: vs(
      cpuOfIncompressible,
      'hermes',
      best(samples, cpuOfIncompressible, batchStrategies, 'least'),
    ),
    rateVsRaw: vs(eventsMeasure('ordinary', 'rate'), 'hermes', 'raw'),
    rateVsSimplePeer: vs(eventsMeasure('ordinary', 'rate'), 'hermes', 'simple-peer'),
    fanoutRouting: medianRatio(
      samples.of(fanOut('per-subscriber'), 'hermes'),
      samples.of(fanOut('per-node'), 'hermes'),
    ),
    fanoutBatching: medianRatio(
      samples.of(fanOut('per-subscriber'), 'raw'),
      samples.of(fanOut('per-node'), 'hermes'),
    ),
    rttVsRaw: vs(idleP50, 'hermes', 'raw'),
    rttDuringBulkMs: median(
      samples.of(duringBulkP99, 'hermes').filter((value) => value !== undefined),
    ),
    bulkVsRaw: vs(bulkRate, 'hermes', best(samples, bulkRate, rawBulkNames, 'most')),
    rttDuringBulkVsRaw: vs(duringBulkP99, 'hermes', 'raw'),
    joinVsRaw: vs(lateMeasure, 'hermes', 'raw'),
    watcherCost: vs(traceMeasure, traceNames.watched, traceNames.unwatched) - 1,
  };
}

/** Whose median is the best: it is chosen once for the run, not anew in each round. */
export function best(
  samples: Samples,
  measure: string,
  implementations: readonly string[],
  is: 'least' | 'most',
): string {
  const found = implementations
    .map((name) => ({
      name,
      value: median(samples.of(measure, name).filter((value) => value !== undefined)),
    }))
    .filter(({ value }) => Number.isFinite(value))
    .toSorted((a, b) => (is === 'least' ? a.value - b.value : b.value - a.value));
  return found[0]?.name ?? '';
}
