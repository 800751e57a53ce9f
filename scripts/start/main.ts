/** Starts the signaling server from the command line. */

import { type RunningServer, startServer } from '../../signaling/server.ts';
import { printLan } from './lan.ts';
import { readOptions, type StartOptions, usage } from './options.ts';

/** Runs until SIGTERM or SIGINT; `directory` holds the built page. */
export async function main(args: readonly string[], directory: string): Promise<void> {
  let options: StartOptions;
  try {
    options = readOptions(args, process.env);
  } catch (error) {
    fail(`${(error as Error).message}\n${usage}`);
  }
  let server: RunningServer;
  try {
    server = await startServer(options, directory);
  } catch (error) {
    fail(whyNot(error as NodeJS.ErrnoException, options));
  }
  const shown = options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host;
  const url = `http://${shown.includes(':') ? `[${shown}]` : shown}:${server.port}/`;
  console.log(`Hermes is ready at ${url}`);
  if (options.isLan) await printLan(server);
  if (options.isOpening && process.stdout.isTTY && !process.env['CI']) {
    const { default: open } = await import('open');
    await open(url).catch(() => console.log('Open that address in a browser.'));
  }
  const stop = (): void => void server.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function whyNot({ code, message }: NodeJS.ErrnoException, { host, port }: StartOptions): string {
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
