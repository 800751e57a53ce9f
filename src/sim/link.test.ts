import { expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { Network } from './network.ts';
import { createRandom } from './random.ts';
import { Thread } from './thread.ts';
import type { Link } from '../core/index.ts';

it('a simulated link keeps its order through cuts and jitter', () => {
  const clock = new VirtualClock();
  const random = createRandom(3);
  const network = new Network(clock, { delayMs: () => random() * 70 });
  const links: Link[] = [];
  const [alice, bob] = ['alice', 'bob'].map((name) => ({ name, epoch: 1 }));
  for (const ref of [alice!, bob!]) {
    const dialer = network.dialer({ ref, place: ref.name, thread: new Thread(clock, random) });
    const handlers = { failed: () => {}, signaled: () => {} };
    dialer.start({ ...handlers, link: (_peer, link) => void links.push(link) });
    if (ref === bob) dialer.dial(alice!);
  }
  clock.run(200);
  const got: number[] = [];
  const [near, far] = links as [Link, Link];
  near.open({ message: () => {}, writable: () => {}, closed: () => {} });
  far.open({ message: ([n]) => got.push(n ?? -1), writable: () => {}, closed: () => {} });
  for (let n = 0; n < 200; n++) {
    near.send(Uint8Array.of(n));
    if (n % 20 === 5) network.cut('alice', 'bob');
    if (n % 20 === 15) network.mend('alice', 'bob');
    clock.run(5);
  }
  network.mendAll();
  clock.run(1_000);
  expect(got).toEqual(Array.from({ length: 200 }, (_, n) => n));
});
