/** How long a jump to any of 50,000 events takes: `npm run bench:fold`. */

import { createWorld } from '../src/sim/index.ts';
import { Room } from '../web/fold/room.ts';

const eventsMin = 50_000;
const jumps = 200;

for (const count of [5, 30]) {
  const world = createWorld({ seed: 7, delayMs: 15, jitterMs: 10 });
  const nodes = Array.from({ length: count }, (_, index) =>
    world.start(`node-${index + 1}`, { skew: { rate: 1, startsAt: world.now() } }),
  );
  const [self] = nodes;
  if (self === undefined) throw new Error('a cluster has a node');
  world.settle();
  for (const node of nodes) node.Client.startLink('a');
  const room = new Room({ self: self.node, now: () => world.now(), isOneClock: true });
  room.addAll(world.trace());
  world.onTrace((event) => room.add(event));
  for (let turn = 0; world.trace().length < eventsMin; turn++) {
    nodes[turn % count]?.publish('a', turn);
    world.run(16);
    room.frame(false);
  }
  const { beginsAt, endsAt } = room.playhead();
  const times = Array.from({ length: jumps }, (_, jump) => {
    // Far apart, and everywhere: steps of the golden ratio.
    const at = beginsAt + ((jump * 0.618_034) % 1) * (endsAt - beginsAt);
    const startedAt = performance.now();
    room.seek(at);
    room.view();
    return performance.now() - startedAt;
  }).toSorted((a, b) => a - b);
  const ms = (share: number): string => (times[Math.floor(share * (jumps - 1))] ?? 0).toFixed(1);
  console.log(
    `${count} nodes, ${world.trace().length} events: a jump takes ${ms(0.5)} ms (median), ` +
      `${ms(0.95)} (p95), ${ms(1)} (most)`,
  );
}
