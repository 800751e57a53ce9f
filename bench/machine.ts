/**
 * The machine that a benchmark runs on: a Chromium, the servers, and what processor time all their
 * processes have used. The process that drives them is not counted.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { type Browser, type BrowserContext, type CDPSession, chromium } from '@playwright/test';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { pagesDirectory, untracedPath } from './build.ts';
import type { Ports } from './pages/contestant.ts';
import { Tab } from './tab.ts';

interface ProcessInfo {
  readonly id: number;
  /** `browser`, `renderer` (a tab), `GPU`, `utility` (the network service among them). */
  readonly type: string;
  /** Seconds. */
  readonly cpuTime: number;
}

/** How long a tab may take for one thing that it is asked. */
const answerMs = 60_000;

export interface TabOptions {
  readonly isUntraced?: boolean;
}

export class Machine {
  readonly ports: Ports;
  readonly #browser: Browser;
  readonly #devTools: CDPSession;
  readonly #servers: ChildProcess;
  #rooms = 0;

  private constructor(browser: Browser, devTools: CDPSession, servers: ChildProcess, ports: Ports) {
    this.#browser = browser;
    this.#devTools = devTools;
    this.#servers = servers;
    this.ports = ports;
  }

  /** `nats`: the port of a NATS server's WebSockets, where its contestants are asked for. */
  static async start(nats = 0): Promise<Machine> {
    const servers = fork('bench/serve.ts', [pagesDirectory], { execArgv: ['--import', 'tsx'] });
    const [{ ports }] = (await once(servers, 'message')) as [{ ports: Omit<Ports, 'nats'> }];
    const browser = await chromium.launch({
      executablePath: findBrowser() ?? '',
      args: [...browserArgs],
    });
    return new Machine(browser, await browser.newBrowserCDPSession(), servers, { ...ports, nats });
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#servers.kill();
  }

  /** A room of its own for `names`: pages loaded, nothing opened. `act` has them; then all is closed. */
  async inRoom<T>(
    contestant: string,
    names: readonly string[],
    act: (tabs: readonly Tab[]) => Promise<T>,
    options: TabOptions = {},
  ): Promise<T> {
    return this.inContext(async (context) => {
      const room = this.newRoom();
      return act(
        await Promise.all(
          names.map((name) => this.tab(context, contestant, { room, name, names }, options)),
        ),
      );
    });
  }

  newRoom(): string {
    return `bench-${++this.#rooms}`;
  }

  async inContext<T>(act: (context: BrowserContext) => Promise<T>): Promise<T> {
    const context = await this.#browser.newContext();
    context.setDefaultTimeout(answerMs);
    try {
      return await act(context);
    } finally {
      await context.close();
    }
  }

  /** A tab whose page is loaded. */
  async tab(
    context: BrowserContext,
    contestant: string,
    place: { readonly room: string; readonly name: string; readonly names: readonly string[] },
    { isUntraced = false }: TabOptions = {},
  ): Promise<Tab> {
    const page = await context.newPage();
    const path = isUntraced ? untracedPath : '';
    await page.goto(`http://127.0.0.1:${this.ports.pages}/${path}?contestant=${contestant}`);
    await page.waitForFunction(() => window.bench !== undefined);
    return new Tab(page, { ...place, ports: this.ports }, answerMs);
  }

  /** Seconds of processor time of all processes of Chromium and the servers, so far. */
  async cpuSeconds(): Promise<number> {
    const answered = once(this.#servers, 'message');
    this.#servers.send('cpu');
    const [[{ cpuUs }], processes] = await Promise.all([
      answered as Promise<[{ cpuUs: number }]>,
      this.processes(),
    ]);
    return processes.reduce((sum, { cpuTime }) => sum + cpuTime, cpuUs / 1e6);
  }

  /** KiB that Chromium's processes hold, shared pages divided among those that share them. Linux. */
  async memoryKib(): Promise<number> {
    const processes = await this.processes();
    return processes
      .map(({ id }) => /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')))
      .reduce((sum, found) => sum + Number(found?.[1]), 0);
  }

  /** Chromium's. */
  async processes(): Promise<readonly ProcessInfo[]> {
    const { processInfo } = await this.#devTools.send('SystemInfo.getProcessInfo');
    return processInfo;
  }
}

/** Seconds that this machine's cores were busy since it started, whoever kept them so. */
export function busySeconds(): number {
  return (
    cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) /
    1e3
  );
}
