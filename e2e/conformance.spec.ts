import { expect, test } from './fixtures.ts';
import { startServer } from './server.ts';

test("the contracts' suites hold in a real page: Env, Link and Discovery", async ({ page }) => {
  const server = await startServer(0, [], 'dist/conformance');
  await page.goto(server.url);
  await page.waitForFunction(() => 'conformance' in window);
  const outcomes = await page.evaluate(() => window.conformance ?? []);
  expect(outcomes.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(new Set(outcomes.map(({ contract }) => contract))).toEqual(
    new Set(['Env', 'Link', 'Discovery']),
  );
  expect(outcomes.length).toBeGreaterThanOrEqual(14);
  await server.stop();
});
