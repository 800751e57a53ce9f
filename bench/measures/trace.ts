/**
 * What the trace costs: of a node that records none, of one that records and nobody watches, and with
 * one watcher. The watcher is a third tab that gets no events: `interested` leaves it out.
 */

import { setTimeout as wait } from 'node:timers/promises';
import { type Run, rotated } from '../run.ts';
import { median } from '../statistics.ts';
import type { Tab } from '../tab.ts';
import { traceMeasure, traceNames } from './names.ts';

const names = ['alice', 'bob', 'carol'];

/** For the trace to be told to the last: what it costs belongs to the events. Always, so it is fair. */
const settleMs = 200;

/** Windows of each kind in a round, in turn: what is looked for is small. */
const turns = { short: 2, long: 4 } as const;

export async function trace(run: Run, round: number): Promise<void> {
  await run.attempt('trace', () =>
    run.machine.inRoom('hermes', names, async (traced) => {
      if (run.extent.isShort) return compare(run, round, traced, null);
      await run.machine.inRoom(
        'hermes',
        names,
        (untraced) => compare(run, round, traced, untraced),
        { isUntraced: true },
      );
    }),
  );
}

interface Window {
  readonly name: string;
  readonly cpuUs: number;
  readonly rate: number;
}

async function compare(
  run: Run,
  round: number,
  traced: readonly Tab[],
  untraced: readonly Tab[] | null,
): Promise<void> {
  for (const tabs of [traced, untraced ?? []]) {
    await Promise.all(tabs.map((tab) => tab.open(names, 'carol')));
  }
  const [alice, , carol] = traced;
  const other = untraced?.[0];
  if (alice === undefined || carol === undefined) return;
  let [told, events] = [0, 0];
  const kinds = [
    () => window(run, alice, traceNames.unwatched),
    async () => {
      await carol.ask('watch', true);
      const before = await carol.ask('watched');
      const watched = await window(run, alice, traceNames.watched);
      told += (await carol.ask('watched')) - before;
      events += watched.count;
      await carol.ask('watch', false);
      return watched;
    },
    ...(other === undefined ? [] : [() => window(run, other, traceNames.none)]),
  ];
  const windows: Window[] = [];
  for (let turn = 0; turn < (run.extent.isShort ? turns.short : turns.long); turn++) {
    for (const kind of rotated(kinds, turn)) windows.push(await kind());
  }
  for (const name of new Set(windows.map((one) => one.name))) {
    const own = windows.filter((one) => one.name === name);
    const add = (measure: string, unit: string, values: readonly number[]): void =>
      run.samples.add(round, measure, name, unit, median(values));
    add(
      traceMeasure,
      'µs/event',
      own.map(({ cpuUs }) => cpuUs),
    );
    add(
      'events with a third tab, rate',
      'events/s',
      own.map(({ rate }) => rate),
    );
  }
  const measure = 'trace events told to the watcher';
  run.samples.add(round, measure, traceNames.watched, 'per event', told / events);
}

/** `count`: events in all, those of the warm-up too. */
async function window(
  run: Run,
  sender: Tab,
  name: string,
): Promise<Window & { readonly count: number }> {
  const before = await run.warmUp((ms) => sender.ask('sendFor', ms, 'ordinary'));
  await wait(settleMs);
  const sent = await run.cost(async () => {
    const sent = await sender.ask('sendFor', run.extent.windowMs, 'ordinary');
    await wait(settleMs);
    return sent;
  });
  const { count, ms, cpuUs } = sent;
  return { name, cpuUs: cpuUs / count, rate: (count / ms) * 1e3, count: before + count };
}
