/**
 * What the tests share: a real server per worker, and rooms full of tabs. `openCluster` opens a tab
 * per name in a room of the test's own, and returns when every tab is ready.
 */

import {
  type BrowserContext,
  expect,
  type Locator,
  type Page,
  test as base,
} from '@playwright/test';
import type { Hermes } from '../src/core/index.ts';
import { type ServerProcess, startServer } from './server.ts';

declare global {
  interface Window {
    hermes: Hermes;
    /** What left through data channels, counted where it leaves. */
    sent: { messages: number; bytes: number };
  }
}

export type Tabs<N extends string> = Readonly<Record<N, Page>>;

interface TestFixtures {
  /** A room no other test has. */
  readonly room: string;
  openTab(name: string | null, options?: TabOptions): Promise<Page>;
  openCluster<N extends string>(names: readonly N[], options?: TabOptions): Promise<Tabs<N>>;
}

interface TabOptions {
  readonly url?: string;
  /** More of the address: `adapter=nats`. */
  readonly query?: string;
  readonly context?: BrowserContext;
}

interface WorkerFixtures {
  readonly server: ServerProcess;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  room: async ({}, use, { testId, retry }) => {
    await use(`t-${testId.slice(-16)}-${retry}`);
  },

  openTab: async ({ context, server, room }, use) => {
    await use(async (name, options = {}) => {
      const page = await (options.context ?? context).newPage();
      await page.addInitScript(countSends);
      const node = name === null ? '' : `&node=${encodeURIComponent(name)}`;
      const more = options.query === undefined ? '' : `&${options.query}`;
      await page.goto(`${options.url ?? server.url}/?room=${room}${node}${more}`);
      await page.waitForFunction(() => 'hermes' in window);
      return page;
    });
  },

  openCluster: async ({ openTab }, use) => {
    await use(async <N extends string>(names: readonly N[], options: TabOptions = {}) => {
      const tabs: Partial<Record<N, Page>> = {};
      for (const name of names) tabs[name] = await openTab(name, options);
      for (const name of names) await ready(tabs[name] as Page, names.length);
      return tabs as Tabs<N>;
    });
  },
});

export { expect };

/** Runs in the page, before its scripts: counts at the channel, whatever Hermes says of itself. */
function countSends(): void {
  const { send } = RTCDataChannel.prototype;
  window.sent = { messages: 0, bytes: 0 };
  RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: never) {
    window.sent.messages++;
    window.sent.bytes += (data as Uint8Array).byteLength;
    send.call(this, data);
  };
}

/** Waits until a tab sees `nodes` nodes, itself included, and has a session with each. */
export async function ready(page: Page, nodes: number): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-cluster', `ready:${nodes}`);
}

/** Starts clients through the page's own controls. */
export async function startClients(
  scope: Page | Locator,
  topic: string,
  howMany: number,
): Promise<void> {
  const node = scope.getByRole('region', { name: 'My node' });
  await node.getByRole('textbox', { name: 'Topic' }).fill(topic);
  await node.getByRole('spinbutton', { name: 'How many' }).fill(String(howMany));
  await node.getByRole('button', { name: 'Start clients' }).click();
}

/** Publishes through the page's own controls. */
export async function publish(
  scope: Page | Locator,
  topic: string,
  message: string,
): Promise<void> {
  const region = scope.getByRole('region', { name: 'Publish' });
  await region.getByRole('textbox', { name: 'Topic' }).fill(topic);
  await region.getByRole('textbox', { name: 'Message' }).fill(message);
  await region.getByRole('button', { name: 'Publish', exact: true }).click();
}

/** The lines of a node's log "Received". */
export function receivedLines(scope: Page | Locator): Locator {
  return scope.getByRole('log', { name: 'Received' }).getByText(/^Received: /);
}

/** Types lines into the prompt, one after the other. */
export async function type(scope: Page | Locator, ...lines: readonly string[]): Promise<void> {
  const prompt = scope.getByRole('textbox', { name: 'Prompt' });
  for (const line of lines) {
    await prompt.fill(line);
    await prompt.press('Enter');
    await expect(prompt).toHaveValue('');
  }
}
