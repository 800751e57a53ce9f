import { chromium } from '@playwright/test';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { expect, publish, ready, receivedLines, startClients, test } from './fixtures.ts';
import { startServer } from './server.ts';

test('the signaling server is killed: publishing goes on; it is back: a new tab joins', async ({
  openCluster,
  openTab,
}) => {
  const first = await startServer();
  const options = { url: first.url };
  const { alice, bob } = await openCluster(['alice', 'bob'], options);
  await startClients(bob, 'user_created', 1);
  await first.stop('SIGKILL');
  await expect(alice.getByText(/signaling server is not reached/).first()).toBeVisible();
  await publish(alice, 'user_created', '"without it"');
  await expect(receivedLines(bob)).toHaveText(['Received: "without it"']);
  const epochs = await alice.evaluate(() => window.hermes.node.epoch);

  const second = await startServer(first.port);
  await expect(alice.getByText(/signaling server is not reached/)).toHaveCount(0);
  const carol = await openTab('carol', options);
  for (const page of [alice, bob, carol]) await ready(page, 3);
  // The nodes registered again under their names, as the lives they were.
  expect(await alice.evaluate(() => window.hermes.node.epoch)).toBe(epochs);
  await startClients(carol, 'user_created', 1);
  await publish(alice, 'user_created', '"with it"');
  await expect(receivedLines(carol)).toHaveText(['Received: "with it"']);
  await second.stop();
});

test('a server that stops tells its clients, ends at once, and they come back', async ({
  openCluster,
}) => {
  const first = await startServer();
  const { alice, bob } = await openCluster(['alice', 'bob'], { url: first.url });
  await first.stop('SIGTERM');
  const second = await startServer(first.port);
  await expect(alice.getByText(/signaling server is not reached/)).toHaveCount(0);
  await ready(alice, 2);
  await ready(bob, 2);
  await second.stop();
});

test('a page over plain http from another host is a node like any other', async ({ room }) => {
  // An insecure context has no crypto.randomUUID, no clipboard, no Web Locks.
  const server = await startServer(0, ['--host', '127.0.0.1']);
  const browser = await chromium.launch({
    executablePath: findBrowser() ?? '',
    args: [...browserArgs, '--host-resolver-rules=MAP classroom.test 127.0.0.1'],
  });
  const url = `http://classroom.test:${server.port}/?room=${room}`;
  const [alice, bob] = [await browser.newPage(), await browser.newPage()];
  await alice.goto(`${url}&node=alice`);
  await bob.goto(`${url}&node=bob`);
  await ready(alice, 2);
  expect(await alice.evaluate(() => window.isSecureContext)).toBe(false);
  await startClients(bob, 'user_created', 1);
  await publish(alice, 'user_created', '1');
  await expect(receivedLines(bob)).toHaveText(['Received: 1']);
  await alice.getByRole('button', { name: 'Invite' }).click();
  await alice.getByRole('button', { name: 'Copy' }).click();
  await expect(alice.getByRole('textbox', { name: 'Address of the room' })).toHaveValue(url);
  await browser.close();
  await server.stop();
});

test('health, policy and origin', async ({ server, request, page }) => {
  const health = await request.get(`${server.url}/health`);
  expect(await health.json()).toMatchObject({ status: 'ok' });
  const answer = await page.goto(`${server.url}/`);
  expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.reload();
  await ready(page, 1);
  expect(complaints).toEqual([]);
});
