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
