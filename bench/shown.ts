/**
 * npm run bench:shown [-- --rounds 5 --seconds 4 --rate 100 --json FILE]
 *
 * What a real delivery costs with the stage shown and with its tab hidden, side by side in one run:
 * alice publishes from one tab to bob's five clients in another, and bob's tab is in front or behind a
 * third, in turn. Processor time of all of Chromium's processes per delivery, and how long a receipt
 * takes. The network, the handlers and the log of what was received are the same in both.
 */

import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PlainChromium, type PlainTab } from '../e2e/plain-chromium.ts';
import { serveBuiltPage } from './built-page.ts';
import { median } from './statistics.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    rate: { type: 'string', default: '100' },
    json: { type: 'string' },
  },
});
const [rounds, seconds, rate] = [values.rounds, values.seconds, values.rate].map(Number) as [
  number,
  number,
  number,
];
const clients = 5;

/** Between two lots of publishes, in ms. */
const lotMs = 20;

/** For what has just been shown or hidden to be as it stays. */
const settleMs = 1_500;

interface Sample {
  /** Microseconds. */
  readonly cpuPerDelivery: number;
  readonly receiptMs: number;
}

const server = await serveBuiltPage();
const browser = await PlainChromium.start();
const url = `http://127.0.0.1:${server.port}/?room=shown`;
const bob = await opened(`${url}&node=bob`, 1);
const alice = await opened(`${url}&node=alice`, 2);
const front = await browser.open('about:blank');
await bob.evaluate(`for (let i = 0; i < ${clients}; i++) hermes.Client.startLink('t')`);
const samples = { shown: [] as Sample[], hidden: [] as Sample[] };
for (let round = 0; round < rounds; round++) {
  for (const way of round % 2 === 0
    ? (['shown', 'hidden'] as const)
    : (['hidden', 'shown'] as const)) {
    await (way === 'shown' ? bob : front).show();
    await until(bob, 'document.visibilityState', way === 'shown' ? 'visible' : 'hidden');
    await publish(settleMs / 1_000);
    samples[way].push(await measured());
  }
}
await browser.stop();
await server.close();
report();

async function opened(address: string, nodes: number): Promise<PlainTab> {
  const tab = await browser.open(address);
  await until(tab, 'document.documentElement.dataset.cluster', `ready:${nodes}`);
  return tab;
}

async function until(tab: PlainTab, expression: string, value: string): Promise<void> {
  while ((await tab.evaluate(expression)) !== value) await wait(50);
}

async function measured(): Promise<Sample> {
  const [cpu, delivered] = [await cpuUs(), await deliveries()];
  await alice.evaluate('void (window.receipts = [])');
  await publish(seconds);
  const [cpuNow, deliveredNow] = [await cpuUs(), await deliveries()];
  const receipts = (await alice.evaluate('window.receipts')) as number[];
  return {
    cpuPerDelivery: (cpuNow - cpu) / (deliveredNow - delivered),
    receiptMs: median(receipts),
  };
}

/** At a steady rate; each lot's last event asks for a receipt. */
async function publish(forSeconds: number): Promise<void> {
  const perLot = Math.max(1, Math.round((rate * lotMs) / 1_000));
  const lot = `{
    for (let i = 1; i < ${perLot}; i++) hermes.publish('t', { name: 'Jade' });
    const at = performance.now();
    void hermes.publish('t', { name: 'Jade' }, { receipts: true })
      .then(() => window.receipts?.push(performance.now() - at));
  }`;
  const from = performance.now();
  for (let due = from; due < from + forSeconds * 1_000; due += lotMs) {
    await alice.evaluate(lot);
    await wait(Math.max(0, due + lotMs - performance.now()));
  }
}

async function deliveries(): Promise<number> {
  return Number(await bob.evaluate('hermes.stats().deliveries'));
}

async function cpuUs(): Promise<number> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const processes = processInfo as readonly { readonly cpuTime: number }[];
  return processes.reduce((sum, { cpuTime }) => sum + cpuTime * 1e6, 0);
}

function report(): void {
  const rows = (['cpuPerDelivery', 'receiptMs'] as const).flatMap((measure) =>
    (['shown', 'hidden'] as const).map((way) => {
      const sorted = samples[way].map((one) => one[measure]).toSorted((a, b) => a - b);
      const unit = measure === 'cpuPerDelivery' ? 'µs of processor time' : 'ms';
      return { measure, way, unit, min: sorted[0], median: median(sorted), max: sorted.at(-1) };
    }),
  );
  console.log(`${rounds} rounds at ${rate} events a second, load ${loadavg()[0]?.toFixed(1)}`);
  console.table(rows);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify({ rows }, null, 2));
}
