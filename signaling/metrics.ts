/** The server's numbers for Prometheus. Labels are from closed sets: no room, no node, no address. */

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ClaimAnswer } from '../src/signal/backplane.ts';
import type { Counts } from './counts.ts';

export interface MetricsSources {
  readonly counts: Counts;
  webSockets(): number;
  rooms(): number;
  members(): number;
  isReady(): boolean;
  /** Servers of the cluster that are there, or null when this one stands alone. */
  servers(): number | null;
  isEngineReached(): boolean;
}

export interface Metrics {
  /** How long it took until a claim was answered by the engine. */
  claimed(answer: ClaimAnswer, ms: number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(sources: MetricsSources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { counts } = sources;
  const registers = [registry];

  const gauge = (name: string, help: string, read: () => number): void => {
    const one: Gauge = new Gauge({ name, help, registers, collect: () => one.set(read()) });
  };
  const counter = (name: string, help: string, read: () => number): void => {
    const one: Counter = new Counter({
      name,
      help,
      registers,
      collect: () => {
        one.reset();
        one.inc(read());
      },
    });
  };
  const counters = (
    name: string,
    help: string,
    label: string,
    read: () => Iterable<readonly [string, number]>,
  ): void => {
    const one: Counter = new Counter({
      name,
      help,
      labelNames: [label],
      registers,
      collect: () => {
        one.reset();
        for (const [value, count] of read()) one.inc({ [label]: value }, count);
      },
    });
  };

  gauge('hermes_websockets', 'Open WebSockets.', () => sources.webSockets());
  gauge('hermes_rooms', 'Rooms with a member at this server.', () => sources.rooms());
  gauge('hermes_members', 'Members at this server.', () => sources.members());
  gauge('hermes_ready', '1 while /health/ready answers 200.', () => Number(sources.isReady()));
  counter('hermes_messages_received_total', 'Messages from clients.', () => counts.received);
  counters('hermes_joins_total', 'Joins that were granted.', 'name', () => [
    ['as_wished', counts.joins.asWished],
    ['renamed', counts.joins.renamed],
  ]);
  counters(
    'hermes_signals_total',
    'Signals to members here, and those that reached nobody.',
    'result',
    () => Object.entries(counts.signals),
  );
  counters('hermes_refusals_total', 'Messages that were refused.', 'code', () => counts.refusals);
  counters(
    'hermes_upgrades_refused_total',
    'WebSockets that were refused.',
    'status',
    () => counts.upgrades,
  );
  if (sources.servers() !== null) {
    gauge('hermes_engine_reached', '1 while the engine answers.', () =>
      Number(sources.isEngineReached()),
    );
    gauge('hermes_servers', 'Servers of the cluster that are there.', () => sources.servers() ?? 0);
    counter(
      'hermes_engine_losses_total',
      'How often the engine was lost.',
      () => counts.engineLosses,
    );
    counter(
      'hermes_engine_nonsense_total',
      'What came over the engine and was ignored.',
      () => counts.nonsense,
    );
  }
  const claims = new Histogram({
    name: 'hermes_claim_seconds',
    help: 'Until the engine answered a claim of a name.',
    labelNames: ['answer'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2],
    registers,
  });

  return {
    claimed: (answer, ms) => claims.observe({ answer }, ms / 1_000),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
