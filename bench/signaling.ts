/**
 * npm run bench:signaling [-- --rounds 5 --idle 10000 --back 5000] [--only cost,idle,back]
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
  leave,
  restart,
  signals,
} from './signaling/measures.ts';
import { type Kind, ServerProcess } from './signaling/server-process.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    idle: { type: 'string', default: '10000' },
    back: { type: 'string', default: '5000' },
    rooms: { type: 'string', default: '60' },
    signals: { type: 'string', default: '20000' },
    only: { type: 'string', default: 'cost,idle,back' },
  },
});
const [rounds, rooms, signalCount] = [values.rounds, values.rooms, values.signals].map(Number) as [
  number,
  number,
  number,
];
const parts: Record<string, () => Promise<Line[]>> = { cost, idle: atRest, back };

/** What is said, the value, its goal, and whether it is met. */
type Line = readonly [says: string, value: number, goal: string, isMet: (value: number) => boolean];

interface Round {
  readonly join: Cost;
  readonly signal: Cost;
}

const isAtMost =
  (most: number) =>
  (value: number): boolean =>
    value <= most;

sayLoad('before');
const wanted = values.only.split(',');
const stranger = wanted.find((name) => parts[name] === undefined);
if (stranger !== undefined) throw new Error(`--only ${stranger}: ${Object.keys(parts).join(', ')}`);
for (const name of wanted) {
  for (const [says, value, goal, isMet] of (await parts[name]?.()) ?? []) {
    const mark = isMet(value) ? '✓' : '✗';
    console.log(`${mark} ${says.padEnd(64)} ${value.toFixed(2).padStart(7)}  ${goal}`);
  }
}
sayLoad('after');
process.exit(0);

async function cost(): Promise<Line[]> {
  const alone: Record<Kind, Round[]> = { bare: [], hermes: [] };
  const across: Round[] = [];
  const nats = findNatsServer() === null ? null : await startNatsServer();
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['bare', 'hermes'] as const) {
      alone[kind].push(await measure([await ServerProcess.start(kind)]));
    }
    if (nats === null) continue;
    const one = await ServerProcess.start('hermes', 0, nats.url);
    const other = await ServerProcess.start('hermes', 0, nats.url);
    across.push(await measure([one, other], () => cpuUsOf(nats.pid())));
  }
  await nats?.close();
  for (const what of ['join', 'signal'] as const) {
    const told = (pick: (cost: Cost) => number): string =>
      Object.entries({ ...alone, 'two on NATS': across })
        .map(([name, all]) => `${name} ${fixed(of(all, (one) => pick(one[what])))}`)
        .join(', ');
    console.log(`${what}s, a second: ${told(({ rate }) => rate)}`);
    console.log(`${what}, µs of the servers: ${told(({ cpuUs }) => cpuUs)}`);
    const engineUs = of(across, (one) => one[what].engineUs);
    console.log(`${what}, µs of nats-server: ${fixed(engineUs)}`);
  }
  return [...linesAlone(alone), ...(across.length > 0 ? linesAcross(alone.hermes, across) : [])];
}

function linesAlone({ bare, hermes }: Record<Kind, Round[]>): Line[] {
  return (['join', 'signal'] as const).flatMap((what): Line[] => {
    const rate = of(hermes, (one) => one[what].rate) / of(bare, (one) => one[what].rate);
    const cpu = of(hermes, (one) => one[what].cpuUs) / of(bare, (one) => one[what].cpuUs);
    const isMet = (): boolean => rate >= 0.7 || cpu <= 1.5;
    return [
      [`${what}s: rate by that of the bare server`, rate, '>= 0.7, or:', isMet],
      [`${what}s: processor time by that of the bare server`, cpu, '<= 1.5', isMet],
    ];
  });
}

function linesAcross(local: readonly Round[], across: readonly Round[]): Line[] {
  const ratio = (pick: (round: Round) => number): number => of(across, pick) / of(local, pick);
  const join = 'a join across two servers by a local one';
  return [
    [`${join}, time until all know`, 1 / ratio((one) => one.join.rate), '<= 2', isAtMost(2)],
    [`${join}, processor time`, ratio((one) => one.join.cpuUs), '<= 2', isAtMost(2)],
    [
      'signals across two servers, rate by the local one',
      ratio((one) => one.signal.rate),
      '>= 0.5',
      (value) => value >= 0.5,
    ],
  ];
}

async function atRest(): Promise<Line[]> {
  const kib: Record<Kind, number> = { bare: Number.NaN, hermes: Number.NaN };
  for (const kind of ['bare', 'hermes'] as const) {
    const server = await ServerProcess.start(kind);
    kib[kind] = await idle(server, Number(values.idle));
    await server.stop();
  }
  const says = `KiB for each of ${values.idle} idle members (bare ${fixed(kib.bare)})`;
  return [[says, kib.hermes, '<= 20', isAtMost(20)]];
}

async function back(): Promise<Line[]> {
  const start = (port: number): Promise<ServerProcess> => ServerProcess.start('hermes', port);
  const lines: Line[] = [];
  for (const [how, signal] of [
    ['told', 'SIGTERM'],
    ['killed', 'SIGKILL'],
  ] as const) {
    const { seconds, lateMs } = await restart(await start(0), signal, Number(values.back), start);
    lines.push(
      [
        `${values.back} clients back after the server was ${how}, s`,
        seconds,
        '<= 15',
        isAtMost(15),
      ],
      ['  the event loop late at most, s', lateMs / 1_000, '<= 0.2', isAtMost(0.2)],
    );
  }
  return lines;
}

async function measure(servers: readonly ServerProcess[], engine?: () => number): Promise<Round> {
  // What is compiled on the way is not measured.
  for (let warm = 0; warm < 3; warm++) {
    const clients = clientsOf(servers, rooms, `warm-${warm}`);
    await joins(servers, clients);
    await signals(servers, clients, 4_000);
    await leave(servers, clients);
  }
  const clients = clientsOf(servers, rooms, 'room');
  const join = await joins(servers, clients, engine);
  const signal = await signals(servers, clients, signalCount, engine);
  await leave(servers, clients);
  for (const one of servers) await one.stop();
  return { join, signal };
}

function of(all: readonly Round[], pick: (round: Round) => number): number {
  const sorted = all.map(pick).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function fixed(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}

function sayLoad(when: string): void {
  const load = loadavg().map((one) => one.toFixed(1));
  console.log(`Load ${when}: ${load.join(' ')}`);
}
