/** Starts the signaling server from the command line. */

import { Counts } from '../../signaling/counts.ts';
import type { Metrics } from '../../signaling/metrics.ts';
import { type RunningServer, startServer } from '../../signaling/server.ts';
import { openEngine } from './engine.ts';
import { printLan } from './lan.ts';
import { createLog, type Log } from './log.ts';
import { readOptions, type StartOptions, usage } from './options.ts';

/** Runs until SIGTERM or SIGINT; `directory` holds the built page. */
export async function main(args: readonly string[], directory: string): Promise<void> {
  let options: StartOptions;
  try {
    options = readOptions(args, process.env);
  } catch (error) {
    fail(`${(error as Error).message}\n${usage}`);
  }
  const log = createLog(options.log, process.stdout.isTTY);
  const counts = new Counts();
  let metrics: Metrics | null = null;
  const backplane =
    options.nats === null
      ? undefined
      : await openEngine(options.nats, counts, log, ({ answer, ms }) =>
          metrics?.claimed(answer, ms),
        ).catch((error: Error) => fail(error.message));
  let server: RunningServer;
  try {
    const surroundings = { counts, ...(backplane === undefined ? {} : { backplane }) };
    server = await startServer(options, directory, surroundings);
    await backplane?.whenReached();
  } catch (error) {
    fail(whyNot(error as NodeJS.ErrnoException, options));
  }
  if (options.metrics !== null) {
    const { createMetrics } = await import('../../signaling/metrics.ts');
    metrics = createMetrics({
      counts,
      webSockets: () => server.webSockets,
      rooms: () => server.rooms,
      members: () => server.members,
      isReady: () => server.isReady,
      servers: () => backplane?.serverCount ?? null,
      isEngineReached: () => backplane?.isReached === true,
    });
    await serveMetrics(metrics, options.metrics, log);
  }
  // Before it says that it is ready: whoever reads that may end it.
  endOnSignals(server, options, log, async () => backplane?.stop());
  const shown = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
  const url = `http://${shown.includes(':') ? `[${shown}]` : shown}:${server.port}/`;
  if (options.log === 'json') log.say('info', `Hermes is ready at ${url}`, { port: server.port });
  else log.show(`Hermes is ready at ${url}`);
  if (options.isLan && options.log !== 'json') await printLan(server);
  if (options.isOpening && process.stdout.isTTY && !process.env['CI']) {
    const { default: open } = await import('open');
    await open(url).catch(() => console.log('Open that address in a browser.'));
  }
}

/** First it is ready no more, so that proxies send nobody; then its clients are told; then it ends. */
function endOnSignals(
  server: RunningServer,
  { drainMs }: StartOptions,
  log: Log,
  stop: () => Promise<void>,
): void {
  let isEnding = false;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    // Asked twice: at once.
    if (isEnding) process.exit(1);
    isEnding = true;
    server.drain();
    log.say('info', 'The server stops: its nodes are told to come back.', {
      signal,
      webSockets: server.webSockets,
      drainMs,
    });
    if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs));
    await server.close();
    await stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, (it) => void end(it));
}

async function serveMetrics(
  metrics: Metrics,
  at: NonNullable<StartOptions['metrics']>,
  log: Log,
): Promise<void> {
  const { listenForMetrics } = await import('../../signaling/metrics-listener.ts');
  try {
    const { port } = await listenForMetrics(metrics, at);
    const host = at.host.includes(':') ? `[${at.host}]` : at.host;
    log.say('info', `Numbers for Prometheus are at http://${host}:${port}/metrics`, { port });
  } catch (error) {
    fail(whyNot(error as NodeJS.ErrnoException, at));
  }
}

function whyNot(
  { code, message }: NodeJS.ErrnoException,
  { host, port }: { readonly host: string; readonly port: number },
): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: choose another with --port, or --port 0 for a free one.`;
  if (code === 'EACCES')
    return `Port ${port} is not allowed for this account: choose one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: see --host.`;
  return `The server could not start: ${message}`;
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
