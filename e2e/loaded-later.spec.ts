/** Parts of the page that are loaded when they are opened, when nothing comes any more. */

import { expect, publish, receivedLines, startClients, test } from './fixtures.ts';

test('what cannot be loaded is said in its place, and the node goes on', async ({
  openCluster,
}) => {
  const { alice, bob } = await openCluster(['alice', 'bob']);
  await startClients(bob, 'user_created', 1);
  await alice.route('**/assets/**', (route) => route.abort());
  await alice.getByRole('tab', { name: 'Diagram' }).click();
  const said = alice.getByRole('tabpanel', { name: 'Diagram' }).getByRole('alert');
  await expect(said).toContainText('could not be loaded');
  await alice.getByRole('button', { name: 'Lessons', exact: true }).click();
  await alice.getByRole('tab', { name: 'Log' }).click();
  await alice.getByRole('button', { name: 'Save the trace' }).click();
  await expect(alice.getByRole('alert').filter({ hasText: 'could not be loaded' })).not.toHaveCount(
    0,
  );
  const prompt = alice.getByRole('textbox', { name: 'Prompt' });
  await prompt.fill('Node.list()');
  await prompt.press('Enter');
  await expect(alice.getByRole('log', { name: 'Prompt output' })).toContainText(
    'could not be loaded',
  );
  await publish(alice, 'user_created', '"still here"');
  await expect(receivedLines(bob)).toHaveCount(1);
});
