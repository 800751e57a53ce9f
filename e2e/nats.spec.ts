/** Three tabs whose events go through a real NATS server. */

import type { Page } from '@playwright/test';
import { isNatsMissing, startNatsServer } from '../scripts/nats-server.mjs';
import { expect, publish, ready, receivedLines, startClients, test as base } from './fixtures.ts';
import { type ServerProcess, startServer } from './server.ts';

type Nats = Awaited<ReturnType<typeof startNatsServer>>;

const test = base.extend<object, { readonly nats: Nats; readonly withNats: ServerProcess }>({
  nats: [
    async ({}, use) => {
      const nats = await startNatsServer({ hasJetStream: false, hasWebSocket: true });
      await use(nats);
      await nats.close();
    },
    { scope: 'worker' },
  ],
  withNats: [
    async ({ nats }, use) => {
      const server = await startServer(0, ['--nats-web-socket', nats.wsUrl ?? '']);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test.skip(isNatsMissing(), 'There is no nats-server on this machine.');

const query = 'adapter=nats';
const jade = 'Received: %{name: "Jade"}';
const jadyline = 'Received: %{id: 1, name: "Jadyline"}';

/** Until a tab knows how many nodes listen to a topic: from then on an event reaches them. */
async function heard(page: Page, topic: string, nodes: number): Promise<void> {
  await page.waitForFunction(([on, count]) => window.hermes.listeners(on).length === count, [
    topic,
    nodes,
  ] as const);
}

test('E1 the demonstration: one publish to NATS, copies to who listens, drawn through the middle', async ({
  openCluster,
  withNats,
}) => {
  const names = ['alice', 'bob', 'carol'] as const;
  const { alice, bob, carol } = await openCluster(names, { url: withNats.url, query });
  await startClients(alice, 'user_created', 1);
  await startClients(alice, 'user_updated', 1);
  await startClients(bob, ':user_created', 5);
  await startClients(carol, 'user_updated', 2);
  await heard(alice, 'user_created', 2);
  await heard(bob, 'user_updated', 2);

  await publish(alice, ':user_created', '%{name: "Jade"}');
  await expect(receivedLines(alice)).toHaveText([jade]);
  await expect(receivedLines(bob)).toHaveText([jade, jade, jade, jade, jade]);
  await publish(bob, 'user_updated', '{"id": 1, "name": "Jadyline"}');
  await expect(receivedLines(alice)).toHaveText([jade, jadyline]);
  await expect(receivedLines(carol)).toHaveText([jadyline, jadyline]);
  await expect(receivedLines(bob)).toHaveCount(5);

  // One was handed over for each, whatever the nodes; nobody got what nobody there listens to.
  const stats = (page: Page) => page.evaluate(() => window.hermes.stats());
  expect([(await stats(alice)).crossingsSent, (await stats(bob)).crossingsSent]).toEqual([1, 1]);
  expect([(await stats(bob)).crossingsReceived, (await stats(carol)).crossingsReceived]).toEqual([
    1, 1,
  ]);
  // And no data channel had any part in it.
  for (const page of [alice, bob, carol]) {
    expect(await page.evaluate(() => window.sent.messages)).toBe(0);
  }

  const engine = alice.getByRole('img', { name: 'NATS, between the nodes, reached by all' });
  await expect(engine).toBeVisible();
  await expect(alice.locator('[data-way]')).toHaveCount(3);
  await expect(alice.locator('[data-link]')).toHaveCount(0);
  await expect(alice.getByText('alice → NATS', { exact: false }).first()).toBeVisible();
});

test('E4 E8 NATS is killed and started again: the page says so, and what was lost has a name', async ({
  openCluster,
  withNats,
  nats,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob'], { url: withNats.url, query });
  await startClients(bob, 'news', 1);
  await heard(alice, 'news', 1);
  await publish(alice, 'news', '1');
  await expect(receivedLines(bob)).toHaveText(['Received: 1']);

  await nats.stop('SIGKILL');
  await expect(alice.locator('[data-way="alice"]')).toHaveAttribute('data-state', 'closed');
  const skipped = await alice.evaluate(
    () => window.hermes.publish('news', 2, { report: true }).skipped,
  );
  expect(skipped).toEqual([{ node: 'bob', reason: 'no-link' }]);

  await nats.start();
  await expect(alice.locator('[data-way="alice"]')).toHaveAttribute('data-state', 'open');
  await ready(alice, 2);
  await bob.waitForFunction(() => window.hermes.gaps().length > 0);
  expect(await bob.evaluate(() => window.hermes.gaps())).toEqual([
    { from: 'alice', topic: 'news', first: 2, last: 2 },
  ]);
  await publish(alice, 'news', '3');
  await expect(receivedLines(bob)).toHaveText(['Received: 1', 'Received: 3']);
});

test('without a NATS server for its pages the server says how to name one', async ({
  context,
  server,
  room,
}) => {
  const page = await context.newPage();
  await page.goto(`${server.url}/?room=${room}&node=alice&adapter=nats`);
  await expect(page.getByText('names no NATS server', { exact: false })).toBeVisible();
});
