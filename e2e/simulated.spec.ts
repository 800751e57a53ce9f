/** A whole cluster in one tab: the same page over virtual time. */

import type { Locator, Page } from '@playwright/test';
import { expect, publish, startClients, test } from './fixtures.ts';
import { openSimulated } from './simulator.ts';

test('thirty nodes: one crossing for each, however many subscribers', async ({ page, server }) => {
  await openSimulated(page, server.url, 30, 7);
  await expect(page.getByText('30 nodes, simulated in this tab, seed 7')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Invite' })).toHaveCount(0);
  const told = await page.evaluate(() => new Set(window.hermes.trace().map((e) => e.node)).size);
  expect(told).toBe(30);
  await page.evaluate(() => window.hermes.publish('user_created', { name: 'Jade' }));
  const cluster = page.getByRole('region', { name: 'Cluster' });
  const expected = await page.evaluate(() =>
    window.hermes.listeners('user_created').reduce((sum, { count }) => sum + count, 0),
  );
  expect(expected).toBeGreaterThan(10);
  await expect(cluster).toContainText(`1 publish · 29 crossings · ${expected} deliveries`);
});

test('paused, no time passes in it at all; slower, it all goes slower', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 1);
  const bar = time(page);
  await bar.getByRole('button', { name: 'Pause' }).click();
  const now = (): Promise<number> => page.evaluate(() => window.hermes.now());
  const before = await now();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let frames = 30;
        const frame = (): void => void (--frames > 0 ? requestAnimationFrame(frame) : resolve());
        frame();
      }),
  );
  expect(await now()).toBe(before);
  await bar.getByRole('button', { name: 'Play' }).click();
  await expect.poll(now).toBeGreaterThan(before);
  await bar.getByRole('slider', { name: 'Speed' }).focus();
  await page.keyboard.press('Home');
  await expect(bar.getByTestId('mode')).toContainText('SLOW');
  await expect(bar.getByTestId('mode')).toContainText('≈ 1000× slower than real');
  await bar.getByRole('button', { name: 'Go live' }).click();
  await expect(bar.getByTestId('mode')).toContainText('LIVE');
});

test('the same number and seed are the same cluster; another seed is another', async ({
  context,
  server,
}) => {
  const traces: string[][] = [];
  for (const seed of [7, 7, 8]) {
    const page = await context.newPage();
    await openSimulated(page, server.url, 12, seed);
    const trace = await page.evaluate(() => window.hermes.trace().map((e) => JSON.stringify(e)));
    traces.push(trace);
    await page.close();
  }
  const least = Math.min(...traces.map(({ length }) => length));
  expect(least).toBeGreaterThan(300);
  const [first, second, other] = traces.map((trace) => trace.slice(0, least));
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
});

test('an address that asks for what cannot be is mended in place', async ({ page, server }) => {
  await page.goto(`${server.url}/?sim=many&seed=2`);
  const field = page.getByRole('textbox', { name: 'Simulated nodes' });
  await expect(field).toHaveValue('many');
  await expect(page.getByRole('button', { name: 'Join' })).toBeDisabled();
  await field.fill('3');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-cluster', 'ready:3');
  expect(new URL(page.url()).search).toBe('?sim=3&seed=2');
});

const time = (page: Page): Locator => page.getByRole('toolbar', { name: 'Time' });
const cluster = (page: Page): Locator => page.getByRole('region', { name: 'Cluster' });

/** What happened, without what only the picture needs. */
function facts(page: Page): Promise<string[]> {
  return page.evaluate(() => window.hermes.trace().map((event) => JSON.stringify(event)));
}

test('stepped beyond what has happened, it goes on to the next event, and no further', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 1);
  await time(page).getByRole('button', { name: 'Pause' }).click();
  await page.evaluate(() => window.hermes.publish('user_created', 'stepped'));
  const headlines: string[] = [];
  await expect(async () => {
    await time(page).getByRole('button', { name: 'Step forward' }).click();
    const said = ((await cluster(page).textContent()) ?? '').replaceAll(/\s+/g, ' ');
    headlines.push(said);
    expect(said).toContain('6 deliveries');
  }).toPass({ intervals: [10] });
  // Step by step: each crossing, and each delivery after it.
  expect(headlines.some((said) => said.includes('2 crossings · 1 delivery'))).toBe(true);
  const now = await page.evaluate(() => window.hermes.now());
  const known = await facts(page);
  await time(page).getByRole('button', { name: 'Step back' }).click();
  await time(page).getByRole('button', { name: 'Step forward' }).click();
  expect(await page.evaluate(() => window.hermes.now())).toBe(now);
  expect(await facts(page)).toEqual(known);
});

test('acting in its past forks: what came after is gone, what came before is the same', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 1);
  await publish(page, 'user_created', '"first"');
  await expect(cluster(page)).toContainText('1 publish · 2 crossings · 6 deliveries');
  await publish(page, 'user_updated', '"second"');
  await expect(cluster(page)).toContainText('2 publishes · 4 crossings · 9 deliveries');
  const before = await facts(page);
  await time(page).getByRole('button', { name: 'Pause' }).click();
  await expect(async () => {
    await time(page).getByRole('button', { name: 'Step back' }).click();
    await expect(cluster(page)).toContainText('1 publish · 2 crossings', { timeout: 300 });
  }).toPass({ intervals: [10] });

  await startClients(page, 'user_created', 3);
  await expect(page.getByText(/^Forked at \d+\.\d s: what came after is gone\.$/)).toBeVisible();
  await expect(time(page).getByTestId('mode')).toContainText('PAUSED');
  const after = await facts(page);
  const shared = after.findIndex((fact) => fact.includes('"subscribed"') && !before.includes(fact));
  expect(shared).toBeGreaterThan(20);
  expect(after.slice(0, shared)).toEqual(before.slice(0, shared));
  expect(after.filter((fact) => fact.includes('"published"'))).toHaveLength(1);
  await expect(page.getByRole('list', { name: 'My clients' })).toContainText('4 clients');

  // The other past goes on from there.
  await time(page).getByRole('button', { name: 'Go live' }).click();
  await publish(page, 'user_created', '"third"');
  await expect(cluster(page)).toContainText('2 publishes · 4 crossings · 15 deliveries');
});

test('any node is acted as, ends without a word, and begins anew', async ({ page, server }) => {
  await openSimulated(page, server.url, 3, 1);
  const acting = page.getByRole('combobox', { name: 'Acting as' });
  await acting.selectOption('bob');
  await expect(page.getByRole('list', { name: 'My clients' })).toContainText('5 clients');
  await publish(page, 'user_updated', '"by bob"');
  await expect(page.getByRole('log', { name: 'Event log' })).toContainText(
    'bob publishes user_updated',
  );
  expect(await page.evaluate(() => window.hermes.node.name)).toBe('alice');
  await page.evaluate(() => window.hermes.lab.kill('bob'));
  await expect(page.getByText('This node has left the room.')).toBeVisible();
  await page.getByRole('button', { name: 'Join again' }).click();
  await expect(page.getByRole('region', { name: 'My node' })).toContainText('No clients yet.');
  await openedAgain(page);
});

async function openedAgain(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-cluster', 'ready:3');
  const lives = await page.evaluate(
    () =>
      window.hermes.trace().filter(({ kind, node }) => kind === 'started' && node === 'bob').length,
  );
  expect(lives).toBe(2);
}

test('a scenario is a link: it does what it says, whoever opens it', async ({ page, server }) => {
  await openSimulated(page, server.url, 3, 1);
  await page.getByRole('button', { name: 'Scenarios' }).click();
  await page.getByRole('link', { name: 'The demonstration' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-cluster', 'ready:3');
  expect(new URL(page.url()).search).toBe('?sim=3&seed=3&scenario=demonstration');
  await expect(cluster(page)).toContainText('2 publishes · 4 crossings · 9 deliveries');
  const first = await facts(page);
  await page.reload();
  await expect(cluster(page)).toContainText('2 publishes · 4 crossings · 9 deliveries');
  const again = await facts(page);
  const least = Math.min(first.length, again.length);
  expect(again.slice(0, least)).toEqual(first.slice(0, least));
});

test('a scenario that is not there is said, with those that are', async ({ page, server }) => {
  await page.goto(`${server.url}/?sim=3&seed=2&scenario=flood`);
  await expect(page.getByText('There is no scenario of that name.').first()).toBeVisible();
  const field = page.getByRole('textbox', { name: 'Scenario' });
  await expect(field).toHaveValue('flood');
  await field.fill('crash');
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-cluster', 'ready:3');
  expect(new URL(page.url()).search).toBe('?sim=3&seed=2&scenario=crash');
});
