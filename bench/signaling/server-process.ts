/** Starts `serve.ts` and asks it what it has used. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { patiently } from './patience.ts';
import type { Usage } from './serve.ts';

export type Kind = 'bare' | 'hermes';

export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  #isStopped = false;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(kind: Kind, port = 0, natsUrl = ''): Promise<ServerProcess> {
    const child = fork('bench/signaling/serve.ts', [kind, String(port), natsUrl], {
      execArgv: ['--import', 'tsx', '--expose-gc'],
    });
    const ready = once(child, 'message');
    const [said] = (await patiently('a server starts', () => kind, ready)) as [{ port: number }];
    const server = new ServerProcess(child, said.port);
    child.once('exit', (code, by) => {
      // Its clients would try to come back for ever.
      if (!server.#isStopped) throw new Error(`the ${kind} server has ended: ${code ?? by}`);
    });
    return server;
  }

  async usage(of: 'time' | 'memory' = 'time'): Promise<Usage> {
    const answer = once(this.#child, 'message');
    this.#child.send(of);
    const [usage] = await patiently('a server says what it has used', () => of, answer);
    return usage as Usage;
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#isStopped = true;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await patiently('a server ends', () => signal, ended);
  }
}
