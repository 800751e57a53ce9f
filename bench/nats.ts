/**
 * npm run bench:nats [-- --nodes 300 --processes 2 --events 50 --rounds 5] [--only tabs,rate,delivery]
 *
 * The adapter for NATS, with a real nats-server on this machine: how many events a second go from one tab
 * to another, and from one Node process to another, over WebSockets, beside the bare client library in the
 * same run; and how long one publish takes to reach every node. Nodes share a few Node processes.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findNatsServer, startNatsServer } from '../scripts/nats-server.mjs';
import type { Asked, Told } from './nats-nodes.ts';
import type { RateAsked, RateTold } from './nats-rate.ts';
import { natsTabs } from './nats-tabs.ts';
import { median } from './statistics.ts';

const { values } = parseArgs({
  options: {
    nodes: { type: 'string', default: '300' },
    processes: { type: 'string', default: '2' },
    events: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: 'tabs,rate,delivery' },
  },
});
const [nodes, processes, events, rounds] = [
  values.nodes,
  values.processes,
  values.events,
  values.rounds,
].map((text) => Math.max(1, Math.floor(Number(text)) || 1)) as [number, number, number, number];

/** What it must reach. */
const targets = { p99Ms: 100, ratio: 0.25 } as const;

/** Between two publishes, in ms: each finds the cluster as it is at rest. */
const betweenMs = 200;

/** Messages of each round of the rate, and their bytes. */
const rateMessages = 200_000;
const bodyBytes = 100;

function start(file: string): ChildProcess {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return fork(path, { execArgv: ['--import', 'tsx'] });
}

/** The next word of a process that is of this kind. */
function told<T extends { readonly is: string }, K extends T['is']>(
  child: ChildProcess,
  is: K,
): Promise<Extract<T, { readonly is: K }>> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a process of the benchmark has ended'));
    const hear = (message: T): void => {
      if (message.is !== is) return;
      child.off('message', hear);
      child.off('exit', ended);
      resolve(message as Extract<T, { readonly is: K }>);
    };
    child.on('message', hear);
    child.once('exit', ended);
  });
}

function ms(us: number | undefined): string {
  return ((us ?? Number.NaN) / 1_000).toFixed(1);
}

function say(line: string): void {
  console.log(line);
}

async function delivery(servers: string): Promise<boolean> {
  const children = Array.from({ length: processes }, () => start('nats-nodes.ts'));
  const each = Math.ceil(nodes / processes);
  const ask = (child: ChildProcess | undefined, asked: Asked): void => void child?.send(asked);
  const began = Date.now();
  // One process after the other: what comes in meets all who are there.
  for (const [at, child] of children.entries()) {
    const names = Array.from(
      { length: Math.min(each, nodes - at * each) },
      (_, n) => `n${at * each + n}`,
    );
    const joined = told<Told, 'joined'>(child, 'joined');
    ask(child, { is: 'join', servers, names });
    await joined;
  }
  const ready = children.map((child) => told<Told, 'ready'>(child, 'ready'));
  for (const child of children) ask(child, { is: 'ready', count: nodes });
  await Promise.all(ready);
  say(
    `${nodes} nodes in ${processes} processes met in ${((Date.now() - began) / 1_000).toFixed(0)} s`,
  );
  const all: number[] = [];
  for (let n = 0; n < events; n++) {
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
    const times = children.map((child) => told<Told, 'times'>(child, 'times'));
    ask(children[n % processes], { is: 'publish', n });
    for (const { us } of await Promise.all(times)) all.push(...us);
  }
  for (const child of children) {
    const ended = once(child, 'exit');
    ask(child, { is: 'leave' });
    await ended;
  }
  all.sort((a, b) => a - b);
  const at = (part: number): number | undefined => all[Math.floor((all.length - 1) * part)];
  const isReached = (at(0.99) ?? Infinity) < targets.p99Ms * 1_000;
  say(
    `one publish to all: ${events} events, ${all.length} deliveries, ` +
      `p50 ${ms(at(0.5))} ms, p99 ${ms(at(0.99))} ms, most ${ms(all.at(-1))} ms ` +
      `(target: p99 below ${targets.p99Ms} ms: ${isReached ? 'reached' : 'missed'})`,
  );
  return isReached;
}

async function rate(servers: string): Promise<boolean> {
  const [from, to] = [start('nats-rate.ts'), start('nats-rate.ts')];
  const ask = (child: ChildProcess, asked: RateAsked): void => void child.send(asked);
  const rates: Record<'hermes' | 'bare', number[]> = { hermes: [], bare: [] };
  for (const [at, child] of [from, to].entries()) {
    const joined = told<RateTold, 'joined'>(child, 'joined');
    ask(child, { is: 'join', servers, name: at === 0 ? 'from' : 'to' });
    await joined;
  }
  // In turn, so that what else happens on this machine happens to both.
  for (let round = 0; round < rounds; round++) {
    for (const how of ['bare', 'hermes'] as const) {
      const done = told<RateTold, 'received'>(to, 'received');
      const listening = told<RateTold, 'listening'>(to, 'listening');
      ask(to, { is: 'receive', how, count: rateMessages });
      await listening;
      ask(from, { is: 'send', how, count: rateMessages, bodyBytes });
      const { perSecond } = await done;
      rates[how].push(perSecond);
    }
  }
  for (const child of [from, to]) {
    const ended = once(child, 'exit');
    ask(child, { is: 'leave' });
    await ended;
  }
  return compared('two Node processes', median(rates.hermes), median(rates.bare));
}

async function tabs(servers: string): Promise<boolean> {
  const rates = await natsTabs(Number(new URL(servers).port), rounds);
  return compared('two tabs', rates['hermes-nats'], rates.nats);
}

function compared(who: string, ours: number, bare: number): boolean {
  const isReached = ours / bare >= targets.ratio;
  say(
    `${who} over WebSockets, ${bodyBytes} bytes, median of ${rounds} rounds: ` +
      `hermes ${Math.round(ours)} events/s, bare client ${Math.round(bare)} messages/s, ` +
      `ratio ${(ours / bare).toFixed(2)} (target ${targets.ratio}: ${isReached ? 'reached' : 'missed'})`,
  );
  return isReached;
}

if (findNatsServer() === null) {
  say(
    'There is no nats-server on this machine: install it first (Debian: apt-get install nats-server).',
  );
  process.exit(1);
}
const server = await startNatsServer({ hasJetStream: false, hasWebSocket: true });
say(`node ${process.version}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
const wanted = values.only.split(',');
const isFastInTabs = !wanted.includes('tabs') || (await tabs(server.wsUrl ?? ''));
const isFast = !wanted.includes('rate') || (await rate(server.wsUrl ?? ''));
const isSoon = !wanted.includes('delivery') || (await delivery(server.url));
say(`load ${loadavg()[0]?.toFixed(1)}`);
await server.close();
process.exitCode = isFastInTabs && isFast && isSoon ? 0 : 1;
