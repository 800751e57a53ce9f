// A real nats-server for tests and benchmarks: found, started on free ports, killed, started again on
// the same ports with the same store. Nothing but Node here: scripts/setup.mjs imports it too.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Path of the executable, or null: the one that is named, else an installed one. */
export function findNatsServer() {
  const named = process.env.NATS_SERVER_PATH;
  if (named) return existsSync(named) ? named : null;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/bin'];
  const name = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

const missing =
  'No nats-server found, so what needs one is skipped: install it (Debian: apt-get install ' +
  'nats-server), or say where it is: NATS_SERVER_PATH=/path/to/nats-server.';

/** For `describe.skipIf`: says once that the engine is missing. In CI that is an error. */
export function isNatsMissing() {
  if (findNatsServer() !== null) return false;
  if (process.env.CI) throw new Error(missing);
  console.warn(missing);
  return true;
}

/** Starts one on this machine. Its store is its own, and goes with `close`. */
export async function startNatsServer(options = {}) {
  const { hasJetStream = true, hasWebSocket = false, config = '', args = [] } = options;
  const path = findNatsServer();
  if (path === null) throw new Error(missing);
  const directory = mkdtempSync(join(tmpdir(), 'hermes-nats-'));
  const file = join(directory, 'nats.conf');
  // -1 takes a free port; after the first start they stay the same.
  const ports = { nats: -1, ws: -1 };
  let child = null;
  let starts = 0;

  async function start() {
    const said = join(directory, `ports-${++starts}`);
    mkdirSync(said);
    writeFileSync(file, configOf());
    child = spawn(path, ['-c', file, '--ports_file_dir', said, ...args], { stdio: 'pipe' });
    let log = '';
    child.stderr.on('data', (data) => (log = `${log}${data}`.slice(-10_000)));
    child.stdout.resume();
    const ended = once(child, 'exit');
    const isReady = () => log.includes('Server is ready');
    while (!isReady()) {
      const isEnded = await Promise.race([
        once(child.stderr, 'data').then(() => false),
        ended.then(() => true),
      ]);
      if (isEnded && !isReady()) throw new Error(`nats-server ended before it was ready:\n${log}`);
    }
    if (ports.nats !== -1) return;
    const listening = JSON.parse(await read(join(said, `nats-server_${child.pid}.ports`)));
    ports.nats = Number(new URL(listening.nats[0]).port);
    if (hasWebSocket) ports.ws = Number(new URL(listening.websocket[0]).port);
  }

  function configOf() {
    return [
      'host: 127.0.0.1',
      `port: ${ports.nats}`,
      ...(hasJetStream
        ? [`jetstream { store_dir: ${JSON.stringify(join(directory, 'store'))} }`]
        : []),
      ...(hasWebSocket ? [`websocket { host: 127.0.0.1, port: ${ports.ws}, no_tls: true }`] : []),
      config,
    ].join('\n');
  }

  async function stop(signal = 'SIGTERM') {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  // Whoever forgets it, or throws, leaves no process behind.
  const kill = () => child?.kill('SIGKILL');
  process.once('exit', kill);
  await start();
  return {
    url: `nats://127.0.0.1:${ports.nats}`,
    port: ports.nats,
    wsUrl: hasWebSocket ? `ws://127.0.0.1:${ports.ws}` : null,
    pid: () => child.pid,
    start,
    stop,
    /** Frozen, it answers nothing and closes nothing: a cut network. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async close() {
      await stop('SIGKILL');
      process.off('exit', kill);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** It is written just after the server says that it is ready. */
async function read(path) {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (text.endsWith('}')) return text;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
