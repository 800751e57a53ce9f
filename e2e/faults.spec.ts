/** Faults on purpose, in real tabs: each acts at the nodes and links themselves. */

import type { Page } from '@playwright/test';
import type { Hermes, TraceEvent } from '../src/core/index.ts';
import { expect, ready, test } from './fixtures.ts';

type LabCall = keyof {
  [K in keyof Hermes['lab'] as Hermes['lab'][K] extends boolean ? never : K]: 1;
};

/** Calls the lab of a tab's node. */
async function lab(page: Page, call: LabCall, ...args: readonly unknown[]): Promise<void> {
  await page.evaluate(
    ([call, args]) => (window.hermes.lab[call] as (...args: readonly unknown[]) => void)(...args),
    [call, args] as const,
  );
}

/** Keeps what comes on topic t. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const got: unknown[] = [];
    Object.assign(window, { got });
    window.hermes.subscribe('t', (message) => got.push(message));
  });
}

async function got(page: Page): Promise<unknown[]> {
  return page.evaluate(() => (window as unknown as { got: unknown[] }).got);
}

async function publish(page: Page, ...messages: readonly unknown[]): Promise<void> {
  await page.evaluate((messages) => {
    for (const message of messages) window.hermes.publish('t', message);
  }, messages);
}

async function stateOf(page: Page, name: string): Promise<string | undefined> {
  return page.evaluate(
    (name) => window.hermes.peers().find((peer) => peer.name === name)?.state,
    name,
  );
}

async function faultsOf(page: Page): Promise<readonly TraceEvent[]> {
  return page.evaluate(() => {
    const { node, trace } = window.hermes;
    return trace().filter((event) => event.kind === 'fault' && event.node === node.name);
  });
}

async function nodesOf(...pages: readonly Page[]): Promise<string[]> {
  return Promise.all(pages.map((page) => page.evaluate(() => window.hermes.nodes().join(' '))));
}

test('F2 F7 a link of two others is cut, acts where it is, and is healed with nothing lost', async ({
  openCluster,
}) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  for (const page of [bob, carol]) await listen(page);
  await lab(alice, 'cut', 'bob', 'carol');
  await expect.poll(() => faultsOf(bob)).toMatchObject([{ fault: 'cut', peer: 'carol', value: 1 }]);
  await publish(carol, 'over the cut');
  await publish(alice, 'to both');
  for (const page of [bob, carol]) await expect.poll(() => got(page)).toContain('to both');
  await expect.poll(() => stateOf(carol, 'bob')).toBe('suspect');
  expect(await got(bob)).toEqual(['to both']);
  await lab(alice, 'heal');
  await expect.poll(() => got(bob)).toEqual(['to both', 'over the cut']);
  await expect.poll(() => stateOf(carol, 'bob')).toBe('ready');
  expect(await bob.evaluate(() => window.hermes.stats().crossingsLost)).toBe(0);
  expect((await faultsOf(bob)).at(-1)).toMatchObject({ fault: 'cut', value: 0, owner: 'alice' });
});

test('F2 M9 a cut that lasts is gone at both ends, and comes back when it is mended', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await lab(alice, 'cut', 'alice', 'bob');
  await expect.poll(() => nodesOf(alice, bob), { timeout: 20_000 }).toEqual(['alice', 'bob']);
  // No link opens only to be closed: dials across it fail by themselves.
  await expect
    .poll(
      () =>
        bob.evaluate(
          () =>
            window.hermes
              .trace()
              .filter(
                (event) =>
                  event.kind === 'link' && event.node === 'bob' && event.reason === 'dial-failed',
              ).length,
        ),
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
  await lab(alice, 'mend', 'alice', 'bob');
  for (const page of [alice, bob]) await ready(page, 2);
  const opened = await bob.evaluate(
    () =>
      window.hermes
        .trace()
        .filter((event) => event.kind === 'link' && event.node === 'bob' && event.state === 'open')
        .length,
  );
  expect(opened).toBe(2);
});

test('F4 a lossy link loses events by name, and nothing else', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await listen(bob);
  await lab(alice, 'lossy', 'alice', 'bob', 0.5);
  await publish(alice, ...Array.from({ length: 100 }, (_, n) => n));
  await expect
    .poll(() =>
      bob.evaluate(() => {
        const { crossingsReceived, crossingsLost } = window.hermes.stats();
        return crossingsReceived + crossingsLost;
      }),
    )
    .toBe(100);
  const named = await bob.evaluate(() =>
    window.hermes.gaps().reduce((sum, { first, last }) => sum + last - first + 1, 0),
  );
  expect(named).toBeGreaterThan(0);
  expect(named).toBe(100 - (await got(bob)).length);
  expect(await stateOf(bob, 'alice')).toBe('ready');
});

test('F5 a frozen node handles nothing, and everything when it is revived', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await listen(bob);
  await lab(alice, 'freeze', 'bob');
  await expect.poll(() => stateOf(alice, 'bob')).toBe('suspect');
  await publish(alice, 1, 2);
  const code = await bob.evaluate(() => {
    try {
      return window.hermes.publish('t', 'no');
    } catch (error) {
      return (error as { code?: string }).code;
    }
  });
  expect(code).toBe('frozen');
  expect(await got(bob)).toEqual([]);
  await lab(alice, 'revive', 'bob');
  await expect.poll(() => got(bob)).toEqual([1, 2]);
  await expect.poll(() => stateOf(alice, 'bob')).toBe('ready');
});

test('F6 M4 a killed node goes without a word, and its page may join again', async ({
  openCluster,
}) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  const epoch = await bob.evaluate(() => window.hermes.node.epoch);
  await bob.evaluate(() => void Object.assign(window, { killed: window.hermes }));
  await lab(alice, 'kill', 'bob');
  for (const page of [alice, carol]) await expect.poll(() => stateOf(page, 'bob')).toBe('down');
  const reason = await bob.evaluate(() =>
    (window as unknown as { killed: Hermes }).killed.stopped(),
  );
  expect(reason).toBe('killed');
  await bob.getByRole('button', { name: 'Join again' }).click();
  for (const page of [alice, bob, carol]) await ready(page, 3);
  expect(await bob.evaluate(() => window.hermes.node.epoch)).toBeGreaterThan(epoch);
});

test('F11 M8 a newcomer waits at a shut room while open links go on, and joins when it opens', async ({
  openCluster,
  context,
  server,
  room,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await listen(bob);
  await lab(alice, 'closeRoom');
  await expect(bob.getByText(/signaling server is not reached/).first()).toBeVisible();
  const carol = await context.newPage();
  await carol.goto(`${server.url}/?room=${room}&node=carol`);
  await expect(carol.getByText(/does not answer/).first()).toBeVisible();
  await publish(alice, 'still here');
  await expect.poll(() => got(bob)).toEqual(['still here']);
  expect(await nodesOf(alice, bob)).toEqual(['alice bob', 'alice bob']);
  await lab(alice, 'openRoom');
  for (const page of [alice, bob, carol]) await ready(page, 3);
  await expect(bob.getByText(/signaling server is not reached/)).toHaveCount(0);
});

test('F10 a split parts links and the signaling server, until its owner’s tab is closed', async ({
  openCluster,
  openTab,
}) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await lab(alice, 'split', [['alice', 'bob'], ['carol']]);
  await expect.poll(() => nodesOf(alice, bob, carol)).toEqual(['alice bob', 'alice bob', 'carol']);
  const dave = await openTab('dave');
  for (const page of [alice, bob, dave]) await ready(page, 3);
  expect(await nodesOf(dave, carol)).toEqual(['alice bob dave', 'carol']);
  await alice.close();
  await expect
    .poll(() => nodesOf(bob, carol, dave), { timeout: 30_000 })
    .toEqual(['bob carol dave', 'bob carol dave', 'bob carol dave']);
});
