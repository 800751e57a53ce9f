import type { Page } from '@playwright/test';
import type { Routing } from '../src/core/index.ts';
import { expect, startClients, test } from './fixtures.ts';

/** Crossings that one event of alice's makes, and who says that they delivered to how many. */
function publishBy(page: Page, routing: Routing) {
  return page.evaluate(async (by) => {
    window.hermes.routing = by;
    const before = window.hermes.stats().crossingsSent;
    const { delivered, missing } = await window.hermes.publish('t', by, { receipts: true });
    return { crossings: window.hermes.stats().crossingsSent - before, delivered, missing };
  }, routing);
}

test('R1 R2 R3 L5 three routings in real tabs: what each sends, and that all of them deliver', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob', 'carol']);
  await startClients(bob, 't', 5);
  await expect
    .poll(() => alice.evaluate(() => window.hermes.listeners('t')))
    .toEqual([{ node: 'bob', topic: 't', count: 5 }]);
  const own = { node: 'alice', count: 0 };
  const five = { node: 'bob', count: 5 };
  expect(await publishBy(alice, 'per-node')).toEqual({
    crossings: 2,
    delivered: [own, five, { node: 'carol', count: 0 }],
    missing: [],
  });
  expect(await publishBy(alice, 'interested')).toEqual({
    crossings: 1,
    delivered: [own, five],
    missing: [],
  });
  expect(await publishBy(alice, 'per-subscriber')).toEqual({
    crossings: 5,
    delivered: [own, five],
    missing: [],
  });
  expect(await bob.evaluate(() => window.hermes.received().map(({ message }) => message))).toEqual(
    ['per-node', 'interested', 'per-subscriber'].flatMap((routing) =>
      Array.from({ length: 5 }, () => routing),
    ),
  );
});

test('G9 G10 P4 groups, monitors and messages between processes of real tabs', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await alice.evaluate(() => {
    const watcher = window.hermes.spawn();
    Object.assign(window, { watcher });
    window.hermes.pg.monitor('workers', watcher);
  });
  const worker = await bob.evaluate(() => {
    const pid = window.hermes.spawn((message) => {
      window.hermes.publish('answers', message);
    });
    window.hermes.pg.join('workers', [pid, pid]);
    return pid;
  });
  await expect
    .poll(() => alice.evaluate(() => window.hermes.pg.getMembers('workers')))
    .toEqual([worker, worker]);
  await alice.evaluate((pid) => {
    Object.assign(window, { answers: [] });
    window.hermes.subscribe('answers', (message) => window.answers.push(message));
    window.hermes.send(pid, { question: 1 });
  }, worker);
  await expect.poll(() => alice.evaluate(() => window.answers)).toEqual([{ question: 1 }]);
  await bob.close();
  await expect.poll(() => alice.evaluate(() => window.hermes.pg.whichGroups())).toEqual([]);
  const events = await alice.evaluate(() => window.hermes.flush(window.watcher));
  expect(events).toEqual([
    expect.objectContaining({ type: 'join', group: 'workers', pids: [worker, worker] }),
    expect.objectContaining({ type: 'leave', group: 'workers', pids: [worker, worker] }),
  ]);
});

declare global {
  interface Window {
    answers: unknown[];
    watcher: { node: string; epoch: number; id: number };
  }
}
