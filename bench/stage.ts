/**
 * npm run bench:stage [-- --nodes 30,300 --seconds 8 --rate 2000 --json FILE]
 *
 * What drawing costs: a simulated cluster in a page, its node publishing so that so many deliveries a
 * second happen, with the stage on. Own script of each frame, the stage's and the simulation's apart,
 * in processor time of the page's thread, so that other load on the machine does not count; React's
 * commits and changes of the DOM a second; frame times, which say more of the machine than of the page.
 */

import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { serveBuiltPage } from './built-page.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '30,300' },
    seconds: { type: 'string', default: '8' },
    rate: { type: 'string', default: '2000' },
    json: { type: 'string' },
  },
});

/** Joining three hundred nodes is tens of thousands of links. */
const readyMsMax = 900_000;

interface Measured {
  readonly frameMs: number[];
  commits: number;
  /** Of the stage's still picture, but for its counts. */
  stageChanges: number;
  allChanges: number;
}

/** Processor time of script, in ms. */
interface Script {
  readonly stageMs: readonly number[];
  readonly simulationMs: readonly number[];
  /** All that is in no frame: React, timers. */
  readonly otherMs: number;
}

interface Result extends Measured, Script {
  readonly nodes: number;
  readonly seconds: number;
  /** Of the cluster's own time. */
  readonly virtual: number;
  readonly events: number;
  readonly deliveries: number;
  readonly crossings: number;
  readonly summary: string;
}

declare global {
  interface Window {
    measured: Measured;
  }
}

const server = await serveBuiltPage();
const browser = await chromium.launch({
  executablePath: findBrowser() ?? '',
  args: [...browserArgs],
});
const results: Result[] = [];
for (const nodes of values.nodes.split(',').map(Number)) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  // tsx names functions with a helper that pages do not have.
  await page.addInitScript('globalThis.__name = (fn) => fn;');
  await page.addInitScript(measure);
  await page.goto(`http://127.0.0.1:${server.port}/?sim=${nodes}&seed=7`);
  await page.waitForSelector(`html[data-cluster="ready:${nodes}"]`, { timeout: readyMsMax });
  // And the picture, which is a little behind, has them all.
  const ready = page.locator('[data-node][data-state="ready"]');
  await ready.nth(nodes - 1).waitFor({ state: 'attached', timeout: readyMsMax });
  results.push(await underLoad(page, nodes));
  await page.close();
}
await browser.close();
await server.close();
report();

async function underLoad(page: Page, nodes: number): Promise<Result> {
  const asked = { seconds: Number(values.seconds), deliveries: Number(values.rate) };
  const stop = await traceScript(page);
  const told = await page.evaluate(async ({ seconds, deliveries }) => {
    const topic = 'user_created';
    const { hermes } = window;
    const each = hermes.listeners(topic).reduce((sum, { count }) => sum + count, 0);
    const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
    const until = async (ms: number): Promise<void> => {
      const [from, wallFrom] = [hermes.now(), performance.now()];
      let published = 0;
      // By the cluster's own clock: where the machine is too slow for it, it goes more slowly.
      while (performance.now() - wallFrom < ms) {
        const due = ((hermes.now() - from) / 1_000) * (deliveries / each);
        for (; published < due; published++) hermes.publish(topic, { name: 'Jade' });
        await wait(4);
      }
    };
    // Until it is as it stays: windows, flows, and what is compiled.
    await until(3_000);
    console.timeStamp('load');
    Object.assign(window.measured, { commits: 0, stageChanges: 0, allChanges: 0 });
    window.measured.frameMs.length = 0;
    const from = hermes.trace().at(-1)?.clock ?? 0;
    const [at, virtualAt] = [performance.now(), hermes.now()];
    await until(seconds * 1_000);
    const took = (performance.now() - at) / 1_000;
    const virtual = (hermes.now() - virtualAt) / 1_000;
    const since = hermes.trace().filter(({ clock }) => clock > from);
    return {
      took,
      virtual,
      events: since.length,
      crossings: since.filter(({ kind }) => kind === 'sent').length,
      deliveries: since.reduce((sum, one) => sum + (one.kind === 'delivered' ? one.count : 0), 0),
      summary: document.querySelector('[data-testid="summary"]')?.textContent ?? '',
      measured: window.measured,
    };
  }, asked);
  const { took, measured, ...counts } = told;
  return { nodes, seconds: took, ...counts, ...measured, ...(await stop()) };
}

interface Traced {
  readonly name: string;
  readonly ph: string;
  readonly tid: number;
  /** Microseconds: when, how long, and how long of the thread's processor time. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly data?: { readonly url?: string; readonly message?: string } };
}

/** Begins to trace the page's script; the returned function ends it and sums up. */
async function traceScript(page: Page): Promise<() => Promise<Script>> {
  const session = await page.context().newCDPSession(page);
  const events: Traced[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as never[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline'] },
  });
  return async () => {
    const complete = new Promise<void>((done) =>
      session.once('Tracing.tracingComplete', () => done()),
    );
    await session.send('Tracing.end');
    await complete;
    return scriptOf(events);
  };
}

/** Calls inside of a frame are that frame's: the simulation is told by its file. */
function scriptOf(events: readonly Traced[]): Script {
  const from = events.find(({ name }) => name === 'TimeStamp')?.ts ?? 0;
  const calls = events
    .filter(({ name, ph, ts }) => ph === 'X' && name === 'FunctionCall' && ts >= from)
    .toSorted((a, b) => a.ts - b.ts);
  const frames = events
    .filter(({ name, ph, ts }) => ph === 'X' && name === 'FireAnimationFrame' && ts >= from)
    .toSorted((a, b) => a.ts - b.ts);
  const stageMs: number[] = [];
  const simulationMs: number[] = [];
  let otherMs = 0;
  let at = 0;
  let until = -Infinity;
  for (const call of calls) {
    // A call inside of another is counted with it.
    if (call.ts < until) continue;
    until = call.ts + (call.dur ?? 0);
    while (endOf(frames[at]) < call.ts) at++;
    const isFrame = (frames[at]?.ts ?? Infinity) <= call.ts;
    const ms = (call.tdur ?? call.dur ?? 0) / 1_000;
    const { url = '' } = call.args.data ?? {};
    if (!isFrame) otherMs += ms;
    else if (url.includes('open-simulation')) simulationMs.push(ms);
    else if (url.includes('/assets/')) stageMs.push(ms);
  }
  if (simulationMs.length === 0)
    throw new Error('No frame of the simulation was found by its file.');
  return { stageMs, simulationMs, otherMs };
}

function endOf(traced: Traced | undefined): number {
  return traced === undefined ? Infinity : traced.ts + (traced.dur ?? 0);
}

/** Runs in the page, before its scripts. */
function measure(): void {
  window.measured = {
    frameMs: [],
    commits: 0,
    stageChanges: 0,
    allChanges: 0,
  };
  const { measured } = window;
  // React tells whoever has put this here of each commit.
  Object.assign(window, {
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      isDisabled: false,
      inject: () => 1,
      checkDCE: () => {},
      onCommitFiberRoot: () => void measured.commits++,
      onCommitFiberUnmount: () => {},
      onPostCommitFiberRoot: () => {},
    },
  });
  let frameAt: number | null = null;
  requestAnimationFrame(function frame(at) {
    if (frameAt !== null) measured.frameMs.push(at - frameAt);
    frameAt = at;
    requestAnimationFrame(frame);
  });
  const observer = new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      measured.allChanges++;
      if (element?.closest('svg[role="graphics-document"]') === null) continue;
      if (element?.closest('[data-count]') === null) measured.stageChanges++;
    }
  });
  const what = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(document, what);
}

function report(): void {
  const rows = results.map((one) => ({
    nodes: one.nodes,
    'virtual s per s': round(one.virtual / one.seconds),
    'deliveries per virtual s': Math.round(one.deliveries / one.virtual),
    'deliveries/s': Math.round(one.deliveries / one.seconds),
    'crossings/s': Math.round(one.crossings / one.seconds),
    'trace events/s': Math.round(one.events / one.seconds),
    'stage µs per trace event': round((1_000 * sum(one.stageMs)) / one.events),
    'stage p50': part(one.stageMs, 0.5),
    'stage p95': part(one.stageMs, 0.95),
    'stage max': part(one.stageMs, 1),
    frames: one.stageMs.length,
    'other script ms/s': round(one.otherMs / one.seconds),
    'simulation p95': part(one.simulationMs, 0.95),
    'commits/s': round(one.commits / one.seconds),
    'stage changes/s': round(one.stageChanges / one.seconds),
    'all changes/s': round(one.allChanges / one.seconds),
    'frame p50': part(one.frameMs, 0.5),
    'frame p95': part(one.frameMs, 0.95),
    summary: one.summary,
  }));
  console.log(
    `Own script of a frame and frame times in ms; load ${loadavg().map(round).join(' ')}.`,
  );
  for (const row of rows) console.table(row);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(rows, null, 2));
}

function part(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

function sum(list: readonly number[]): number {
  return list.reduce((total, one) => total + one, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
