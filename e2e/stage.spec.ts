/** The stage by keyboard and pointer: looked at closely, moved, picked from, broken on purpose. */

import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { openSimulated } from './simulator.ts';

function stageNode(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Cluster' }).getByRole('button', {
    name: new RegExp(`^Node ${name},`),
  });
}

/** Where a node's circle is, in whole px of the window. */
function circle(node: Locator): Promise<{ x: number; y: number; width: number }> {
  return node.evaluate((element) => {
    const { x, y, width } = element.querySelector('circle')!.getBoundingClientRect();
    return { x: Math.round(x), y: Math.round(y), width: Math.round(width) };
  });
}

async function checkAccess(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations).toEqual([]);
}

/** The canvas as it is now. */
function picture(page: Page): Promise<string> {
  return page
    .getByTestId('stage-canvas')
    .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
}

test('the picture is enlarged, moved and tidied by keys and by buttons', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 7);
  const bob = stageNode(page, 'bob');
  const before = await circle(bob);
  const textSize = (): Promise<string> =>
    page
      .getByText('bob', { exact: true })
      .last()
      .evaluate((text) => getComputedStyle(text).fontSize);
  const size = await textSize();
  await bob.focus();
  await page.keyboard.press('+');
  await expect.poll(async () => (await circle(bob)).width).toBeGreaterThan(before.width * 1.1);
  expect(await textSize()).toBe(size);
  await page.keyboard.press('0');
  await expect.poll(() => circle(bob)).toEqual(before);

  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(async () => (await circle(bob)).x).toBe(before.x - 48);
  await page.keyboard.press('0');

  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowRight');
  const moved = { ...before, x: before.x + 24, y: before.y + 24 };
  await expect.poll(() => circle(bob)).toEqual(moved);
  await page.reload();
  await expect.poll(() => circle(bob)).toEqual(moved);
  await bob.focus();
  await page.keyboard.press('t');
  await expect.poll(() => circle(bob)).toEqual(before);

  const bar = page.getByRole('toolbar', { name: 'Picture' });
  await bar.getByRole('button', { name: 'Zoom out' }).click();
  await expect.poll(async () => (await circle(bob)).width).toBeLessThan(before.width);
  await bar.getByRole('button', { name: 'Fit' }).click();
  await expect.poll(() => circle(bob)).toEqual(before);
});

test('a node is moved by the mouse, and a wheel enlarges what it is over', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 7);
  const bob = stageNode(page, 'bob');
  const before = await circle(bob);
  const at = { x: before.x + 20, y: before.y + before.width / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 40, at.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => circle(bob)).toEqual({ ...before, x: before.x + 40, y: before.y + 30 });
  // A drag is no click.
  await expect(page.getByRole('region', { name: 'Details' })).toHaveCount(0);
  await page.mouse.wheel(0, -200);
  await expect.poll(async () => (await circle(bob)).width).toBeGreaterThan(before.width);
});

test('a node, a link and a crossing tell all that is known of them', async ({ page, server }) => {
  await openSimulated(page, server.url, 3, 7);
  const details = page.getByRole('region', { name: 'Details' });
  const bob = stageNode(page, 'bob');
  await bob.focus();
  await page.keyboard.press('Enter');
  await expect(details).toContainText('Node bob');
  await expect(details).toContainText('5 on user_created');
  await expect(details).toBeFocused();
  await checkAccess(page);
  await page.keyboard.press('Escape');
  await expect(details).toHaveCount(0);
  await expect(bob).toBeFocused();

  await page.keyboard.press('l');
  await expect(page.getByRole('button', { name: /^Link alice to bob, open/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(details).toContainText('Crossings alice → bob');
  await page.keyboard.press('Escape');

  await page.evaluate(() => window.hermes.publish('user_created', { name: 'Jade' }));
  const cluster = page.getByRole('region', { name: 'Cluster' });
  await expect(cluster).toContainText('1 publish · 2 crossings · 6 deliveries');
  // Back to where something is under way.
  await expect(async () => {
    await page.getByRole('button', { name: 'Step back' }).click();
    await bob.focus();
    await page.keyboard.press('c');
    await expect(details).toContainText('Crossing alice →', { timeout: 500 });
  }).toPass();
  await expect(page.getByTestId('mode')).toContainText('PAUSED');
  await expect(details).toContainText('%{name: "Jade"}');
  await expect(details).toContainText('11 bytes');
});

test('menus open by keys, break what they are of, and mend it', async ({ page, server }) => {
  await openSimulated(page, server.url, 3, 7);
  const nodes = page.getByRole('table', { name: 'Nodes' });
  const links = page.getByRole('table', { name: 'Links' });
  const bob = stageNode(page, 'bob');
  await bob.focus();
  await page.keyboard.press('Shift+F10');
  const ofBob = page.getByRole('menu', { name: 'Node bob', exact: true });
  for (const [at, name] of ['Leave', 'Kill', 'Freeze'].entries()) {
    await expect(ofBob.getByRole('menuitem').nth(at)).toHaveAccessibleName(name);
  }
  await expect(ofBob.getByRole('menuitem')).toHaveCount(3);
  await expect(ofBob.getByRole('menuitem', { name: 'Leave' })).toBeFocused();
  await checkAccess(page);
  await page.keyboard.press('Escape');
  await expect(ofBob).toHaveCount(0);
  await expect(bob).toBeFocused();
  await page.keyboard.press('m');
  await page.keyboard.press('f');
  await expect(ofBob.getByRole('menuitem', { name: 'Freeze' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(nodes.getByRole('row', { name: /^bob/ })).toContainText('frozen');
  await expect(stageNode(page, 'bob')).toHaveAttribute('aria-label', /frozen/);
  await page.keyboard.press('m');
  await ofBob.getByRole('menuitem', { name: 'Revive' }).click();
  await expect(nodes.getByRole('row', { name: /^bob/ })).not.toContainText('frozen');

  await stageNode(page, 'alice').focus();
  await page.keyboard.press('l');
  await page.keyboard.press('m');
  const ofLink = page.getByRole('menu', { name: 'Link alice to bob', exact: true });
  await expect(ofLink.getByRole('menuitemcheckbox')).toHaveCount(3);
  await expect(ofLink).toContainText('never control frames');
  await ofLink.getByRole('menuitemcheckbox', { name: 'Cut' }).press('Enter');
  await expect(links.getByRole('row', { name: /^alice – bob/ })).toContainText('cut');
  await page.keyboard.press('m');
  const cut = ofLink.getByRole('menuitemcheckbox', { name: 'Cut' });
  await expect(cut).toHaveAttribute('aria-checked', 'true');
  await ofLink.getByRole('menuitem', { name: 'Mend' }).click();
  await expect(links.getByRole('row', { name: /^alice – bob/ })).not.toContainText('cut');

  await page.getByRole('button', { name: 'Room', exact: true }).click();
  await page
    .getByRole('menu', { name: 'Room', exact: true })
    .getByRole('menuitem', { name: 'Split in two' })
    .click();
  await expect(page.getByRole('img', { name: /^signaling.*split/ })).toBeVisible();
  await page.getByRole('button', { name: 'Room', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Heal all' }).click();
  await expect(page.getByRole('img', { name: /^signaling.*split/ })).toHaveCount(0);
});

test('while things move, nothing of the still picture changes but its counts', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 12, 7);
  const cluster = page.getByRole('region', { name: 'Cluster' });
  const publish = (): Promise<unknown> =>
    page.evaluate(() => window.hermes.publish('user_updated', { name: 'Jade' }));
  await publish();
  await expect(cluster).toContainText('1 publish · 11 crossings · 3 deliveries');
  await expect(page.getByTestId('mode')).toContainText('LIVE');
  // The picture's own name, which is said anew every few seconds.
  await expect(page.locator('svg[role="graphics-document"]')).toHaveAttribute(
    'aria-label',
    '12 nodes, 66 links',
  );
  await page.evaluate(() => {
    const changes: string[] = [];
    Object.assign(window, { changes });
    const observer = new MutationObserver((records) => {
      for (const { target, type } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.closest('[data-count]') == null) changes.push(`${type} ${element?.outerHTML}`);
      }
    });
    const stage = document.querySelector('svg[role="graphics-document"]')!;
    const what = { subtree: true, childList: true, attributes: true, characterData: true };
    observer.observe(stage, what);
  });
  const still = await picture(page);
  await publish();
  await expect.poll(() => picture(page)).not.toBe(still);
  await expect(cluster).toContainText('2 publishes · 22 crossings · 6 deliveries');
  await expect(page.getByTestId('mode')).toContainText('LIVE');
  expect(await page.evaluate(() => (window as unknown as { changes: string[] }).changes)).toEqual(
    [],
  );
});

test('with less motion the same things are there, and none of them travels', async ({
  page,
  server,
}) => {
  await openSimulated(page, server.url, 3, 7);
  await page.getByRole('checkbox', { name: 'Less motion' }).check();
  const empty = await picture(page);
  // Every frame until the publish, stretched, has been shown.
  const seen = await page.evaluate(async () => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="stage-canvas"]')!;
    const pictures = new Set<string>();
    window.hermes.publish('user_created', { name: 'Jade' });
    let isBegun = false;
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      pictures.add(canvas.toDataURL());
      const mode = document.querySelector('[data-testid="mode"]')?.textContent ?? '';
      if (mode.includes('SLOW')) isBegun = true;
      else if (isBegun) return [...pictures];
    }
  });
  expect(seen.some((one) => one !== empty)).toBe(true);
  // Lit or not lit: each thing has two states, however many frames there are.
  expect(seen.length).toBeLessThan(20);
});

test('forty-one nodes stand in rings; links show while a node is looked at', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000);
  await openSimulated(page, server.url, 41, 7);
  const cluster = page.getByRole('region', { name: 'Cluster' });
  await expect(cluster.getByRole('button', { name: /^Node / })).toHaveCount(41);
  await expect(cluster.getByRole('button', { name: /^Link / })).toHaveCount(0);
  await stageNode(page, 'bob').focus();
  await expect(cluster.getByRole('button', { name: /^Link / })).toHaveCount(40);
  await page.keyboard.press('l');
  await page.keyboard.press('m');
  await expect(page.getByRole('menu', { name: 'Link alice to bob', exact: true })).toBeVisible();
});

test('projected, there is the stage, the counts and three rows of the log, large', async ({
  page,
  server,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 });
  await openSimulated(page, server.url, 12, 7);
  await page.keyboard.press('p');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await expect(page.getByRole('toolbar', { name: 'Picture' })).toHaveCount(0);
  await page.evaluate(() => window.hermes.publish('user_created', { name: 'Jade' }));
  await expect(page.getByRole('log').locator(':scope > *')).toHaveCount(3);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main *, [role="toolbar"] *')]
      .filter((element) => {
        const hasText = [...element.childNodes].some(
          ({ nodeType, textContent }) => nodeType === Node.TEXT_NODE && textContent?.trim() !== '',
        );
        const style = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        const isSeen = style.visibility === 'visible' && width > 2 && height > 2;
        return hasText && isSeen && Number.parseFloat(style.fontSize) < 20;
      })
      .map(({ textContent }) => textContent),
  );
  expect(small).toEqual([]);
});
