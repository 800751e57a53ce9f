import { defineConfig } from '@playwright/test';
import { browserArgs, findBrowser } from './scripts/browser.mjs';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/screens/{arg}{ext}',
  globalSetup: './e2e/build.ts',
  // Each test is several tabs: more workers than cores would only wait for one another.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: {
    timeout: 15_000,
    // A browser of another version draws edges a little otherwise.
    toHaveScreenshot: { maxDiffPixelRatio: 0.005, threshold: 0.25 },
  },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 720 },
    launchOptions: { executablePath: findBrowser() ?? '', args: [...browserArgs] },
    trace: 'retain-on-failure',
  },
});
