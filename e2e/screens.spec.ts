/**
 * The main states of the page, compared with pictures of them that a person has looked at. The
 * simulator makes them the same every time: a scenario, a moment of it, and nothing that moves.
 * After a change that was meant: npx playwright test e2e/screens.spec.ts --update-snapshots, and look.
 */

import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { seek } from './simulator.ts';

interface State {
  readonly name: string;
  readonly path: string;
  /** The moment that is shown, in virtual ms. */
  readonly at: number;
  readonly size?: { readonly width: number; readonly height: number };
  readonly isDark?: boolean;
  readonly prepare?: (page: Page) => Promise<void>;
}

const phone = { width: 390, height: 844 };
const projector = { width: 1920, height: 1080 };

const openTab =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tabpanel', { name })).not.toBeEmpty();
  };

const states: readonly State[] = [
  { name: 'three', path: 'sim=3&seed=3&scenario=demonstration', at: 2_008 },
  { name: 'three-dark', path: 'sim=3&seed=3&scenario=demonstration', at: 2_008, isDark: true },
  { name: 'three-phone', path: 'sim=3&seed=3&scenario=demonstration', at: 2_008, size: phone },
  {
    name: 'three-projected',
    path: 'sim=3&seed=3&scenario=demonstration',
    at: 2_008,
    size: projector,
    prepare: (page) => page.keyboard.press('p'),
  },
  {
    name: 'diagram',
    path: 'sim=3&seed=3&scenario=demonstration',
    at: 6_100,
    prepare: openTab('Diagram'),
  },
  {
    name: 'links-table-dark',
    path: 'sim=3&seed=5&scenario=lossy-link',
    at: 4_005,
    isDark: true,
    prepare: openTab('Links'),
  },
  { name: 'split', path: 'sim=6&seed=4&scenario=split-and-heal', at: 5_520 },
  { name: 'thirty', path: 'sim=30&seed=7&scenario=classroom', at: 2_008 },
];

test.describe('the main states look as they did', () => {
  // Text is drawn otherwise by other systems.
  test.skip(process.platform !== 'linux', 'the pictures were made on Linux');

  for (const state of states) {
    test(state.name, async ({ page, server }) => {
      await page.setViewportSize(state.size ?? { width: 1280, height: 720 });
      await page.emulateMedia({ colorScheme: state.isDark === true ? 'dark' : 'light' });
      await page.goto(`${server.url}/?${state.path}`);
      await page.waitForFunction((at) => window.hermes?.now() > at, state.at + 400);
      await seek(page, state.at);
      await state.prepare?.(page);
      // What has no place in a picture: how long this run took to get here.
      const mask = [page.getByRole('toolbar', { name: 'Time' })];
      await expect(page).toHaveScreenshot(`${state.name}.png`, { mask, maskColor: '#808080' });
    });
  }
});
