/** A large event in real tabs: seen on both sides while it is under way, and others pass it. */

import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const fileBytes = 8 * 1_048_576;

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.getByText('A file', { exact: true }).click();
  await page.getByLabel('File to publish').setInputFiles({ name, mimeType: 'text/html', buffer });
}

/** Over a link that is slow, so that there is something to see. */
async function publishSlowly(page: Page, ms: number): Promise<void> {
  await page.evaluate((delayMs) => window.hermes.lab.slow('alice', 'bob', delayMs), ms);
  await page.getByRole('button', { name: 'Publish the file' }).click();
}

test('B7 B2 a file of 8 MiB is seen under way at both ends, small events pass it, and it can be saved', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await bob.evaluate(() => {
    for (const topic of ['user_created', 'user_updated']) window.hermes.Client.startLink(topic);
  });
  const buffer = randomBytes(fileBytes);
  await choose(alice, '../<b>film</b>.html', buffer);
  await publishSlowly(alice, 40);
  const atAlice = alice.getByRole('list', { name: 'Large events' });
  const atBob = bob.getByRole('list', { name: 'Large events' });
  await expect(atAlice.getByRole('progressbar', { name: 'user_created to bob' })).toBeVisible();
  await expect(atBob.getByRole('progressbar', { name: 'user_created from alice' })).toBeVisible();
  await alice.evaluate(() => window.hermes.publish('user_updated', 1));
  await expect.poll(() => bob.evaluate(() => window.hermes.received().length)).toBe(1);
  expect(await bob.evaluate(() => window.hermes.transfers().length)).toBe(1);
  await expect(atBob).toContainText(/\d [KM]iB of 8\.0 MiB/);
  await alice.evaluate(() => window.hermes.lab.mend('alice', 'bob'));
  await expect(atAlice).toContainText('8.0 MiB, arrived');
  await expect(atBob).toContainText('8.0 MiB, arrived');
  const topics = await bob.evaluate(() => window.hermes.received().map(({ topic }) => topic));
  expect(topics).toEqual(['user_updated', 'user_created']);

  const saving = bob.waitForEvent('download');
  await bob.getByRole('button', { name: /^Save .*film/ }).click();
  const download = await saving;
  expect(download.suggestedFilename()).not.toMatch(/[<>/]/);
  const saved = await readFile(await download.path());
  expect(createHash('sha256').update(saved).digest('hex')).toBe(
    createHash('sha256').update(buffer).digest('hex'),
  );
});

test('B5 a file whose receiver goes is told to have ended, and one that is too large is refused', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await choose(alice, 'film.mp4', randomBytes(2 * 1_048_576));
  await publishSlowly(alice, 200);
  const list = alice.getByRole('list', { name: 'Large events' });
  await expect(list.getByRole('progressbar')).toBeVisible();
  await bob.evaluate(() => window.hermes.leave());
  await expect(list).toContainText(/of 2\.0 MiB, ended: its link closed/);
  await expect(list.getByRole('progressbar')).toHaveCount(0);

  // A file of that size is not made for a test: only its size is looked at first.
  await alice.getByLabel('File to publish').evaluate((input: HTMLInputElement) => {
    const file = new File(['x'], 'huge.iso');
    Object.defineProperty(file, 'size', { value: 65 * 1_048_576 });
    Object.defineProperty(input, 'files', { value: [file] });
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect(alice.getByText('huge.iso has 65.0 MiB; at most 64 MiB cross.')).toBeVisible();
});
