import type { Page } from '@playwright/test';
import { expect, publish, ready, receivedLines, startClients, test, type } from './fixtures.ts';

const jade = 'Received: %{name: "Jade"}';
const jadyline = 'Received: %{id: 1, name: "Jadyline"}';

/** What has not arrived before a later event of the same topic never will: order guarantees it. */
async function nothingAfterMarker(from: Page, at: Page, topic: string): Promise<void> {
  const marker = at.evaluate(
    (on) =>
      new Promise<void>((resolve) => {
        window.hermes.subscribe(on, (message) => {
          if (message === 'marker') resolve();
        });
      }),
    topic,
  );
  const before = await receivedLines(at).allTextContents();
  await from.evaluate((on) => window.hermes.publish(on, 'marker'), topic);
  await marker;
  const clients = await at.evaluate(
    (on) => window.hermes.clients().filter((one) => one.topic === on).length,
    topic,
  );
  expect(clients).toBe(0);
  await expect(receivedLines(at)).toHaveText(before);
}

test('by the controls: alice 1, bob 5, carol nothing; then alice 1, bob 0, carol 2', async ({
  openCluster,
}) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await startClients(alice, 'user_created', 1);
  await startClients(alice, 'user_updated', 1);
  await startClients(bob, ':user_created', 5);
  await startClients(carol, 'user_updated', 2);

  await publish(alice, ':user_created', '%{name: "Jade"}');
  await expect(receivedLines(alice)).toHaveText([jade]);
  await expect(receivedLines(bob)).toHaveText([jade, jade, jade, jade, jade]);
  await expect(receivedLines(carol)).toHaveCount(0);

  await publish(bob, 'user_updated', '{"id": 1, "name": "Jadyline"}');
  await expect(receivedLines(alice)).toHaveText([jade, jadyline]);
  await expect(receivedLines(carol)).toHaveText([jadyline, jadyline]);
  await expect(receivedLines(bob)).toHaveCount(5);
  await nothingAfterMarker(alice, carol, 'user_created');
});

test("by the prompt, with the seed's lines as they stand", async ({ openCluster }) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await type(alice, 'Client.start_link(:user_created)', 'Client.start_link(:user_updated)');
  await type(bob, 'for _ <- 1..5, do: Client.start_link(:user_created)');
  await type(carol, 'for _ <- 1..2, do: Client.start_link(:user_updated)');
  const output = (page: Page) => page.getByRole('log', { name: 'Prompt output' });
  await expect(output(alice)).toContainText(/\{:ok, #PID<0\.\d+\.0>\}/);
  await expect(output(bob)).toContainText(
    /\[\s+ok: #PID<0\.\d+\.0>,(\s+ok: #PID<0\.\d+\.0>,?){4}\s+\]/,
  );
  await expect(output(carol)).toContainText(/\[ok: #PID<0\.\d+\.0>, ok: #PID<0\.\d+\.0>\]/);

  await type(alice, 'Hermes.publish(:user_created, %{name: "Jade"})');
  // `:ok` comes before the publisher's own line.
  await expect(output(alice)).toContainText(/:ok\s*Received: %\{name: "Jade"\}/);
  await expect(receivedLines(bob)).toHaveText([jade, jade, jade, jade, jade]);
  await type(bob, 'Hermes.publish(:user_updated, %{id: 1, name: "Jadyline"})');
  await expect(receivedLines(carol)).toHaveText([jadyline, jadyline]);
  await expect(receivedLines(alice)).toHaveText([jade, jadyline]);
  await nothingAfterMarker(alice, carol, 'user_created');
});

for (const clients of [5, 50]) {
  test(`by window.hermes: one crossing per other node with ${clients} clients on bob`, async ({
    openCluster,
  }) => {
    const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
    await bob.evaluate((many) => {
      for (let i = 0; i < many; i++) window.hermes.Client.startLink('user_created');
    }, clients);
    const before = await alice.evaluate(() => window.hermes.stats());
    const sizes = await alice.evaluate(async () => {
      // What leaves in this turn is the publish's own: other handlers have turns of theirs.
      const { messages } = window.sent;
      const answer = window.hermes.publish('user_created', { name: 'Jade' });
      await Promise.resolve();
      return { answer, messages: window.sent.messages - messages };
    });
    expect(sizes).toEqual({ answer: 'ok', messages: 2 });
    await expect.poll(() => bob.evaluate(() => window.hermes.received().length)).toBe(clients);
    await expect.poll(() => carol.evaluate(() => window.hermes.stats().crossingsReceived)).toBe(1);
    const after = await alice.evaluate(() => ({ stats: window.hermes.stats(), sent: window.sent }));
    expect(after.stats.crossingsSent - before.crossingsSent).toBe(2);
    expect(await bob.evaluate(() => window.hermes.stats())).toMatchObject({
      crossingsReceived: 1,
      deliveries: clients,
    });
    expect(await carol.evaluate(() => window.hermes.stats())).toMatchObject({
      crossingsReceived: 1,
      deliveries: 0,
    });
    // What Hermes says of all its traffic is what went through the channels.
    expect({ messages: after.stats.messagesSent, bytes: after.stats.bytesSent }).toEqual(
      after.sent,
    );
  });
}

test('a fourth tab that comes late takes part', async ({ openCluster, openTab }) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await startClients(bob, 'user_created', 2);
  const dave = await openTab('dave');
  for (const page of [alice, bob, carol, dave]) await ready(page, 4);
  await startClients(dave, 'user_created', 1);
  const before = await alice.evaluate(() => window.hermes.stats().crossingsSent);
  await publish(alice, 'user_created', '"late"');
  await expect(receivedLines(dave)).toHaveText(['Received: "late"']);
  await expect(receivedLines(bob)).toHaveCount(2);
  expect((await alice.evaluate(() => window.hermes.stats().crossingsSent)) - before).toBe(3);
});

test('what is shown is what happened: counts, log and tables agree', async ({ openCluster }) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await startClients(alice, 'user_created', 1);
  await startClients(bob, 'user_created', 5);
  await startClients(carol, 'user_updated', 2);
  await publish(alice, 'user_created', '%{name: "Jade"}');
  const cluster = alice.getByRole('region', { name: 'Cluster' });
  await expect(cluster).toContainText('1 publish · 2 crossings · 6 deliveries');
  const bars = alice.getByRole('table', { name: 'Crossings by routing' });
  await expect(bars.getByRole('row', { name: 'one per subscriber' })).toContainText('5');
  await expect(bars.getByRole('row', { name: 'one per node' })).toContainText('2');
  await expect(bars.getByRole('row', { name: 'interested nodes' })).toContainText('1');
  const log = alice.getByRole('log', { name: 'Event log' });
  await expect(log).toContainText('alice publishes user_created, 11 bytes: %{name: "Jade"}');
  await expect(log).toContainText('bob delivers to 5 clients');
  await expect(log).toContainText('carol has it, 0 subscribers');
  const nodes = alice.getByRole('table', { name: 'Nodes' });
  await expect(nodes.getByRole('row', { name: /^bob/ })).toContainText('5 user_created');
  await expect(alice.getByRole('table', { name: 'Links' }).getByRole('row')).toHaveCount(4);
  await expect(alice).toHaveTitle(/^alice/);
});

test('three nodes in one window are three real nodes', async ({ page, server, room }) => {
  await page.goto(`${server.url}/?room=${room}&nodes=alice,bob,carol`);
  await ready(page, 3);
  const card = (name: string) => page.getByRole('group', { name, exact: true });
  await startClients(card('bob'), 'user_created', 5);
  await startClients(card('carol'), 'user_updated', 2);
  await startClients(card('alice'), 'user_created', 1);
  await publish(card('alice'), 'user_created', '%{name: "Jade"}');
  await expect(receivedLines(card('bob'))).toHaveText([jade, jade, jade, jade, jade]);
  await expect(receivedLines(card('alice'))).toHaveText([jade]);
  await expect(receivedLines(card('carol'))).toHaveCount(0);
  await expect(page.getByText('three nodes, one tab')).toBeVisible();
  expect(await page.evaluate(() => window.hermes.node.name)).toBe('alice');
  await expect(page.getByRole('region', { name: 'Cluster' })).toContainText(
    '1 publish · 2 crossings · 6 deliveries',
  );
});
