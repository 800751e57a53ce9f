/** axe, on the states of the page that the other tests do not stop at: nothing may be found. */

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, startClients, test } from './fixtures.ts';
import { seek } from './simulator.ts';

const laptop = { width: 1280, height: 720 };
const phone = { width: 390, height: 844 };

const demonstration = '/?sim=3&seed=3&scenario=demonstration';

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}

/** The demonstration, just after its first publish, and nothing that moves. */
async function openPaused(page: Page, url: string): Promise<void> {
  await page.goto(`${url}${demonstration}`);
  await page.waitForFunction(() => window.hermes?.now() > 2_500);
  await seek(page, 2_008);
  await expect(page.getByTestId('mode')).toContainText('PAUSED');
}

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click();
  await expect(page.getByRole('tabpanel', { name })).not.toBeEmpty();
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [device, size] of Object.entries({ laptop, phone })) {
    test(`axe: every tab of the record, ${device}, ${colorScheme}`, async ({ page, server }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await openPaused(page, server.url);
      for (const name of ['Log', 'Diagram', 'Charts', 'Nodes', 'Links']) {
        await openTab(page, name);
        expect(await findings(page), name).toEqual([]);
      }
    });

    test(`axe: menu, details, keys and the stage alone, ${device}, ${colorScheme}`, async ({
      page,
      server,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await openPaused(page, server.url);

      const bob = page.getByRole('button', { name: /^Node bob/ });
      await bob.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('region', { name: 'Details' })).toBeVisible();
      expect(await findings(page), 'details').toEqual([]);
      await page.getByRole('button', { name: /^Actions/ }).click();
      await expect(page.getByRole('menu', { name: 'Node bob' })).toBeVisible();
      expect(await findings(page), 'menu').toEqual([]);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: /^Keys/ }).click();
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
      expect(await findings(page), 'keys').toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden();

      await page.keyboard.press('p');
      await expect(page.locator('html')).toHaveAttribute('data-projected', 'true');
      expect(await findings(page), 'projected').toEqual([]);
    });

    test(`axe: a lesson, and a trace opened again, ${device}, ${colorScheme}`, async ({
      page,
      server,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(size);
      await page.goto(`${server.url}/?sim=3&seed=1&scenario=empty&lesson=one-crossing-per-node`);
      await expect(page.getByRole('button', { name: 'Leave the lesson' })).toBeVisible();
      expect(await findings(page), 'lesson').toEqual([]);

      if (size === phone) await openTab(page, 'Log');
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save the trace' }).click();
      const trace = await (await downloading).path();
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Open a trace …' }).click();
      await (await choosing).setFiles(trace);
      await expect(page.getByRole('button', { name: 'Close the trace' })).toBeVisible();
      // A recording has no now: time is told from its beginning.
      await expect(page.getByTestId('mode')).toHaveText(/at \d+\.\d s of \d+\.\d s/);
      await expect(page.getByRole('slider', { name: 'Time' })).toHaveAttribute(
        'aria-valuetext',
        /^at \d+\.\d s of \d+\.\d s$/,
      );
      expect(await findings(page), 'replay').toEqual([]);
    });
  }
}

test('axe: the cards of three nodes in one window, narrow and wide', async ({
  page,
  server,
  room,
}) => {
  await page.goto(`${server.url}/?room=${room}&nodes=alice,bob,carol`);
  await expect(page.locator('html')).toHaveAttribute('data-cluster', 'ready:3');
  await startClients(page.getByRole('group', { name: 'bob', exact: true }), 'user_created', 2);
  for (const size of [laptop, phone]) {
    await page.setViewportSize(size);
    expect(await findings(page)).toEqual([]);
  }
});

test('no part of the page is off to the side, at any width down to 320 px', async ({
  page,
  server,
}) => {
  await openPaused(page, server.url);
  for (const width of [1280, 1024, 901, 800, 640, 390, 320]) {
    await page.setViewportSize({ width, height: 640 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide, `${width} px`).toBeLessThanOrEqual(0);
    // All that tells of time, and all that holds it, is inside the page and not over one another.
    const boxes = await page
      .getByRole('toolbar', { name: 'Time' })
      .locator('button, label, p:not([aria-hidden])')
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().toJSON()));
    for (const [at, box] of boxes.entries()) {
      expect(box.right, `${width} px`).toBeLessThanOrEqual(width);
      for (const other of boxes.slice(at + 1)) {
        const isApart =
          box.right <= other.left ||
          other.right <= box.left ||
          box.bottom <= other.top ||
          other.bottom <= box.top;
        expect(isApart, `${width} px`).toBe(true);
      }
    }
  }
});

test('projected, what moves has the light colours of the page, on a dark system too', async ({
  page,
  server,
}) => {
  // Once it is painted in its size and with its font, which needs some frames.
  const drawn = (): Promise<string> =>
    page
      .locator('main canvas')
      .first()
      .evaluate(async (canvas: HTMLCanvasElement) => {
        const frame = (): Promise<number> => new Promise(requestAnimationFrame);
        await document.fonts.ready;
        for (let alike = 0, before = ''; alike < 5;) {
          await frame();
          const isInSize = canvas.width === Math.round(canvas.clientWidth * devicePixelRatio);
          const now = canvas.toDataURL();
          alike = isInSize && now === before ? alike + 1 : 0;
          before = now;
        }
        return canvas.toDataURL();
      });
  const project = async (colorScheme: 'light' | 'dark'): Promise<void> => {
    await page.emulateMedia({ colorScheme });
    await openPaused(page, server.url);
    await page.keyboard.press('p');
    await expect(page.locator('html')).toHaveAttribute('data-projected', 'true');
    await expect(page.getByRole('log')).toHaveCount(1);
  };
  await project('light');
  const light = await drawn();
  await project('dark');
  await expect.poll(async () => (await drawn()) === light).toBe(true);
});
