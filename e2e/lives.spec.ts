import type { CDPSession, Page } from '@playwright/test';
import { expect, publish, ready, receivedLines, startClients, test } from './fixtures.ts';

function stateOf(page: Page, peer: string): Promise<string | undefined> {
  return page.evaluate(
    (name) => window.hermes.peers().find((one) => one.name === name)?.state,
    peer,
  );
}

function epochOf(page: Page): Promise<number> {
  return page.evaluate(() => window.hermes.node.epoch);
}

test('a tab that is closed has left, by its own word', async ({ openCluster }) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await bob.close();
  await expect.poll(() => stateOf(alice, 'bob')).toBe('left');
  await expect.poll(() => stateOf(carol, 'bob')).toBe('left');
  const { reason } = await alice.evaluate(() =>
    window.hermes.peers().find(({ name }) => name === 'bob')!,
  );
  expect(reason).toBe('bye');
  await ready(alice, 2);
});

test('a tab whose renderer is killed is down, and publishing goes on', async ({ openCluster }) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await startClients(carol, 'user_created', 1);
  const cdp: CDPSession = await bob.context().newCDPSession(bob);
  // The renderer ends without a word; nobody answers the command itself.
  cdp.send('Page.crash').catch(() => {});
  await expect.poll(() => stateOf(alice, 'bob')).toBe('down');
  await expect.poll(() => stateOf(carol, 'bob')).toBe('down');
  await publish(alice, 'user_created', '"still here"');
  await expect(receivedLines(carol)).toHaveText(['Received: "still here"']);
});

test('a tab that stalls for six seconds is suspect, not down, and loses nothing', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(bob, 'user_created', 1);
  const stalled = bob.evaluate(() => {
    const until = performance.now() + 6_000;
    while (performance.now() < until);
  });
  await expect.poll(() => stateOf(alice, 'bob')).toBe('suspect');
  await publish(alice, 'user_created', '"while you were away"');
  await stalled;
  await expect(receivedLines(bob)).toHaveText(['Received: "while you were away"']);
  await expect.poll(() => stateOf(alice, 'bob')).toBe('ready');
  const states = await alice.evaluate(() =>
    window.hermes
      .trace()
      .flatMap((event) => (event.kind === 'peer' && event.node === 'alice' ? [event.state] : [])),
  );
  expect(states).not.toContain('down');
});

test('a reload is the same name with a greater epoch, and leaves no ghost', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  const before = await epochOf(bob);
  await startClients(bob, 'user_created', 3);
  await bob.reload();
  await ready(bob, 2);
  await ready(alice, 2);
  expect(await bob.evaluate(() => window.hermes.node.name)).toBe('bob');
  expect(await epochOf(bob)).toBeGreaterThan(before);
  expect(await alice.evaluate(() => window.hermes.nodes())).toEqual(['alice', 'bob']);
  await expect(
    alice.getByRole('table', { name: 'Nodes' }).getByRole('row', { name: /^bob/ }),
  ).not.toContainText('user_created');
});

test('a duplicated tab becomes a node of its own and never evicts its original', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  const epoch = await epochOf(bob);
  // A window opened by script begins with a copy of its opener's session storage, as a duplicate does.
  const [copy] = await Promise.all([
    bob.waitForEvent('popup'),
    bob.evaluate(() => void window.open(location.href)),
  ]);
  await ready(copy, 3);
  await ready(alice, 3);
  expect(await copy.evaluate(() => window.hermes.node.name)).toBe('bob-2');
  await expect(copy.getByText(/This tab is a copy of bob's/)).toBeVisible();
  expect(await bob.evaluate(() => [window.hermes.node.name, window.hermes.stopped()])).toEqual([
    'bob',
    null,
  ]);
  expect(await epochOf(bob)).toBe(epoch);
});

test('a taken name is never taken over: the page joins under the next free one and says so', async ({
  openCluster,
  openTab,
}) => {
  const { alice } = await openCluster(['alice', 'bob']);
  const other = await openTab('alice');
  await ready(other, 3);
  expect(await other.evaluate(() => window.hermes.node.name)).toBe('alice-2');
  await expect(
    other.getByText('alice is taken in this room, so this node is alice-2.'),
  ).toBeVisible();
  await expect(other).toHaveURL(/node=alice-2/);
  expect(await alice.evaluate(() => window.hermes.stopped())).toBeNull();
});

test('joining without a name takes the first free one, and the bar keeps it', async ({
  openCluster,
  openTab,
}) => {
  await openCluster(['alice']);
  const second = await openTab(null);
  await ready(second, 2);
  await expect(second).toHaveURL(/node=bob/);
  await second.reload();
  await ready(second, 2);
  expect(await second.evaluate(() => window.hermes.node.name)).toBe('bob');
});

test('leaving is said, and joining again is one click', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await bob.evaluate(() => window.hermes.leave());
  await expect.poll(() => stateOf(alice, 'bob')).toBe('left');
  await bob.getByRole('button', { name: 'Join again' }).click();
  await ready(bob, 2);
  await ready(alice, 2);
  await bob.evaluate(async () => {
    await window.hermes.leave();
    await window.hermes.leave();
  });
});
