/**
 * npm run bench [-- --rounds 7 --json FILE]
 *
 * A late third node: from its name granted to both of its links open, Hermes beside bare
 * RTCPeerConnections with the same signaling server, in interleaved rounds of one run. Page load is
 * reported apart. Quote medians and the ratio: machines differ and are shared.
 */

import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from '@playwright/test';
import { build } from 'vite';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { startServer } from '../signaling/server.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, json: { type: 'string' } },
});
const rounds = Number(values.rounds);

interface Sample {
  readonly openMs: number;
  readonly loadMs: number;
}

await build({
  configFile: false,
  root: 'bench/pages',
  logLevel: 'warn',
  build: {
    outDir: '../../dist/bench',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rollupOptions: { input: ['bench/pages/raw.html', 'bench/pages/hermes.html'] },
  },
  worker: { format: 'es' },
});
const options = {
  host: '127.0.0.1',
  port: 0,
  isLan: false,
  isLab: false,
  origins: [],
  isOriginOptional: false,
};
const server = await startServer(options, 'dist/bench');
const browser = await chromium.launch({
  executablePath: findBrowser() ?? '',
  args: [...browserArgs],
});
const samples: Record<'raw' | 'hermes', Sample[]> = { raw: [], hermes: [] };
for (let round = 0; round < rounds; round++) {
  for (const implementation of ['raw', 'hermes'] as const) {
    samples[implementation].push(await lateNode(browser, implementation, round));
  }
}
await browser.close();
await server.close();
report();

/** Opens three tabs, the third when the first two are linked. */
async function lateNode(inside: Browser, page: 'raw' | 'hermes', round: number): Promise<Sample> {
  const context = await inside.newContext();
  const open = async (node: string, peers: number): Promise<Sample> => {
    const tab = await context.newPage();
    await tab.goto(
      `http://127.0.0.1:${server.port}/${page}.html?room=${page}-${round}&node=${node}`,
    );
    const openMs = peers === 0 ? 0 : await tab.evaluate((many) => window.openedAll(many), peers);
    const loadMs = await tab.evaluate(
      () => performance.getEntriesByType('navigation').map((entry) => entry.duration)[0] ?? 0,
    );
    return { openMs, loadMs };
  };
  await open('alice', 0);
  await open('bob', 1);
  const sample = await open('carol', 2);
  await context.close();
  return sample;
}

function report(): void {
  const rows = (['raw', 'hermes'] as const).flatMap((implementation) =>
    (['openMs', 'loadMs'] as const).map((measure) => {
      const sorted = samples[implementation].map((one) => one[measure]).toSorted((a, b) => a - b);
      const at = (share: number): number =>
        sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
      return { measure, implementation, unit: 'ms', min: at(0), median: at(0.5), max: at(1) };
    }),
  );
  console.log(`late third node, ${rounds} rounds, load ${loadavg()[0]?.toFixed(1)}`);
  for (const { measure, implementation, min, median, max } of rows) {
    const what = measure === 'openMs' ? 'name granted to links open' : 'page load';
    console.log(
      `  ${what.padEnd(28)} ${implementation.padEnd(8)} ${[min, median, max].map((ms) => ms.toFixed(0).padStart(6)).join('')} ms`,
    );
  }
  const median = (implementation: string): number =>
    rows.find((row) => row.implementation === implementation && row.measure === 'openMs')?.median ??
    Number.NaN;
  const joinVsRaw = median('hermes') / median('raw');
  console.log(`  Hermes over raw: ${joinVsRaw.toFixed(2)}`);
  if (values.json !== undefined) {
    writeFileSync(values.json, JSON.stringify({ rows, ratios: { joinVsRaw } }, null, 2));
  }
}
