import type { Page } from '@playwright/test';
import { isNatsMissing, type NatsServer, startNatsServer } from '../scripts/nats-server.mjs';
import { expect, publish, ready, receivedLines, startClients, test } from './fixtures.ts';
import { type ServerProcess, startServer } from './server.ts';

test.skip(isNatsMissing(), 'no nats-server here');

const unreached = /signaling server is not reached/;
const apart = /signaling servers do not reach one another/;

let nats: NatsServer;
let servers: ServerProcess[] = [];

test.beforeAll(async () => {
  nats = await startNatsServer();
});
test.afterEach(async () => {
  for (const one of servers.splice(0)) await one.stop();
});
test.afterAll(() => nats.close());

/** One more server of the cluster; at a port where one was before, the next life of that one. */
async function server(port = 0): Promise<ServerProcess> {
  const one = await startServer(port, ['--nats', nats.url]);
  servers = [...servers, one];
  return one;
}

/** Publishes at one node and waits until the client of the other has it, as the last of all. */
async function crosses(from: Page, to: Page, message: string): Promise<void> {
  await publish(from, 'user_created', message);
  await expect(receivedLines(to).last()).toHaveText(`Received: ${message}`);
}

test('C2 C3 C4 tabs at two servers link and publish, whichever is killed and started again', async ({
  openTab,
}) => {
  test.setTimeout(120_000);
  const [first, second] = [await server(), await server()];
  const alice = await openTab('alice', { url: first.url });
  const bob = await openTab('bob', { url: second.url });
  for (const page of [alice, bob]) {
    await ready(page, 2);
    await startClients(page, 'user_created', 1);
  }
  await crosses(alice, bob, '1');
  await crosses(bob, alice, '2');
  const lives = (): Promise<number[]> =>
    Promise.all([alice, bob].map((page) => page.evaluate(() => window.hermes.node.epoch)));
  const born = await lives();

  await first.stop('SIGKILL');
  await expect(alice.getByText(unreached).first()).toBeVisible();
  await crosses(alice, bob, '3');
  await server(first.port);
  await expect(alice.getByText(unreached)).toHaveCount(0);

  await second.stop('SIGKILL');
  await expect(bob.getByText(unreached).first()).toBeVisible();
  await crosses(bob, alice, '4');
  await server(second.port);
  await expect(bob.getByText(unreached)).toHaveCount(0);

  await nats.stop('SIGKILL');
  for (const page of [alice, bob]) await expect(page.getByText(apart)).toBeVisible();
  await crosses(alice, bob, '5');
  // A room goes on with who is at one server; the rest is told once it can be.
  const carol = await openTab('carol', { url: first.url });
  await expect(carol.getByText(apart)).toBeVisible();
  await ready(carol, 2);
  await nats.start();
  for (const page of [alice, bob, carol]) await expect(page.getByText(apart)).toHaveCount(0);
  for (const page of [alice, bob, carol]) await ready(page, 3);

  const dave = await openTab('dave', { url: second.url });
  for (const page of [alice, bob, carol, dave]) await ready(page, 4);
  await startClients(dave, 'user_created', 1);
  await crosses(alice, dave, '6');
  // All along they were the same lives, over the same link.
  expect(await lives()).toEqual(born);
  const toBob = await alice.evaluate(() =>
    window.hermes
      .trace()
      .flatMap((event) =>
        event.kind === 'link' && event.node === 'alice' && event.peer === 'bob'
          ? [event.state]
          : [],
      ),
  );
  expect(toBob.slice(toBob.indexOf('open'))).toEqual(['open']);
});

test('C1 a name is had once among servers: whoever wants it at another gets the next free one', async ({
  openTab,
}) => {
  const [first, second] = [await server(), await server()];
  const alice = await openTab('alice', { url: first.url });
  await ready(alice, 1);
  const other = await openTab('alice', { url: second.url });
  for (const page of [alice, other]) await ready(page, 2);
  expect(await other.evaluate(() => window.hermes.node.name)).toBe('alice-2');
});
