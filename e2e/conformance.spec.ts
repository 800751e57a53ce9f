import { expect, test } from './fixtures.ts';
import { planOf, runPlan } from '../src/sim/index.ts';
import { startServer } from './server.ts';

test("D1 the contracts' suites hold in a real page, and simulated runs trace the same", async ({
  page,
}) => {
  const server = await startServer(0, [], 'dist/conformance');
  await page.goto(server.url);
  await page.waitForFunction(() => 'conformance' in window);
  const outcomes = await page.evaluate(() => window.conformance ?? []);
  expect(outcomes.filter(({ problem }) => problem !== null)).toEqual([]);
  expect(new Set(outcomes.map(({ contract }) => contract))).toEqual(
    new Set(['Env', 'Link', 'Discovery']),
  );
  expect(outcomes.length).toBeGreaterThanOrEqual(14);
  // D1: a simulated world is the same in a page as here.
  const hashes = await page.evaluate(() => window.hashes ?? {});
  expect(Object.keys(hashes)).toHaveLength(20);
  for (const [seed, hash] of Object.entries(hashes)) {
    expect(runPlan(planOf(Number(seed), { nodes: 5 }), { isHashed: true }).hash).toBe(hash);
  }
  await server.stop();
});
