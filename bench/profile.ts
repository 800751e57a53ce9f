/**
 * npx tsx bench/profile.ts [hermes] [ordinary] [--ms 3000] [--watched]
 *
 * Where the time of small events goes: by process, and by function in the sending and the receiving
 * tab, and with `--watched` in a third that asks for their traces. The pages are built with their
 * names; the profiler itself takes its share.
 */

import { parseArgs } from 'node:util';
import type { CDPSession } from '@playwright/test';
import { buildPages } from './build.ts';
import { Machine } from './machine.ts';
import type { PayloadKind } from './pages/payloads.ts';
import type { Tab } from './tab.ts';

const linesMax = 20;

const { values, positionals } = parseArgs({
  options: {
    ms: { type: 'string', default: '3000' },
    watched: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [implementation = 'hermes', kind = 'ordinary'] = positionals;

await buildPages(false, true);
const machine = await Machine.start();
try {
  const names = ['alice', 'bob', ...(values.watched ? ['carol'] : [])];
  await machine.inRoom(implementation, names, async (tabs) => {
    await Promise.all(tabs.map((tab) => tab.open(names, values.watched ? 'carol' : null)));
    await tabs[2]?.ask('watch', true);
    await profile(tabs);
  });
} finally {
  await machine.stop();
}

async function profile(tabs: readonly Tab[]): Promise<void> {
  const [sender] = tabs;
  if (sender === undefined) return;
  await sender.ask('sendFor', 1_000, kind as PayloadKind);
  const ends = await Promise.all(tabs.map(profiled));
  const before = await machine.processes();
  const { count } = await sender.ask('sendFor', Number(values.ms), kind as PayloadKind);
  const after = await machine.processes();
  console.log(`${implementation}, ${kind}: ${count} events; µs of each event`);
  for (const { id, type, cpuTime } of after) {
    const used = cpuTime - (before.find((one) => one.id === id)?.cpuTime ?? 0);
    const each = (used / count) * 1e6;
    if (each >= 0.05) console.log(`${each.toFixed(1).padStart(8)}  ${type} ${id}`);
  }
  for (const [at, name] of ['sender', 'receiver', 'watcher'].slice(0, tabs.length).entries()) {
    console.log(`${name}, by function`);
    const lines = (await ends[at]?.()) ?? [];
    for (const [what, us] of lines.slice(0, linesMax)) {
      console.log(`${(us / count).toFixed(2).padStart(8)}  ${what}`);
    }
  }
}

/** Starts profiling a tab; the answer ends it, and has each function's own µs, most first. */
async function profiled({ page }: Tab): Promise<() => Promise<(readonly [string, number])[]>> {
  const devTools: CDPSession = await page.context().newCDPSession(page);
  await devTools.send('Profiler.enable');
  await devTools.send('Profiler.setSamplingInterval', { interval: 200 });
  await devTools.send('Profiler.start');
  return async () => {
    const { profile } = await devTools.send('Profiler.stop');
    await devTools.detach();
    const own = new Map<string, number>();
    const names = new Map(
      profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => {
        const file = url.split('/').at(-1) ?? '';
        const place = file === '' ? '' : `  ${file}:${lineNumber + 1}`;
        return [id, `${functionName === '' ? '(nameless)' : functionName}${place}`];
      }),
    );
    (profile.samples ?? []).forEach((node, at) => {
      const name = names.get(node) ?? '';
      own.set(name, (own.get(name) ?? 0) + (profile.timeDeltas?.[at] ?? 0));
    });
    return [...own].filter(([name]) => name !== '(idle)').toSorted((a, b) => b[1] - a[1]);
  };
}
