/** Small charts of the last two minutes, up to the playhead. Loaded when they are opened. */

import { useEffect, useMemo, useState } from 'react';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import hidden from '../ui/hidden.module.css';
import { chartWords as words } from '../words.ts';
import { Sieve } from '../tape/sieve.ts';
import styles from './charts.module.css';
import { Plot } from './plot.tsx';
import {
  greatest,
  isOfRoundTrips,
  lastOf,
  mostOf,
  QueueSamples,
  ratesOf,
  roundTripsOf,
  type Series,
} from './series.ts';

/** The charts are drawn anew once the playhead has gone so far, in ms. */
const redrawMs = 500;

/** More lines than this in one chart cannot be told apart. */
const linesMax = 4;

/** What was read of a page: known still when the tab is opened again. */
class Readings {
  readonly queues = new QueueSamples();
  readonly roundTrips = new Sieve(isOfRoundTrips);
}

const readings = new WeakMap<Controller, Readings>();

interface Chart {
  readonly title: string;
  readonly series: readonly Series[];
  readonly say: (value: number) => string;
}

export default function Charts({ controller }: { readonly controller: Controller }) {
  const at = usePage(({ playhead }) => Math.floor((playhead?.at ?? 0) / redrawMs) * redrawMs);
  const size = usePage(() => Math.min(1, controller.room?.events().size ?? 0));
  const self = usePage(({ cards }) => cards[0]?.name ?? '');
  const read = useReadings(controller);
  const charts = useMemo(
    () => chartsOf(controller, size, self, read, at),
    [controller, size, self, read, at],
  );
  return (
    <div className={styles['charts']}>
      {charts.map((chart) => (
        <ChartSection key={chart.title} chart={chart} />
      ))}
      <Table charts={charts} />
    </div>
  );
}

function chartsOf(
  { room }: Controller,
  size: number,
  self: string,
  { queues, roundTrips }: Readings,
  at: number,
): readonly Chart[] {
  if (room === null || size === 0) return [];
  const events = room.events();
  const { publishes, crossings, deliveries } = ratesOf(events, at);
  const one = (title: string, values: Series['values']): Chart => ({
    title,
    series: [{ name: title, values }],
    say: words.number,
  });
  return [
    one(words.publishes, publishes),
    one(words.crossings, crossings),
    one(words.deliveries, deliveries),
    {
      title: words.roundTrip,
      series: roundTripsOf(roundTrips.read(events), self, at),
      say: words.ms,
    },
    { title: words.queued, series: queues.series(at), say: words.bytes },
  ];
}

function ChartSection({ chart: { title, series, say } }: { readonly chart: Chart }) {
  const { shown, left } = useMemo(() => greatest(series, linesMax), [series]);
  const [only] = shown;
  const last = shown.length === 1 && only !== undefined ? lastOf(only.values) : null;
  const most = Math.max(0, ...series.map(({ values }) => mostOf(values) ?? 0));
  return (
    <section>
      <h2>
        {title}
        {last !== null && <b>{say(last)}</b>}
      </h2>
      {shown.length === 0 ? (
        <p className={styles['none']}>{words.unknown}</p>
      ) : (
        <Plot label={words.label(title, say(most))} series={shown} say={say} />
      )}
      {left > 0 && <p className={styles['none']}>{words.left(left)}</p>}
    </section>
  );
}

/** The charts' text twin: what each line ends with. */
function Table({ charts }: { readonly charts: readonly Chart[] }) {
  return (
    <div className={hidden['hidden']}>
      <table aria-label="Charts">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Last second</th>
            <th scope="col">Most in two minutes</th>
          </tr>
        </thead>
        <tbody>
          {charts.flatMap(({ title, series, say }) =>
            series.map(({ name, values }) => (
              <tr key={`${title} ${name}`}>
                <th scope="row" dir="auto">
                  {name === title ? title : words.ofLink(title, name)}
                </th>
                <td>{saidOr(lastOf(values), say)}</td>
                <td>{saidOr(mostOf(values), say)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

function saidOr(value: number | null, say: (value: number) => string): string {
  return value === null ? '–' : say(value);
}

/** Queues are sampled with each refresh of the page while the charts are open. */
function useReadings(controller: Controller): Readings {
  const [read] = useState(() => readings.get(controller) ?? new Readings());
  useEffect(() => {
    readings.set(controller, read);
    return usePage.subscribe(() => {
      const hermes = controller.hermes(0);
      if (hermes !== null) read.queues.add(hermes.now(), hermes.peers());
    });
  }, [controller, read]);
  return read;
}
