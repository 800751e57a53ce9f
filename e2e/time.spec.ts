/** Time in one's own hand: a moment, a step, a pace, and back to now. */

import { expect, publish, receivedLines, startClients, test } from './fixtures.ts';

test('the past is looked at step by step, and acting returns to now', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(bob, 'user_created', 2);
  await publish(alice, 'user_created', '"one"');
  await expect(receivedLines(bob)).toHaveCount(2);
  const headline = alice.getByRole('region', { name: 'Cluster' });
  await expect(headline).toContainText('1 publish · 1 crossing · 2 deliveries');

  const time = alice.getByRole('toolbar', { name: 'Time' });
  const mode = time.getByTestId('mode');
  await time.getByRole('slider', { name: 'Time' }).focus();
  await alice.keyboard.press('Home');
  await expect(mode).toContainText('PAUSED');
  await expect(headline).toContainText('0 publishes');

  await time.getByRole('slider', { name: 'Time' }).press('End');
  await expect(headline).toContainText('1 publish · 1 crossing · 2 deliveries');
  const back = time.getByRole('button', { name: 'Step back' });
  const log = alice.getByRole('log', { name: 'Event log' });
  await expect(async () => {
    await back.press('Enter');
    await expect(log.locator(':scope > div').last()).toContainText('alice publishes user_created', {
      timeout: 300,
    });
  }).toPass({ intervals: [10] });
  await expect(headline).toContainText('1 publish · 0 crossings · 0 deliveries');
  await time.getByRole('button', { name: 'Step forward' }).press('Enter');
  await time.getByRole('button', { name: 'Step forward' }).press('Enter');
  await expect(headline).toContainText('1 publish · 1 crossing · 0 deliveries');

  await publish(alice, 'user_created', '"two"');
  await expect(alice.getByText('Back to now: the past can be looked at')).toBeVisible();
  await expect(receivedLines(bob)).toHaveCount(4);
  await expect(headline).toContainText('2 publishes · 2 crossings · 4 deliveries');
});

test('any pace, said in words, until one asks for now', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  const time = alice.getByRole('toolbar', { name: 'Time' });
  const mode = time.getByTestId('mode');
  const speed = time.getByRole('slider', { name: 'Speed' });
  await expect(speed).toHaveAttribute('aria-valuetext', 'as it comes');
  await speed.focus();
  await alice.keyboard.press('Home');
  await expect(mode).toContainText('SLOW');
  await expect(mode).toContainText('≈ 1000× slower than real');
  await startClients(bob, 'user_created', 1);
  await publish(bob, 'user_created', '1');
  await expect(receivedLines(bob)).toHaveCount(1);
  await expect(alice.getByRole('region', { name: 'Cluster' })).toContainText('0 publishes');
  await time.getByRole('button', { name: 'Go live' }).click();
  await expect(speed).toHaveAttribute('aria-valuetext', 'as it comes');
  await expect(alice.getByRole('region', { name: 'Cluster' })).toContainText('1 publish');
});

test('its keys work in the bar and on the stage, and the tape says how far back it stands', async ({
  openCluster,
}) => {
  const { alice } = await openCluster(['alice', 'bob']);
  const time = alice.getByRole('toolbar', { name: 'Time' });
  const mode = time.getByTestId('mode');
  await alice
    .getByRole('region', { name: 'Cluster' })
    .getByLabel(/^Node alice/)
    .focus();
  await alice.keyboard.press('.');
  await expect(mode).toContainText('PAUSED');
  await alice.keyboard.press('.');
  await expect(mode).toContainText('LIVE');
  await alice.keyboard.press('[');
  await expect(mode).toContainText('PAUSED');
  await time.getByRole('slider', { name: 'Time' }).focus();
  await alice.keyboard.press('Home');
  await expect(time.getByRole('slider', { name: 'Time' })).toHaveAttribute(
    'aria-valuetext',
    /^\d+\.\d s ago$/,
  );
  await time.getByRole('button', { name: 'Go live' }).click();
  // Who types a full stop means a full stop.
  const message = alice
    .getByRole('region', { name: 'Publish' })
    .getByRole('textbox', { name: 'Message' });
  await message.fill('1');
  await message.press('.');
  await expect(message).toHaveValue('1.');
  await expect(mode).toContainText('LIVE');
});

test('the log shows what one asks for, and a row leads to its moment', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(bob, 'user_created', 2);
  await publish(alice, 'user_created', '{"name": "Jade"}');
  await publish(alice, 'user_updated', '2');
  const log = alice.getByRole('log', { name: 'Event log' });
  const rows = log.locator(':scope > div');
  await expect(log).toContainText('bob has it, 0 subscribers');

  const words = alice.getByRole('searchbox', { name: 'Rows with these words' });
  await words.fill('JADE publishes');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('alice publishes user_created');
  await words.fill('no such row');
  await expect(alice.getByText('Nothing of the last 500 rows fits the filter.')).toBeVisible();
  await words.fill('');

  await alice.getByRole('button', { name: 'Filters' }).press('Enter');
  await alice.getByRole('combobox', { name: 'Topic' }).selectOption('user_created');
  await expect(log).not.toContainText('user_updated');
  await expect(log).not.toContainText('joins');
  const kinds = alice.getByRole('group', { name: 'Kinds' });
  for (const kind of ['crossings', 'clients']) {
    await kinds.getByRole('checkbox', { name: kind, exact: true }).press('Space');
  }
  await expect(rows).toHaveText([/alice publishes user_created/, /bob delivers to 2 clients/]);
  await alice.getByRole('combobox', { name: 'Node' }).selectOption('bob');
  await expect(rows).toHaveText([/bob delivers to 2 clients/]);
  await expect(alice.getByRole('button', { name: 'Filters (4)' })).toBeVisible();
  await alice.getByRole('button', { name: 'Show all rows' }).click();

  // One row is in the order of Tab; the arrows go from there.
  const publishRow = log.getByRole('button', { name: /alice publishes user_created/ });
  await expect(log.locator('button[tabindex="0"]')).toHaveCount(1);
  await log.locator('button[tabindex="0"]').focus();
  await expect(async () => {
    await alice.keyboard.press('ArrowUp');
    await expect(publishRow).toBeFocused({ timeout: 100 });
  }).toPass({ intervals: [10] });
  await alice.keyboard.press('Enter');
  await expect(alice.getByTestId('mode')).toContainText('PAUSED');
  await expect(rows.last()).toContainText('alice publishes user_created');
  await expect(alice.getByRole('region', { name: 'Cluster' })).toContainText(
    '1 publish · 0 crossings',
  );
});

test('new events are read aloud to who asks for it, and to nobody else', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  const voice = alice.getByTestId('log voice');
  await expect(voice).toHaveAttribute('aria-live', 'polite');
  await expect(alice.getByRole('log', { name: 'Event log' })).toHaveAttribute('aria-live', 'off');
  await alice.getByRole('button', { name: 'Filters' }).click();
  await alice.getByRole('combobox', { name: 'Read new events aloud' }).selectOption('my node');
  await publish(bob, 'user_created', '1');
  await expect(voice).toContainText('alice');
});

test("the diagram has one arrow per crossing of the seed's first publish, linked with the log", async ({
  openCluster,
}) => {
  const { alice, bob, carol } = await openCluster(['alice', 'bob', 'carol']);
  await startClients(alice, 'user_created', 1);
  await startClients(bob, 'user_created', 5);
  await startClients(carol, 'user_updated', 2);
  await expect(alice.getByRole('log', { name: 'Event log' })).toContainText(
    'carol starts 2 clients',
  );
  await publish(alice, 'user_created', '%{name: "Jade"}');
  await alice.getByRole('tab', { name: 'Diagram' }).click();
  const part = alice.getByRole('tabpanel', { name: 'Diagram' });
  const arrows = part.getByRole('img', { name: /user_created crosses from alice to (bob|carol)$/ });
  await expect(arrows).toHaveCount(2);
  await expect(part.getByRole('img', { name: /crosses from/ })).toHaveCount(2);
  const picture = part.locator('svg[role=graphics-document]');
  await expect(picture).toHaveAccessibleName('Space-time diagram: 3 lines, 2 crossings');
  const arrival = picture.getByRole('button', {
    name: /^bob receives user_created from alice, after .* ms, 5 deliveries/,
  });
  await expect(arrival).toHaveCount(1);
  await expect(
    picture.getByRole('button', { name: /^carol receives .* 0 deliveries/ }),
  ).toHaveCount(1);

  // Both ways: what is looked at in one is looked at in the other.
  // By key: a pointer would lie over whatever moves to where the button was.
  await alice.mouse.move(0, 0);
  await part.getByRole('button', { name: 'Enlarge' }).press('Enter');
  const log = part.getByRole('log', { name: 'Event log' });
  const row = log.locator(':scope > div', { hasText: 'bob has it' });
  await expect(row).toHaveAttribute('data-looked', 'no');
  await arrival.focus();
  await expect(row).toHaveAttribute('data-looked', 'fact');
  await row.getByRole('button').focus();
  await expect(arrival).toHaveAttribute('data-looked', 'fact');
  await row.hover();
  await expect(part.getByRole('img', { name: /from alice to bob$/ })).toHaveAttribute(
    'data-looked',
    'fact',
  );
  await expect(part.getByRole('img', { name: /from alice to carol$/ })).toHaveAttribute(
    'data-looked',
    'event',
  );

  // By keys: over the crossing to where it came from, and Enter shows that moment.
  await arrival.focus();
  await alice.keyboard.press('ArrowLeft');
  const origin = picture.getByRole('button', {
    name: /^alice publishes user_created, 2 crossings leave, 1 delivery/,
  });
  await expect(origin).toBeFocused();
  await alice.keyboard.press('Enter');
  await expect(alice.getByTestId('mode')).toContainText('PAUSED');
  await expect(alice.getByRole('region', { name: 'Cluster' })).toContainText(
    '1 publish · 0 crossings',
  );
  await expect(arrival).toHaveAttribute('data-later', 'true');
  await alice.keyboard.press('.');
  await alice.getByRole('button', { name: 'Go live' }).click();
  await expect(arrival).toHaveAttribute('data-later', 'false');
});

test('lines of the diagram are hidden, shown and put in order by keys and by buttons', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob', 'carol']);
  await publish(bob, 'user_created', '1');
  await alice.getByRole('tab', { name: 'Diagram' }).click();
  const part = alice.getByRole('tabpanel', { name: 'Diagram' });
  const arrows = part.getByRole('img', { name: /crosses from bob to/ });
  const names = part.getByRole('group', { name: 'Lines' }).getByRole('button');
  await expect(arrows).toHaveCount(2);
  await expect(names).toHaveText(['alice (you)', 'bob', 'carol']);
  await names.first().focus();
  await alice.keyboard.press('Shift+ArrowRight');
  await expect(names).toHaveText(['bob', 'alice (you)', 'carol']);
  await part.getByRole('button', { name: 'Line carol' }).press('Delete');
  await expect(names).toHaveText(['bob', 'alice (you)']);
  await expect(arrows).toHaveCount(1);
  await part.getByRole('button', { name: 'Lines (2 of 3)' }).click();
  await part.getByRole('button', { name: 'Move alice left' }).click();
  await expect(names).toHaveText(['alice (you)', 'bob']);
  await part.getByRole('checkbox', { name: 'carol' }).check();
  await expect(names).toHaveText(['alice (you)', 'bob', 'carol']);
  await expect(arrows).toHaveCount(2);
});

test('the charts have the last values in a table', async ({ openCluster }) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(bob, 'user_created', 3);
  await alice.getByRole('tab', { name: 'Charts' }).click();
  await publish(alice, 'user_created', '1');
  const table = alice.getByRole('table', { name: 'Charts' });
  const most = (what: string) => table.getByRole('row', { name: what }).getByRole('cell').last();
  await expect(most('Events published a second')).toHaveText('1');
  await expect(most('Crossings a second')).toHaveText('1');
  await expect(most('Deliveries a second')).toHaveText('3');
  await expect(most('Round trip of each own link: bob')).toHaveText(/^\d+(\.\d)? ms$/);
  await expect(most('Bytes queued on each own link: bob')).toHaveText(/^\d+ (B|KiB)$/);
  await expect(
    alice.getByRole('img', { name: /^Deliveries a second, two minutes, 3 at most/ }),
  ).toBeVisible();
});
