/** A whole cluster in one tab: the same page over virtual time. */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

async function openSimulated(page: Page, url: string, nodes: number, seed: number): Promise<void> {
  await page.goto(`${url}/?sim=${nodes}&seed=${seed}`);
  await expect(page.locator('html')).toHaveAttribute('data-cluster', `ready:${nodes}`);
}

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
  const time = page.getByRole('toolbar', { name: 'Time' });
  await time.getByRole('button', { name: 'Pause' }).click();
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
  await time.getByRole('button', { name: 'Play' }).click();
  await expect.poll(now).toBeGreaterThan(before);
  await time.getByRole('slider', { name: 'Speed' }).focus();
  await page.keyboard.press('Home');
  await expect(time.getByTestId('mode')).toContainText('SLOW');
  await expect(time.getByTestId('mode')).toContainText('≈ 1000× slower than real');
  await time.getByRole('button', { name: 'Go live' }).click();
  await expect(time.getByTestId('mode')).toContainText('LIVE');
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
