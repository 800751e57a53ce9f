/** A simulated cluster in a page, and any moment of it. */

import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export async function openSimulated(
  page: Page,
  url: string,
  nodes: number,
  seed: number,
): Promise<void> {
  await page.goto(`${url}/?sim=${nodes}&seed=${seed}`);
  // Nodes join as fast as the processor lets them.
  await expect(page.locator('html')).toHaveAttribute('data-cluster', `ready:${nodes}`, {
    timeout: 60_000,
  });
}

/** Goes to a moment to the last digit, as no hand on the slider could. */
export async function seek(page: Page, at: number): Promise<void> {
  await page
    .getByRole('toolbar', { name: 'Time' })
    .getByRole('slider', { name: 'Time' })
    .evaluate((slider: HTMLInputElement, value) => {
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      set?.call(slider, String(value));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }, at);
}
