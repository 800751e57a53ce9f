import { expect, test } from './fixtures.ts';
import { PlainChromium, type PlainTab } from './plain-chromium.ts';

let browser: PlainChromium;

test.beforeEach(async () => {
  browser = await PlainChromium.start();
});

test.afterEach(() => browser.stop());

async function until(tab: PlainTab, expression: string, value: unknown): Promise<void> {
  await expect.poll(() => tab.evaluate(expression)).toEqual(value);
}

const cluster = 'document.documentElement.dataset.cluster';

/** Counts each stroke on a canvas, whoever draws it. */
const countDrawing = `(() => {
  window.drawn = 0;
  for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    for (const name of ['clearRect', 'fillRect', 'fill', 'stroke', 'fillText', 'drawImage']) {
      const draw = prototype[name];
      prototype[name] = function (...args) {
        window.drawn++;
        return draw.apply(this, args);
      };
    }
  }
})()`;

test('a hidden tab is a node like any other: on time, nothing is lost, and nothing drawn', async ({
  server,
  room,
}) => {
  const url = `${server.url}/?room=${room}`;
  const bob = await browser.open(`${url}&node=bob`);
  await until(bob, cluster, 'ready:1');
  await bob.evaluate(countDrawing);
  await bob.evaluate(
    "[...document.querySelectorAll('[role=tab]')].find((tab) => tab.textContent === 'Charts').click()",
  );
  await bob.evaluate("hermes.publish('user_created', 'seen')");
  await until(bob, 'window.drawn > 0', true);
  const alice = await browser.open(`${url}&node=alice`);
  await until(alice, cluster, 'ready:2');
  await alice.show();
  await until(bob, 'document.visibilityState', 'hidden');
  await bob.evaluate('window.drawn = 0');

  await bob.evaluate("hermes.Client.startLink('user_created')");
  await alice.evaluate("for (let i = 0; i < 20; i++) hermes.publish('user_created', i)");
  await until(
    bob,
    'hermes.received().map(({ message }) => message)',
    Array.from({ length: 20 }, (_, i) => i),
  );

  // Six seconds in the dark: a main thread's timers there fire once a second, a Worker's are on time.
  const beats = `(async () => {
    const before = hermes.stats().framesSent;
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      const from = performance.now();
      channel.port1.onmessage = () => {
        if (performance.now() - from > 6000) resolve();
        else setTimeout(() => channel.port2.postMessage(0), 50);
      };
      channel.port2.postMessage(0);
    });
    return hermes.stats().framesSent - before;
  })()`;
  expect(await bob.evaluate(beats)).toBeGreaterThanOrEqual(4);
  expect(await bob.evaluate('document.visibilityState')).toBe('hidden');
  expect(await bob.evaluate('window.drawn')).toBe(0);
  expect(
    await alice.evaluate(
      "hermes.trace().filter((e) => e.kind === 'peer' && e.peer === 'bob' && ['suspect', 'down'].includes(e.state)).length",
    ),
  ).toBe(0);
  await until(alice, cluster, 'ready:2');
  await bob.show();
  await until(bob, 'window.drawn > 0', true);
});

test('a page restored from the back/forward cache joins again, as a later life', async ({
  server,
  room,
}) => {
  const url = `${server.url}/?room=${room}`;
  const alice = await browser.open(`${url}&node=alice`);
  const bob = await browser.open(`${url}&node=bob`);
  await until(bob, cluster, 'ready:2');
  await bob.evaluate(
    "addEventListener('pageshow', (event) => { window.wasRestored = event.persisted; })",
  );
  const epoch = Number(await bob.evaluate('hermes.node.epoch'));
  await bob.navigate(`${server.url}/health`);
  await until(alice, cluster, 'ready:1');
  await bob.back();
  await until(bob, cluster, 'ready:2');
  expect(await bob.evaluate('window.wasRestored')).toBe(true);
  expect(await bob.evaluate('hermes.node.name')).toBe('bob');
  expect(Number(await bob.evaluate('hermes.node.epoch'))).toBeGreaterThan(epoch);
  await until(alice, cluster, 'ready:2');
});
