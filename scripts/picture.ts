/**
 * npm run picture: the README's moving picture. Three real nodes in one window, over real WebRTC, with
 * the seed's clients; what is filmed is the page drawing the trace of two real publishes.
 */

import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { startServer } from '../signaling/server.ts';
import { browserArgs, findBrowser } from './browser.mjs';

/** Between two frames, in ms. */
const frameMs = 80;

const server = await startServer(
  { host: '127.0.0.1', port: 0, isLan: false, isLab: false, origins: [], isOriginOptional: false },
  'dist/web',
);
const browser = await chromium.launch({
  executablePath: findBrowser() ?? '',
  args: [...browserArgs],
});
const page = await browser.newPage({
  viewport: { width: 960, height: 1_180 },
  colorScheme: 'light',
});
await page.goto(`http://127.0.0.1:${server.port}/?room=demo&nodes=alice,bob,carol`);
await page.waitForSelector('html[data-cluster="ready:3"]');
await page.getByRole('button', { name: 'Set up the demonstration' }).click();
await page.waitForTimeout(1_500);

const frames: Buffer[] = [];
await film(page, 600);
await publish(page, 'alice', ':user_created', '%{name: "Jade"}');
await film(page, 3_200);
await publish(page, 'bob', ':user_updated', '%{id: 1, name: "Jadyline"}');
await film(page, 3_600);
await browser.close();
await server.close();

// The cards below take more room as they fill: all frames are as high as the lowest.
const sizes = await Promise.all(frames.map((frame) => sharp(frame).metadata()));
const height = Math.min(...sizes.map((size) => size.height));
const cropped = await Promise.all(
  frames.map((frame, at) =>
    sharp(frame)
      .extract({ left: 0, top: 0, width: sizes[at]?.width ?? 0, height })
      .toBuffer(),
  ),
);
await sharp(cropped, { join: { animated: true } })
  .webp({ quality: 80, effort: 6, delay: frames.map(() => frameMs), loop: 0 })
  .toFile('docs/demonstration.webp');
console.log(`docs/demonstration.webp: ${frames.length} frames`);

async function film(what: Page, ms: number): Promise<void> {
  const cluster = what.getByRole('region', { name: 'Cluster' });
  const until = performance.now() + ms;
  while (performance.now() < until) {
    const from = performance.now();
    frames.push(await cluster.screenshot());
    await what.waitForTimeout(Math.max(0, frameMs - (performance.now() - from)));
  }
}

/** By the card of that node, as a person does. */
async function publish(what: Page, node: string, topic: string, message: string): Promise<void> {
  const region = what.getByRole('group', { name: node }).getByRole('region', { name: 'Publish' });
  await region.getByRole('textbox', { name: 'Topic' }).fill(topic);
  await region.getByRole('textbox', { name: 'Message' }).fill(message);
  await region.getByRole('button', { name: 'Publish', exact: true }).click();
}
