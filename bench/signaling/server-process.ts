/** Starts `serve.ts` and asks it what it has used. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Usage } from './serve.ts';

export type Kind = 'bare' | 'hermes';

export class ServerProcess {
  readonly port: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  static async start(kind: Kind, port = 0, natsUrl = ''): Promise<ServerProcess> {
    const child = fork('bench/signaling/serve.ts', [kind, String(port), natsUrl], {
      execArgv: ['--import', 'tsx', '--expose-gc'],
    });
    const [said] = (await once(child, 'message')) as [{ port: number }];
    return new ServerProcess(child, said.port);
  }

  async usage(of: 'time' | 'memory' = 'time'): Promise<Usage> {
    const answer = once(this.#child, 'message');
    this.#child.send(of);
    const [usage] = (await answer) as [Usage];
    return usage;
  }

  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
