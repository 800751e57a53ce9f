/** A trace is a file: saved, opened, dropped, fetched; and it draws what was drawn. */

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, publish, receivedLines, startClients, test } from './fixtures.ts';
import { openSimulated, seek } from './simulator.ts';

const timeOf = (page: Page): Locator => page.getByRole('toolbar', { name: 'Time' });

async function save(page: Page): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the trace' }).click();
  const download = await coming;
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  };
}

/** Picks a file as a person would, in the browser's own dialog. */
async function pick(page: Page, text: string, name = 'a.trace.jsonl'): Promise<void> {
  const coming = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a trace …' }).click();
  const mimeType = 'application/jsonl';
  await (await coming).setFiles({ name, mimeType, buffer: Buffer.from(text) });
}

async function drop(page: Page, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.trace.jsonl'));
    return transfer;
  }, text);
  await page.dispatchEvent('main', 'dragover', { dataTransfer });
  await expect(page.getByText('Drop a saved trace here to open it')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer });
}

interface Shown {
  readonly counts: string;
  readonly nodes: string;
  readonly links: string;
  readonly log: string;
  readonly picture: Buffer;
}

async function shown(page: Page): Promise<Shown> {
  const text = async (at: Locator): Promise<string> => (await at.allInnerTexts()).join('\n');
  const cluster = page.getByRole('region', { name: 'Cluster' });
  const tab = (name: string): Promise<void> => page.getByRole('tab', { name }).click();
  await tab('Nodes');
  const nodes = await text(page.getByRole('table', { name: 'Nodes' }));
  await tab('Links');
  const links = await text(page.getByRole('table', { name: 'Links' }));
  await tab('Log');
  const log = await text(page.getByRole('log', { name: 'Event log' }));
  const counts = await text(cluster.locator('p').first());
  // Projected, nothing is beside it: the picture is of one size.
  await page.mouse.move(0, 0);
  await page.locator('body').press('p');
  await expect(page.locator('html')).toHaveAttribute('data-projected', 'true');
  // Two frames: what stands still is drawn.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  const picture = await cluster.screenshot();
  await page.locator('body').press('Escape');
  return { counts, nodes, links, log, picture };
}

test('a simulated run and its replay from the saved trace draw the same', async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await openSimulated(page, server.url, 12, 7);
  const cluster = page.getByRole('region', { name: 'Cluster' });
  await page.evaluate(() => {
    for (let turn = 0; turn < 3; turn++) window.hermes.publish('user_created', turn);
    window.hermes.publish('user_updated', null);
  });
  await expect(cluster).toContainText('4 publishes · 44 crossings');
  await timeOf(page).getByRole('button', { name: 'Pause' }).click();
  // While crossings are under way.
  const at = await page.evaluate(() => {
    const sent = window.hermes.trace().find(({ kind }) => kind === 'published');
    return (sent?.at ?? 0) + 17.5;
  });
  await seek(page, at);
  const { name, text } = await save(page);
  expect(name).toMatch(/^hermes-demo-\d{4}-\d\d-\d\d-\d{4}\.trace\.jsonl$/);
  const there = await shown(page);
  expect(there.counts).toContain('4 publishes');
  expect(there.log).toContain('alice publishes user_created');

  await pick(page, text);
  await expect(page.getByText(/a recorded trace of room demo, 12 nodes, \d+\.\d s/)).toBeVisible();
  await expect(timeOf(page).getByTestId('mode')).toContainText('PAUSED');
  await expect(page.getByRole('region', { name: 'My node' })).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveCount(0);
  await seek(page, at);
  await expect(cluster).toContainText('4 publishes');
  const again = await shown(page);
  // The run's page knows what was said, and tells it in the log.
  const untold = there.log.replaceAll(/(publishes \w+, \d+ bytes?): .*/g, '$1');
  expect({ ...again, picture: null }).toEqual({ ...there, log: untold, picture: null });
  expect(again.picture.equals(there.picture)).toBe(true);

  await page.getByRole('button', { name: 'Close the trace' }).click();
  await expect(page.getByText('12 nodes, simulated in this tab, seed 7')).toBeVisible();
  await timeOf(page).getByRole('button', { name: 'Go live' }).click();
  await expect(cluster).toContainText('4 publishes · 44 crossings');
});

test('a live node goes on under a trace, and nothing typed is lost', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(alice, 'user_created', 2);
  await publish(bob, 'user_created', '"one"');
  await expect(receivedLines(alice)).toHaveCount(2);
  const cluster = alice.getByRole('region', { name: 'Cluster' });
  await expect(cluster).toContainText('1 publish · 1 crossing · 2 deliveries');
  const { text } = await save(alice);
  expect(text).not.toContain('one');

  const message = alice
    .getByRole('region', { name: 'Publish' })
    .getByRole('textbox', { name: 'Message' });
  await message.fill('%{half: "typed');
  await drop(alice, text);
  await expect(alice.getByText(/a recorded trace of room t-\S+, 2 nodes/)).toBeVisible();
  await publish(bob, 'user_created', '"two"');
  await timeOf(alice).getByRole('button', { name: 'Go live' }).click();
  await expect(timeOf(alice).getByTestId('mode')).toContainText('PAUSED');
  await expect(cluster).toContainText('1 publish · 1 crossing · 2 deliveries');

  await alice.getByRole('button', { name: 'Close the trace' }).click();
  await expect(message).toHaveValue('%{half: "typed');
  await expect(receivedLines(alice)).toHaveCount(4);
  await expect(cluster).toContainText('2 publishes · 2 crossings · 4 deliveries');
});

test('a trace at an address is shown without a node, and plays to its end', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 1);
  await page.evaluate(() => window.hermes.publish('user_created', 1));
  const cluster = page.getByRole('region', { name: 'Cluster' });
  await expect(cluster).toContainText('1 publish · 2 crossings · 6 deliveries');
  const { text } = await save(page);
  await page.route(
    ({ pathname }) => pathname === '/lesson.jsonl',
    (route) => route.fulfill({ body: text }),
  );
  await page.goto(`${server.url}/?trace=/lesson.jsonl`);
  await expect(page.getByText(/a recorded trace of room demo, 3 nodes/)).toBeVisible();
  expect(await page.evaluate(() => 'hermes' in window)).toBe(false);
  await expect(cluster).toContainText('0 publishes');
  await timeOf(page).getByRole('button', { name: 'Play' }).click();
  await expect(cluster).toContainText('1 publish · 2 crossings · 6 deliveries');
  await expect(timeOf(page).getByTestId('mode')).toContainText('PAUSED');
});

test('what is no trace is told in a sentence, and what was open goes on', async ({
  openCluster,
  server,
}) => {
  const { alice } = await openCluster(['alice']);
  await startClients(alice, 'a', 1);
  await pick(alice, '<!doctype html>');
  await expect(alice.getByText('This is not a trace of Hermes')).toBeVisible();
  await publish(alice, 'a', '1');
  await expect(receivedLines(alice)).toHaveCount(1);

  const { text } = await save(alice);
  await pick(alice, text.slice(0, -40));
  await expect(alice.getByText('The file ends early, after')).toBeVisible();
  await expect(alice.getByText(/a recorded trace of room/)).toBeVisible();
  // A second one that cannot be read leaves the first.
  await pick(alice, text.replace('"hermes-trace":1', '"hermes-trace":9'));
  await expect(alice.getByText('This trace is of version 9')).toBeVisible();
  await expect(alice.getByText(/a recorded trace of room/)).toBeVisible();

  await alice.goto(`${server.url}/?trace=/nothing.jsonl`);
  await expect(alice.getByRole('alert')).toContainText(
    'There is no trace at /nothing.jsonl: the server answers 404.',
  );
  await pick(alice, text);
  await expect(alice.getByText(/a recorded trace of room/)).toBeVisible();
  await alice.goto(`${server.url}/?trace=https://127.0.0.1:1/a.jsonl`);
  await expect(alice.getByRole('alert')).toContainText('No trace came from https://127.0.0.1:1/');
  await alice.goto(`${server.url}/?trace=data:text/plain,x`);
  await expect(alice.getByRole('textbox', { name: 'Trace' })).toHaveValue('data:text/plain,x');
});
