/**
 * A Chromium as people run it, driven over the DevTools protocol: Playwright keeps every tab visible
 * and its back/forward cache off, and these tests are about just that.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

export class PlainChromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #ws: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  constructor(process: ChildProcess, profile: string, ws: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#ws = ws;
    ws.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.#waiting.get(answer.id ?? 0)?.(answer);
      this.#waiting.delete(answer.id ?? 0);
    });
  }

  static async start(): Promise<PlainChromium> {
    const profile = mkdtempSync(join(tmpdir(), 'hermes-chromium-'));
    const args = [
      '--headless',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...browserArgs,
    ];
    const child = spawn(findBrowser() ?? '', [...args, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    if (child.stderr === null) throw new Error('Chromium has no output');
    for await (const line of createInterface({ input: child.stderr })) {
      const address = /ws:\/\/\S+/.exec(line)?.[0];
      if (address === undefined) continue;
      const ws = new WebSocket(address);
      await once(ws, 'open');
      child.stderr.resume();
      return new PlainChromium(child, profile, ws);
    }
    throw new Error('Chromium ended before it was ready');
  }

  async send(
    method: string,
    params: object = {},
    sessionId?: string,
  ): Promise<Record<string, unknown>> {
    const id = ++this.#lastId;
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#ws.send(
      JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
    );
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  async open(url: string): Promise<PlainTab> {
    const { targetId } = await this.send('Target.createTarget', { url });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    return new PlainTab(this, String(targetId), String(sessionId));
  }

  async stop(): Promise<void> {
    // Asked to close, it ends its children first: killed, they would go on writing the profile.
    const gone = once(this.#process, 'exit');
    await this.send('Browser.close');
    await gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export class PlainTab {
  readonly #browser: PlainChromium;
  readonly #target: string;
  readonly #session: string;

  constructor(browser: PlainChromium, target: string, session: string) {
    this.#browser = browser;
    this.#target = target;
    this.#session = session;
  }

  /** The value of an expression in the page; promises are awaited. */
  async evaluate(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true };
    try {
      const { result } = await this.#browser.send('Runtime.evaluate', params, this.#session);
      return (result as { value?: unknown }).value;
    } catch (error) {
      // Between two documents there is nothing to ask; whoever polls asks again.
      if (/context|navigated/.test(String(error))) return undefined;
      throw error;
    }
  }

  /** Brings the tab to the front, and so hides the one that was there. */
  async show(): Promise<void> {
    await this.#browser.send('Target.activateTarget', { targetId: this.#target });
  }

  async navigate(url: string): Promise<void> {
    await this.#browser.send('Page.navigate', { url }, this.#session);
  }

  async back(): Promise<void> {
    const history = await this.#browser.send('Page.getNavigationHistory', {}, this.#session);
    const { currentIndex, entries } = history as {
      currentIndex: number;
      entries: { id: number }[];
    };
    const entryId = entries[currentIndex - 1]?.id;
    await this.#browser.send('Page.navigateToHistoryEntry', { entryId }, this.#session);
  }
}
