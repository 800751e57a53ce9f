/** What is measured, each with the servers it is given. */

import { readFileSync } from 'node:fs';
import { Client, inTurns } from './client.ts';
import { patiently } from './patience.ts';
import type { ServerProcess } from './server-process.ts';

const roomSize = 30;

/** A server that uses less than this of so many milliseconds has done what it was asked. */
const restMs = 200;
const restUs = 10_000;

/** A session description is about so large. */
const data = { type: 'offer', sdp: 'x'.repeat(1_000) };

export interface Cost {
  /** A second. */
  readonly rate: number;
  /** Of the servers, each. */
  readonly cpuUs: number;
  /** Of the engine, each; NaN without one. */
  readonly engineUs: number;
}

/** Clients in rooms of 30, each room's spread over the servers. */
export function clientsOf(
  servers: readonly ServerProcess[],
  rooms: number,
  prefix: string,
): Client[] {
  return Array.from({ length: rooms * roomSize }, (_, at) => {
    const port = servers[at % servers.length]?.port ?? 0;
    return new Client(port, `${prefix}-${Math.floor(at / roomSize)}`, `n-${at % roomSize}`);
  });
}

export async function joins(
  servers: readonly ServerProcess[],
  clients: readonly Client[],
  engine?: () => number,
): Promise<Cost> {
  return cost({ servers, engine }, clients.length, async () => {
    await allJoin(clients, 16);
    // It is over when everyone knows everyone.
    const known = Promise.all(clients.map((one) => one.knows(roomSize - 1)));
    await patiently(
      'all know all',
      () => firstOf(clients, (one) => one.lacks(roomSize - 1)),
      known,
    );
  });
}

async function allJoin(clients: readonly Client[], atATime: number): Promise<void> {
  const joined = inTurns(clients, atATime, (one) => one.join());
  const how = (): string => {
    const count = clients.filter(({ isJoined }) => isJoined).length;
    return `${count} of ${clients.length}; ${firstOf(clients, ({ isJoined }) => !isJoined)}`;
  };
  await patiently('joins', how, joined);
}

function firstOf(clients: readonly Client[], is: (one: Client) => boolean): string {
  return String(clients.find(is) ?? 'nobody is missing');
}

/** The clients leave; it is over when the servers have nobody, and nothing more to do. */
export async function leave(
  servers: readonly ServerProcess[],
  clients: readonly Client[],
): Promise<void> {
  for (const one of clients) one.end();
  for (const server of servers) {
    let left = '';
    const rests = async (): Promise<void> => {
      for (let cpuUs = 0; ;) {
        const usage = await server.usage();
        left = `${usage.webSockets} WebSockets, ${usage.members} members`;
        const usedUs = usage.cpuUs - cpuUs;
        ({ cpuUs } = usage);
        if (usage.webSockets + usage.members === 0 && usedUs < restUs) return;
        await new Promise((resolve) => setTimeout(resolve, restMs));
      }
    };
    await patiently('leaving', () => left, rests());
  }
}

/** Each client to its right-hand neighbour, who is at the next server where there are several. */
export async function signals(
  servers: readonly ServerProcess[],
  clients: readonly Client[],
  count: number,
  engine?: () => number,
): Promise<Cost> {
  const pairs = clients.map((from, at) => {
    const room = Math.floor(at / roomSize) * roomSize;
    return { from, to: clients[room + ((at - room + 1) % roomSize)] ?? from };
  });
  let [sent, arrived] = [0, 0];
  return cost({ servers, engine }, count, () => {
    const all = new Promise<void>((resolve) => {
      const next = (): void => {
        const pair = pairs[sent % pairs.length];
        if (sent++ < count && pair !== undefined) pair.from.signal(pair.to, sent, data);
      };
      for (const { to } of pairs) {
        to.onSignal = () => {
          if (++arrived === count) resolve();
          else next();
        };
      }
      for (let window = 0; window < 128; window++) next();
    });
    return patiently('signals', () => `${arrived} of ${count} arrived, ${sent} sent`, all);
  });
}

/** KiB that each idle member adds. */
export async function idle(server: ServerProcess, howMany: number): Promise<number> {
  const before = await server.usage('memory');
  // Rooms of ten: as many rooms as a server has.
  const clients = Array.from(
    { length: howMany },
    (_, at) => new Client(server.port, `idle-${Math.floor(at / 10)}`, `n-${at % 10}`),
  );
  await allJoin(clients, 64);
  const after = await server.usage('memory');
  for (const one of clients) one.end();
  if (after.members !== howMany) throw new Error(`${after.members} of ${howMany} are members`);
  return (after.rssBytes - before.rssBytes) / 1_024 / howMany;
}

export interface Return {
  /** Until the last was a member again, after the new server was ready. */
  readonly seconds: number;
  readonly lateMs: number;
}

/** A server is ended and started again at its port; everyone comes back. */
export async function restart(
  first: ServerProcess,
  signal: NodeJS.Signals,
  howMany: number,
  start: (port: number) => Promise<ServerProcess>,
): Promise<Return> {
  const clients = clientsOf([first], Math.ceil(howMany / roomSize), 'back').slice(0, howMany);
  await allJoin(clients, 64);
  let back = 0;
  const all = new Promise<void>((resolve) => {
    for (const one of clients) one.onJoined = () => void (++back === howMany && resolve());
  });
  await first.stop(signal);
  const second = await start(first.port);
  const began = performance.now();
  await second.usage();
  const how = (): string => `${back} of ${howMany}; ${firstOf(clients, (one) => !one.isJoined)}`;
  await patiently('back after a restart', how, all);
  const seconds = (performance.now() - began) / 1_000;
  const { lateMs } = await second.usage();
  for (const one of clients) one.end();
  await second.stop();
  return { seconds, lateMs };
}

interface Used {
  readonly servers: readonly ServerProcess[];
  /** Microseconds of the engine so far. */
  readonly engine: (() => number) | undefined;
}

async function cost({ servers, engine }: Used, count: number, act: () => Promise<void>) {
  const used = async (): Promise<number> => {
    const all = await Promise.all(servers.map((one) => one.usage()));
    return all.reduce((sum, { cpuUs }) => sum + cpuUs, 0);
  };
  const [before, engineBefore] = [await used(), engine?.() ?? Number.NaN];
  const began = performance.now();
  await act();
  const seconds = (performance.now() - began) / 1_000;
  const cpuUs = ((await used()) - before) / count;
  const engineUs = ((engine?.() ?? Number.NaN) - engineBefore) / count;
  return { rate: count / seconds, cpuUs, engineUs };
}

/** Microseconds of processor time of another process; NaN where the system does not say. */
export function cpuUsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}
