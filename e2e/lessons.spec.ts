/** The lessons, as they are taken: in three tabs, in one window, and in the simulator. */

import type { Locator, Page } from '@playwright/test';
import { expect, publish, ready, startClients, test } from './fixtures.ts';

const lessonOf = (page: Page): Locator => page.getByRole('region', { name: 'Lesson' });
const goOn = (page: Page): Locator => lessonOf(page).getByRole('button', { name: 'Continue' });
const headline = (page: Page): Locator => page.getByRole('region', { name: 'Cluster' });

async function next(page: Page): Promise<void> {
  await goOn(page).click();
}

/** The step stays: nothing is known that would pass it, and the page says what it waits for. */
async function waits(page: Page, step: string, what: string): Promise<void> {
  await expect(lessonOf(page)).toContainText(step);
  await expect(lessonOf(page)).toContainText(what);
  await expect(goOn(page)).toBeDisabled();
}

async function route(page: Page, name: string): Promise<void> {
  await page.getByRole('radio', { name }).click();
}

async function bet(page: Page, choice: string): Promise<void> {
  await lessonOf(page)
    .getByRole('group', { name: 'Your bet' })
    .getByRole('button', { name: choice, exact: true })
    .click();
}

/** A node's own controls: its tab, its card, or the one panel of the simulator acting as it. */
type Hand = (node: string) => Promise<Page | Locator>;

async function actingAs(page: Page, node: string): Promise<Page> {
  await page.getByRole('combobox', { name: 'Acting as' }).selectOption(node);
  await expect(page.getByRole('region', { name: 'My node' })).toContainText(`${node}@`);
  return page;
}

/** Takes the first lesson on `page`, each act by hand, and sees each step wait for its act. */
async function takeOneCrossing(page: Page, hand: Hand): Promise<void> {
  await next(page);
  await waits(page, '2 of 6', 'bob has 0 clients on user_created, of 5.');
  await startClients(await hand('bob'), 'user_created', 4);
  await waits(page, '2 of 6', 'bob has 4 clients on user_created, of 5.');
  await startClients(await hand('bob'), 'user_created', 1);
  await next(page);

  await waits(page, '3 of 6', 'How many copies cross to bob?');
  await expect(headline(page)).toContainText('Counts are hidden until the event has arrived.');
  await expect(headline(page)).not.toContainText('crossings');
  await bet(page, '5');
  await waits(page, '3 of 6', 'alice has not published user_created yet.');
  await publish(await hand('alice'), 'user_created', '%{name: "Jade"}');
  await expect(lessonOf(page)).toContainText(
    'You said 5. 1 copy crossed to bob, and bob’s PGServer handed it to 5 clients.',
  );
  await expect(headline(page)).toContainText('1 publish · 2 crossings · 5 deliveries');
  await next(page);

  await waits(page, '4 of 6', 'wanted: one per subscriber');
  await route(page, 'one per subscriber');
  await next(page);
  await waits(page, '5 of 6', 'alice has not published user_created yet.');
  await publish(await hand('alice'), 'user_created', '2');
  await expect(lessonOf(page)).toContainText(
    'Now 5 copies crossed to bob, for the same 5 deliveries.',
  );
  await next(page);
  await waits(page, '6 of 6', 'wanted: one per node');
  await route(page, 'one per node');
  await next(page);
  await expect(lessonOf(page)).toContainText('An event crosses the network once per node');
}

async function takeWhoPays(page: Page, hand: Hand): Promise<void> {
  await next(page);
  await startClients(await hand('bob'), 'user_created', 2);
  await next(page);
  await waits(page, '3 of 7', 'carol has 0 clients on user_updated, of 2.');
  await startClients(await hand('carol'), 'user_updated', 2);
  await next(page);
  await waits(page, '4 of 7', 'How many copies cross to carol?');
  await bet(page, '0');
  await publish(await hand('alice'), 'user_created', '1');
  await expect(lessonOf(page)).toContainText('You said 0. 1 copy crossed to carol');
  await next(page);
  await waits(page, '5 of 7', 'wanted: interested nodes');
  await route(page, 'interested nodes');
  await next(page);
  await waits(page, '6 of 7', 'alice has not published user_created yet.');
  await publish(await hand('alice'), 'user_created', '2');
  await expect(lessonOf(page)).toContainText('1 copy crossed to bob and 0 copies to carol');
  await next(page);
  await route(page, 'one per node');
  await next(page);
  await expect(lessonOf(page)).toContainText('One per node pays for every node');
}

test('one crossing per node, in three tabs; the lesson runs in one of them', async ({
  openTab,
  page: alice,
  server,
  room,
}) => {
  test.slow();
  await alice.goto(`${server.url}/?room=${room}&node=alice&lesson=one-crossing-per-node`);
  await waits(alice, '1 of 6', 'Not here yet: bob, carol.');
  const tabs = { alice, bob: await openTab('bob'), carol: await openTab('carol') };
  await ready(alice, 3);
  await expect(goOn(alice)).toBeEnabled();
  await expect(lessonOf(tabs.bob)).toHaveCount(0);
  await takeOneCrossing(alice, async (node) => tabs[node as keyof typeof tabs]);
  expect(new URL(alice.url()).searchParams.get('lesson')).toBe('one-crossing-per-node');
  await lessonOf(alice).getByRole('button', { name: 'Leave the lesson' }).click();
  await expect(lessonOf(alice)).toHaveCount(0);
  expect(new URL(alice.url()).searchParams.get('lesson')).toBeNull();
});

test('where an act is another tab’s, the lesson says so and does not offer to do it', async ({
  openCluster,
}) => {
  const { alice } = await openCluster(['alice', 'bob', 'carol']);
  await alice.getByRole('button', { name: 'Lessons' }).click();
  await alice.getByRole('button', { name: 'Take it here: One crossing per node' }).click();
  await next(alice);
  await expect(lessonOf(alice)).toContainText('In bob’s tab: start 5 clients on user_created.');
  await expect(lessonOf(alice).getByRole('button', { name: 'Show me' })).toHaveCount(0);
  await waits(alice, '2 of 6', 'bob has 0 clients');
  await lessonOf(alice).getByRole('button', { name: 'Back' }).click();
  await expect(lessonOf(alice)).toContainText('1 of 6');
});

test('who gets it and who pays, with three nodes in one window', async ({ page, server, room }) => {
  await page.goto(`${server.url}/?room=${room}&nodes=alice,bob,carol&lesson=who-pays`);
  await ready(page, 3);
  await takeWhoPays(page, async (node) => page.getByRole('group', { name: node, exact: true }));
});

test('both in the simulator, acting as one node after another', async ({ page, server }) => {
  test.slow();
  const hand: Hand = (node) => actingAs(page, node);
  for (const [id, take] of [
    ['one-crossing-per-node', takeOneCrossing],
    ['who-pays', takeWhoPays],
  ] as const) {
    await page.goto(`${server.url}/?sim=3&seed=1&scenario=empty&lesson=${id}`);
    await ready(page, 3);
    await take(page, hand);
  }
});

test('shown, each act is really done; the bet may be left out', async ({ page, server }) => {
  await page.goto(`${server.url}/?sim=3&seed=1&scenario=empty&lesson=who-pays`);
  await ready(page, 3);
  await next(page);
  const show = lessonOf(page).getByRole('button', { name: 'Show me' });
  for (const step of ['2 of 7', '3 of 7']) {
    await expect(lessonOf(page)).toContainText(step);
    await show.click();
    await next(page);
  }
  await expect(lessonOf(page)).toContainText('4 of 7');
  await expect(show).toHaveCount(0);
  await publish(await actingAs(page, 'alice'), 'user_created', '1');
  await expect(lessonOf(page)).toContainText('You made no bet. 1 copy crossed to carol');
  const counted = await page.evaluate(() => window.hermes.listeners());
  expect(counted).toEqual([
    { node: 'bob', topic: 'user_created', count: 2 },
    { node: 'carol', topic: 'user_updated', count: 2 },
  ]);
});

test('a lesson that is not there is said, with those that are', async ({ page, server }) => {
  await page.goto(`${server.url}/?node=alice&lesson=two-crossings`);
  await expect(page.getByText('There is no lesson of that name.').first()).toBeVisible();
  await page.getByRole('textbox', { name: 'Lesson' }).fill('who-pays');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(lessonOf(page)).toContainText('Who gets it and who pays');
});
