import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, publish, ready, receivedLines, startClients, test } from './fixtures.ts';

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}, wide and narrow`, async ({ openCluster }) => {
    const { alice } = await openCluster(['alice', 'bob']);
    await alice.emulateMedia({ colorScheme });
    await startClients(alice, 'user_created', 2);
    await publish(alice, 'user_created', '1');
    await expect(receivedLines(alice)).toHaveCount(2);
    for (const width of [1280, 1024, 390]) {
      await alice.setViewportSize({ width, height: 720 });
      expect(await findings(alice)).toEqual([]);
    }
  });
}

test('what is wrong in a field is said beside it, and nothing typed is lost', async ({
  openCluster,
}) => {
  const { alice } = await openCluster(['alice']);
  const node = alice.getByRole('region', { name: 'My node' });
  const publishing = alice.getByRole('region', { name: 'Publish' });
  const wrong: readonly (readonly [ReturnType<typeof node.getByRole>, string, RegExp])[] = [
    [node.getByRole('textbox', { name: 'Topic' }), 'two words', /cannot contain a space/],
    [node.getByRole('textbox', { name: 'Topic' }), 'a\u202Eb', /U\+202E/],
    [node.getByRole('textbox', { name: 'Topic' }), '<img src=x>', /cannot contain “<”/],
    [node.getByRole('spinbutton', { name: 'How many' }), '0', /whole number from 1 to 1000/],
    [node.getByRole('spinbutton', { name: 'How many' }), '1001', /whole number from 1 to 1000/],
    [
      publishing.getByRole('textbox', { name: 'Topic' }),
      'x'.repeat(129),
      /at most 128 characters; this has 129/,
    ],
  ];
  const start = node.getByRole('button', { name: 'Start clients' });
  const send = publishing.getByRole('button', { name: 'Publish', exact: true });
  for (const [field, typed, sentence] of wrong) {
    const before = await field.inputValue();
    await field.fill(typed);
    await expect(field).toHaveAccessibleDescription(sentence);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    const isPublish =
      (await publishing.getByRole('textbox', { name: 'Topic' }).inputValue()) === typed;
    await (isPublish ? send : start).click();
    await expect(field).toHaveValue(typed);
    const done = await alice.evaluate(() => [
      window.hermes.clients().length,
      window.hermes.stats().published,
    ]);
    expect(done).toEqual([0, 0]);
    await field.fill(before);
  }
  const message = publishing.getByRole('textbox', { name: 'Message' });
  for (const [typed, sentence] of [
    ['hello', /Quote a text: "hello"/],
    ['{name: "Jade"}', /Write %\{name: "Jade"\}/],
    ['%{name: "Jade"', /not finished/],
  ] as const) {
    await message.fill(typed);
    await send.click();
    await expect(message).toHaveAccessibleDescription(sentence);
    await expect(message).toHaveValue(typed);
  }
});

test('the API refuses with a code and a sentence, before anyone has anything', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  const refusals = await alice.evaluate(() => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const acts: (() => unknown)[] = [
      () => window.hermes.publish('bad topic', 1),
      () => window.hermes.publish('t', () => 1),
      () => window.hermes.publish('t', cycle),
      () => window.hermes.publish('t', new Uint8Array(70 * 1_048_576)),
      () => window.hermes.send(window.hermes.spawn(), 'x'.repeat(300_000)),
      () => window.hermes.subscribe('t', null as never),
      () => window.hermes.Client.startLink(''),
    ];
    return acts.map((act) => {
      try {
        act();
        return 'nothing';
      } catch (error) {
        const { code, message, name } = error as Error & { code: string };
        return `${name} ${code} ${message.length > 20}`;
      }
    });
  });
  expect(refusals).toEqual([
    'HermesError bad-topic true',
    'HermesError bad-message true',
    'HermesError bad-message true',
    'HermesError message-too-large true',
    'HermesError message-too-large true',
    'HermesError bad-argument true',
    'HermesError bad-topic true',
  ]);
  expect(await bob.evaluate(() => window.hermes.stats().crossingsReceived)).toBe(0);
});

test('an address that does not work says why, and is mended in place', async ({
  page,
  server,
  room,
}) => {
  await page.goto(`${server.url}/?room=${room}&node=a%20b`);
  await expect(page.getByText('A node name cannot contain a space')).toHaveCount(2);
  await page.getByRole('textbox', { name: 'Node' }).fill('anna');
  await page.getByRole('button', { name: 'Join' }).click();
  await ready(page, 1);
  expect(await page.evaluate(() => window.hermes.node.name)).toBe('anna');
  await expect(page).toHaveURL(new RegExp(`room=${room}&node=anna`));
});

test('names are names, whatever they spell, and never markup', async ({ openCluster }) => {
  const { constructor: one, ...rest } = await openCluster(['constructor', '__proto__', 'שלום']);
  expect(Object.keys(rest)).toContain('שלום');
  await startClients(one, '__proto__', 1);
  await publish(one, '__proto__', '{"__proto__": "<b>bold</b>"}');
  await expect(receivedLines(one)).toHaveText(['Received: %{__proto__: "<b>bold</b>"}']);
  expect(await one.evaluate(() => document.querySelector('b b, [role=log] b'))).toBeNull();
});

test('everything works by keyboard, and at 320 pixels nothing is out of reach', async ({
  openCluster,
}) => {
  const { alice } = await openCluster(['alice']);
  const node = alice.getByRole('region', { name: 'My node' });
  await node.getByRole('textbox', { name: 'Topic' }).focus();
  await alice.keyboard.press('Enter');
  await expect(node.getByText('1 client, 0 received')).toBeVisible();
  await alice
    .getByRole('region', { name: 'Publish' })
    .getByRole('textbox', { name: 'Message' })
    .focus();
  await alice.keyboard.press('Enter');
  await expect(receivedLines(alice)).toHaveText(['Received: %{name: "Jade"}']);
  const tab = alice.getByRole('tab', { name: 'Log' });
  await tab.focus();
  await alice.keyboard.press('ArrowRight');
  await expect(alice.getByRole('tab', { name: 'Diagram' })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await alice.getByRole('button', { name: 'Pause' }).press('Enter');
  await expect(alice.getByText('PAUSED')).toBeVisible();
  await alice.keyboard.press('p');
  await expect(alice.getByRole('region', { name: 'Publish' })).toHaveCount(0);
  await alice.keyboard.press('Escape');
  await expect(alice.getByRole('region', { name: 'Publish' })).toBeVisible();

  await alice.setViewportSize({ width: 320, height: 640 });
  const overflow = await alice.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('pausing holds the picture, and nothing real', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(bob, 'user_created', 1);
  await alice.getByRole('button', { name: 'Pause' }).click();
  await publish(alice, 'user_created', '"paused"');
  await expect(receivedLines(bob)).toHaveText(['Received: "paused"']);
  const headline = alice.getByRole('region', { name: 'Cluster' });
  await expect(headline).toContainText('0 publishes · 0 crossings · 0 deliveries');
  await alice.getByRole('button', { name: 'Go live' }).click();
  await expect(headline).toContainText('1 publish · 1 crossing · 1 delivery');
});
