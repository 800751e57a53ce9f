/** Routing, switched live for the whole room: what crosses, what the picture says of it. */

import type { Page } from '@playwright/test';
import { expect, publish, ready, receivedLines, startClients, test } from './fixtures.ts';

/** Crossings that one publish of `from` makes, to each peer: read where they leave. */
function crossingsOf(from: Page): Promise<Readonly<Record<string, number>>> {
  return from.evaluate(() => {
    const { hermes } = window;
    const { id } = hermes.publish('user_created', 1, { report: true });
    const made: Record<string, number> = {};
    for (const event of hermes.trace()) {
      if (event.kind === 'sent' && event.event === id) {
        made[event.peer] = (made[event.peer] ?? 0) + 1;
      }
    }
    return made;
  });
}

function routingsOf(tabs: readonly Page[]): Promise<string[]> {
  return Promise.all(tabs.map((tab) => tab.evaluate(() => window.hermes.routing)));
}

test('switched in one tab, it holds in all three: what each of them publishes crosses so', async ({
  openCluster,
}) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  const all = [alice, bob, carol];
  await startClients(bob, 'user_created', 5);
  await startClients(alice, 'user_created', 1);
  for (const tab of all) {
    const known = (): Promise<number> =>
      tab.evaluate(() =>
        window.hermes.listeners('user_created').reduce((sum, { count }) => sum + count, 0),
      );
    await expect.poll(known).toBe(6);
  }
  const choose = (tab: Page, name: string): Promise<void> =>
    tab.getByRole('radiogroup', { name: 'Routing' }).getByRole('radio', { name }).click();

  expect(await crossingsOf(carol)).toEqual({ alice: 1, bob: 1 });
  expect(await crossingsOf(alice)).toEqual({ bob: 1, carol: 1 });

  await choose(bob, 'interested nodes');
  await expect.poll(() => routingsOf(all)).toEqual(all.map(() => 'interested'));
  expect(await crossingsOf(carol)).toEqual({ alice: 1, bob: 1 });
  expect(await crossingsOf(alice)).toEqual({ bob: 1 });
  expect(await crossingsOf(bob)).toEqual({ alice: 1 });

  await choose(alice, 'one per subscriber');
  await expect.poll(() => routingsOf(all)).toEqual(all.map(() => 'per-subscriber'));
  expect(await crossingsOf(carol)).toEqual({ alice: 1, bob: 5 });
  for (const tab of all) {
    await expect(
      tab.getByRole('table', { name: 'Crossings by routing' }).locator('tr[data-current="true"]'),
    ).toContainText('one per subscriber');
    await expect(tab.getByRole('radio', { name: 'one per subscriber' })).toBeChecked();
  }
  await expect(alice.getByRole('log', { name: 'Event log' })).toContainText(
    'carol now routes per subscriber',
  );
});

test('a tab that comes later routes as the room does, though the one who said so is gone', async ({
  openCluster,
  openTab,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await alice.getByRole('radio', { name: 'interested nodes' }).click();
  await expect.poll(() => bob.evaluate(() => window.hermes.routing)).toBe('interested');
  await alice.close();
  await ready(bob, 1);
  const carol = await openTab('carol');
  await ready(carol, 2);
  await expect(carol.getByRole('radio', { name: 'interested nodes' })).toBeChecked();
  expect(await crossingsOf(carol)).toEqual({});
});

test("a node's own routing differs from the room's, and the page says so", async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await bob.evaluate(() => void (window.hermes.routing = 'interested'));
  await expect(alice.getByText('nodes differ')).toBeVisible();
  await expect(alice.getByRole('radio', { name: 'one per node' })).toBeChecked();
  await expect(bob.getByRole('radio', { name: 'interested nodes' })).toBeChecked();
});

test('crossings against subscribers, as this room drew them', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob', 'carol']);
  const open = alice.getByRole('button', { name: 'Crossings against subscribers' });
  await open.click();
  const plot = alice.getByRole('region', { name: 'Crossings against subscribers' });
  await expect(plot).toContainText('Publish something');
  await startClients(bob, 'user_created', 4);
  await publish(alice, 'user_created', '1');
  await publish(alice, 'user_updated', '1');
  await expect(receivedLines(bob)).toHaveCount(4);
  await expect(plot.getByRole('row', { name: '0 1 2 0 2 0' })).toBeVisible();
  await expect(plot.getByRole('row', { name: '4 1 2 4 2 1' })).toBeVisible();
  await expect(plot.getByRole('img')).toHaveAccessibleName(/of 2 events/);
  await open.click();
  await expect(plot).toHaveCount(0);
});
