/**
 * npm run bench:signaling [-- --rounds 5 --idle 10000 --back 5000]
 *
 * The signaling server beside a bare `ws` server in the same run, in turns: joins into rooms of 30 and
 * relayed signals, what idle members hold, how a class comes back after a restart; then two servers on
 * NATS beside one. Processor time is the servers'; the clients are in this process.
 */

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { findNatsServer, startNatsServer } from '../scripts/nats-server.mjs';
import {
  type Cost,
  clientsOf,
  cpuUsOf,
  idle,
  joins,
  restart,
  signals,
} from './signaling/measures.ts';
import { type Kind, ServerProcess } from './signaling/server-process.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '10000' },
    back: { type: 'string', default: '5000' },
    rooms: { type: 'string', default: '20' },
    signals: { type: 'string', default: '20000' },
  },
});
const [rounds, rooms, signalCount] = [values.rounds, values.rooms, values.signals].map(Number) as [
  number,
  number,
  number,
];

interface Round {
  readonly join: Cost;
  readonly signal: Cost;
}

console.log(
  `Load before: ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);

const alone: Record<Kind, Round[]> = { bare: [], hermes: [] };
const across: Round[] = [];
const engineUs: number[] = [];
const nats = findNatsServer() === null ? null : await startNatsServer();
for (let round = 0; round < rounds; round++) {
  for (const kind of ['bare', 'hermes'] as const) {
    const server = await ServerProcess.start(kind);
    alone[kind].push(await measure([server]));
    await server.stop();
  }
  if (nats === null) continue;
  const two = [
    await ServerProcess.start('hermes', 0, nats.url),
    await ServerProcess.start('hermes', 0, nats.url),
  ];
  const before = cpuUsOf(nats.pid());
  across.push(await measure(two));
  engineUs.push((cpuUsOf(nats.pid()) - before) / (rooms * 30));
  for (const one of two) await one.stop();
}
await nats?.close();

const idleOf: Record<Kind, number> = { bare: Number.NaN, hermes: Number.NaN };
for (const kind of ['bare', 'hermes'] as const) {
  const server = await ServerProcess.start(kind);
  idleOf[kind] = await idle(server, Number(values.idle));
  await server.stop();
}

const start = (port: number): Promise<ServerProcess> => ServerProcess.start('hermes', port);
const stopped = await restart(await start(0), 'SIGTERM', Number(values.back), start);
const killed = await restart(await start(0), 'SIGKILL', Number(values.back), start);

const of = (all: readonly Round[], pick: (round: Round) => number): number => median(all.map(pick));
const lines: [string, number, string, (value: number) => boolean][] = [];
for (const what of ['join', 'signal'] as const) {
  const rate = (all: readonly Round[]): number => of(all, (one) => one[what].rate);
  const cpu = (all: readonly Round[]): number => of(all, (one) => one[what].cpuUs);
  const { bare, hermes } = alone;
  console.log(
    `${what}s, a second: bare ${fixed(rate(bare))}, hermes ${fixed(rate(hermes))}, two on NATS ${fixed(rate(across))}`,
  );
  console.log(
    `${what}, µs of the servers: bare ${fixed(cpu(bare))}, hermes ${fixed(cpu(hermes))}, two on NATS ${fixed(cpu(across))}`,
  );
  const isMetBy = cpu(hermes) / cpu(bare) <= 1.5;
  lines.push([
    `${what}s: rate by that of the bare server`,
    rate(hermes) / rate(bare),
    '>= 0.7, or:',
    (value) => value >= 0.7 || isMetBy,
  ]);
  lines.push([
    `${what}s: processor time by that of the bare server`,
    cpu(hermes) / cpu(bare),
    '<= 1.5',
    (value) => value <= 1.5 || rate(hermes) / rate(bare) >= 0.7,
  ]);
}
if (across.length > 0) {
  const local = alone.hermes;
  const cpu = (all: readonly Round[]): number => of(all, (one) => one.join.cpuUs);
  const rate = (all: readonly Round[]): number => of(all, (one) => one.signal.rate);
  const joined = (all: readonly Round[]): number => of(all, (one) => one.join.rate);
  lines.push([
    'a join across two servers by a local one, time until all know',
    joined(local) / joined(across),
    '<= 2',
    (value) => value <= 2,
  ]);
  lines.push([
    'a join across two servers by a local one, processor time',
    cpu(across) / cpu(local),
    '<= 2',
    (value) => value <= 2,
  ]);
  lines.push([
    'signals across two servers, rate by the local one',
    rate(across) / rate(local),
    '>= 0.5',
    (value) => value >= 0.5,
  ]);
  console.log(
    `nats-server, µs for each join and its share of the signals: ${fixed(median(engineUs))}`,
  );
}
lines.push([
  `KiB for each of ${values.idle} idle members (bare ${fixed(idleOf.bare)})`,
  idleOf.hermes,
  '<= 20',
  (value) => value <= 20,
]);
for (const [how, { seconds, lateMs }] of [
  ['told', stopped],
  ['killed', killed],
] as const) {
  lines.push([
    `${values.back} clients back after the server was ${how}, s`,
    seconds,
    '<= 15',
    (value) => value <= 15,
  ]);
  lines.push([
    '  the event loop late at most, s',
    lateMs / 1_000,
    '<= 0.2',
    (value) => value <= 0.2,
  ]);
}
for (const [says, value, goal, isMet] of lines) {
  console.log(
    `${isMet(value) ? '✓' : '✗'} ${says.padEnd(64)} ${value.toFixed(2).padStart(7)}  ${goal}`,
  );
}
console.log(
  `Load after: ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
process.exit(0);

async function measure(servers: readonly ServerProcess[]): Promise<Round> {
  // What is compiled on the way is not measured.
  const warm = clientsOf(servers, 20, 'warm');
  await joins(servers, warm);
  await signals(servers, warm, 4_000);
  for (const one of warm) one.end();
  const clients = clientsOf(servers, rooms, 'room');
  const join = await joins(servers, clients);
  const signal = await signals(servers, clients, signalCount);
  for (const one of clients) one.end();
  return { join, signal };
}

function median(all: readonly number[]): number {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function fixed(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
