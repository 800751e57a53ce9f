/** What is measured, each with the servers it is given. */

import { readFileSync } from 'node:fs';
import { Client, inTurns } from './client.ts';
import type { ServerProcess } from './server-process.ts';

const roomSize = 30;

/** A session description is about so large. */
const data = { type: 'offer', sdp: 'x'.repeat(1_000) };

export interface Cost {
  /** A second. */
  readonly rate: number;
  /** Of the servers, each. */
  readonly cpuUs: number;
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
): Promise<Cost> {
  return cost(servers, clients.length, async () => {
    await inTurns(clients, 16, (one) => one.join());
    // It is over when everyone knows everyone.
    await Promise.all(clients.map((one) => one.knows(roomSize - 1)));
  });
}

/** Each client to its right-hand neighbour, who is at the next server where there are several. */
export async function signals(
  servers: readonly ServerProcess[],
  clients: readonly Client[],
  count: number,
): Promise<Cost> {
  const pairs = clients.map((from, at) => {
    const room = Math.floor(at / roomSize) * roomSize;
    return { from, to: clients[room + ((at - room + 1) % roomSize)] ?? from };
  });
  let sent = 0;
  return cost(
    servers,
    count,
    () =>
      new Promise<void>((resolve) => {
        let arrived = 0;
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
      }),
  );
}

/** KiB that each idle member adds. */
export async function idle(server: ServerProcess, howMany: number): Promise<number> {
  const before = await server.usage('memory');
  // Rooms of ten: as many rooms as a server has.
  const clients = Array.from(
    { length: howMany },
    (_, at) => new Client(server.port, `idle-${Math.floor(at / 10)}`, `n-${at % 10}`),
  );
  await inTurns(clients, 64, (one) => one.join());
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
  await inTurns(clients, 64, (one) => one.join());
  let back = 0;
  const all = new Promise<void>((resolve) => {
    for (const one of clients) one.onJoined = () => void (++back === howMany && resolve());
  });
  await first.stop(signal);
  const second = await start(first.port);
  const began = performance.now();
  await second.usage();
  await all;
  const seconds = (performance.now() - began) / 1_000;
  const { lateMs } = await second.usage();
  for (const one of clients) one.end();
  await second.stop();
  return { seconds, lateMs };
}

async function cost(
  servers: readonly ServerProcess[],
  count: number,
  act: () => Promise<void>,
): Promise<Cost> {
  const used = async (): Promise<number> => {
    const all = await Promise.all(servers.map((one) => one.usage()));
    return all.reduce((sum, { cpuUs }) => sum + cpuUs, 0);
  };
  const before = await used();
  const began = performance.now();
  await act();
  const seconds = (performance.now() - began) / 1_000;
  return { rate: count / seconds, cpuUs: ((await used()) - before) / count };
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
