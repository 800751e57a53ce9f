/** What the project set itself to reach, beside what this run shows. Pure. */

import {
  batchStrategies,
  eventsMeasure,
  fanOutMeasure,
  traceMeasure,
  traceNames,
} from './measures/names.ts';
import { best, type Ratios } from './ratios.ts';
import type { Samples } from './samples.ts';
import { medianRatio } from './statistics.ts';

export interface Target {
  readonly says: string;
  readonly value: number;
  readonly goal: string;
  /** null when nothing was measured. */
  readonly isMet: boolean | null;
}

export function targetsOf(samples: Samples, ratios: Ratios): readonly Target[] {
  const ordinary = (what: 'rate' | 'processor time'): string => eventsMeasure('ordinary', what);
  const vs = (measure: string, other: string): number =>
    medianRatio(samples.of(measure, 'hermes'), samples.of(measure, other));
  const bestBatch = (measure: string, is: 'least' | 'most'): string =>
    best(samples, measure, batchStrategies, is);
  const cpu = ordinary('processor time');
  const rate = ordinary('rate');
  const perNode = (clients: number): readonly (number | undefined)[] =>
    samples.of(fanOutMeasure(clients, 'per-node', 'processor time'), 'hermes');
  const raw = (clients: number, routing: 'per-node' | 'per-subscriber') =>
    samples.of(fanOutMeasure(clients, routing, 'processor time'), 'raw');
  const unwatched =
    medianRatio(
      samples.of(traceMeasure, traceNames.unwatched),
      samples.of(traceMeasure, traceNames.none),
    ) - 1;
  const bulkGoal =
    ratios.rttDuringBulkMs <= 50 ? ratios.rttDuringBulkMs : ratios.rttDuringBulkVsRaw;
  return [
    atMost('processor time per event over raw', ratios.cpuVsRaw, 0.2),
    atMost('the same over the best batch', vs(cpu, bestBatch(cpu, 'least')), 1),
    atMost('the same, incompressible', ratios.cpuVsBatch, 1.15),
    atLeast('events a second over raw', ratios.rateVsRaw, 4),
    atLeast('over simple-peer', ratios.rateVsSimplePeer, 4),
    atLeast('over PeerJS', vs(rate, 'peerjs'), 7),
    atLeast('over trystero', vs(rate, 'trystero'), 7),
    atLeast('over the best batch', vs(rate, bestBatch(rate, 'most')), 0.9),
    atLeast('fan-out to 2 × 5: what routing gains on this wire', ratios.fanoutRouting, 3.5),
    atLeast('with batching, over raw one per subscriber', ratios.fanoutBatching, 18),
    {
      says: 'what batching gains alone: raw one per node over this',
      value: medianRatio(raw(5, 'per-node'), perNode(5)),
      goal: '',
      isMet: null,
    },
    atLeast(
      'to 2 × 50, over raw one per subscriber',
      medianRatio(raw(50, 'per-subscriber'), perNode(50)),
      100,
    ),
    atMost('round trip p50 over raw', ratios.rttVsRaw, 1.1),
    {
      says: 'round trip p99 during bulk, ms (or over raw)',
      value: bulkGoal,
      goal: '≤ 50 ms or < 0.1 of raw',
      isMet: Number.isFinite(bulkGoal)
        ? ratios.rttDuringBulkMs <= 50 || ratios.rttDuringBulkVsRaw < 0.1
        : null,
    },
    atLeast('bulk over the best raw chunk', ratios.bulkVsRaw, 0.95),
    atMost('late third node over raw', ratios.joinVsRaw, 1.2),
    atMost('what one watcher adds', ratios.watcherCost, 0.15),
    atMost('what the trace adds unwatched', unwatched, 0.03),
  ];
}

function atMost(says: string, value: number, goal: number): Target {
  return { says, value, goal: `≤ ${goal}`, isMet: Number.isFinite(value) ? value <= goal : null };
}

function atLeast(says: string, value: number, goal: number): Target {
  return { says, value, goal: `≥ ${goal}`, isMet: Number.isFinite(value) ? value >= goal : null };
}
