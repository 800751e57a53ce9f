/** The real server, in a process of its own, that a test may kill and start again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ServerProcess {
  /** `http://127.0.0.1:4321` */
  readonly url: string;
  readonly port: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server; `port` 0 takes a free one. Resolves when it says that it is ready. */
export async function startServer(
  port = 0,
  args: readonly string[] = [],
  directory = 'dist/web',
): Promise<ServerProcess> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'e2e/serve.ts',
      directory,
      '--port',
      String(port),
      '--no-open',
      '--log',
      'none',
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await readyUrl(child);
  return {
    url,
    port: Number(new URL(url).port),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\w.:[\]-]+/.exec(line)?.[0];
    if (url !== undefined) return url.replace(/\/$/, '');
  }
  throw new Error('the server ended before it was ready');
}
