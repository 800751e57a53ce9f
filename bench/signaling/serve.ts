/**
 * One server in a process of its own, that says what it has used: Hermes's, alone or on NATS, or the
 * least that a bare `ws` server must do for the same clients.
 */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openBackplane } from '../../signaling/nats/connect.ts';
import { startServer } from '../../signaling/server.ts';
import { startBare } from './bare.ts';

export interface Usage {
  readonly cpuUs: number;
  readonly rssBytes: number;
  readonly webSockets: number;
  readonly members: number;
  /** How late the event loop was at most, since the last time it was asked, in ms. */
  readonly lateMs: number;
}

const [kind = 'hermes', port = '0', natsUrl = ''] = process.argv.slice(2);

/** The loop's own tick is in what the monitor says. */
const resolutionMs = 10;
const late = monitorEventLoopDelay({ resolution: resolutionMs });
late.enable();

const server = kind === 'bare' ? await startBare(Number(port)) : await startHermes();

process.on('message', (of) => {
  if (of === 'memory') globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpuUs: user + system,
    rssBytes: process.memoryUsage().rss,
    webSockets: server.webSockets,
    members: server.members,
    lateMs: Math.max(0, late.max / 1e6 - resolutionMs),
  };
  late.reset();
  process.send?.(usage);
});
// Nobody asks any more: the benchmark is over, or has failed.
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
process.send?.({ port: server.port });

async function startHermes() {
  const backplane =
    natsUrl === '' ? undefined : await openBackplane({ servers: [natsUrl], cluster: 'bench' });
  const running = await startServer(
    {
      host: '127.0.0.1',
      port: Number(port),
      isLan: false,
      isLab: false,
      origins: [],
      isOriginOptional: true,
      clientsMax: 20_000,
      perAddressMax: 20_000,
    },
    mkdtempSync(join(tmpdir(), 'hermes-bench-')),
    backplane === undefined ? {} : { backplane },
  );
  await backplane?.whenReached();
  return running;
}
