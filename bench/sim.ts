/**
 * npm run bench:sim [-- --minutes 1000]
 *
 * What the core costs without a network: local delivery, groups, three hundred nodes for a minute. And
 * what the failure detector makes of nodes that stall: a fifth of them, again and again, for hours.
 */

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createNode, type Env, type Hermes } from '../src/core/index.ts';
import { createWorld } from '../src/sim/index.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '100' } } });

const env: Env = {
  now: () => performance.now(),
  schedule: (delayMs, task) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (task) => queueMicrotask(task),
  random: () => Math.random(),
};

function alone(): Hermes {
  return createNode({
    name: 'alice',
    epoch: 1,
    room: 'bench',
    env,
    discovery: { start: () => {}, stop: () => {} },
    dialer: { start: () => {}, dial: () => {}, forget: () => {}, stop: () => {} },
  });
}

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? Number.NaN;
}

/** Millions of deliveries a second to `subscribers`, the median of five rounds. */
async function localBroadcast(subscribers: number): Promise<number> {
  const hermes = alone();
  let got = 0;
  for (let n = 0; n < subscribers; n++) hermes.subscribe('t', () => void got++);
  const rates: number[] = [];
  for (let round = 0; round < 6; round++) {
    got = 0;
    const from = performance.now();
    while (performance.now() - from < 500) {
      for (let n = 0; n < Math.max(1, 1_000 / subscribers); n++) {
        hermes.localBroadcast('t', { name: 'Jade' });
      }
      await Promise.resolve();
    }
    // The first warms the engine up.
    if (round > 0) rates.push(got / (performance.now() - from) / 1_000);
  }
  await hermes.leave();
  return median(rates);
}

/** Microseconds a join takes when there are 10,000 groups. */
function joinCost(): number {
  const hermes = alone();
  const pid = hermes.spawn();
  for (let n = 0; n < 10_000; n++) hermes.pg.join(`group-${n}`, pid);
  const from = performance.now();
  for (let n = 0; n < 1_000; n++) hermes.pg.join(`more-${n}`, pid);
  return performance.now() - from;
}

/** Milliseconds that taking the sync of a peer with `groups` costs, while 10,000 others are known. */
function syncCost(groups: number): number {
  const world = createWorld();
  const [bob, carol] = [world.start('bob'), world.start('carol')];
  world.start('alice');
  const other = carol.spawn();
  for (let n = 0; n < 10_000; n++) carol.pg.join(`group-${n}`, other);
  const pid = bob.spawn();
  for (let n = 0; n < groups; n++) bob.pg.join(`theirs-${n}`, pid);
  world.settle();
  const samples: number[] = [];
  for (let n = 0; n < 5; n++) {
    world.breakLink('alice', 'bob');
    world.run(100);
    const from = performance.now();
    world.settle();
    samples.push(performance.now() - from);
  }
  return median(samples);
}

/** Wall seconds for one simulated minute, and the crossings of one publish. */
function manyNodes(count: number): { readonly seconds: number; readonly crossings: number } {
  const from = performance.now();
  const world = createWorld({ delayMs: 20, jitterMs: 20 });
  const nodes = Array.from({ length: count }, (_, at) => world.start(`node-${at}`));
  world.run(30_000);
  nodes[0]?.publish('t', 1);
  world.run(30_000);
  const seconds = (performance.now() - from) / 1_000;
  return { seconds, crossings: nodes[0]?.stats().crossingsSent ?? 0 };
}

/** Wrong verdicts while a fifth of `count` nodes freeze for 2 to 7 s at a time. */
function wrongVerdicts(count: number, minutes: number): number {
  const world = createWorld({ seed: 11, delayMs: 10, jitterMs: 40 });
  const nodes = Array.from({ length: count }, (_, at) => world.start(`node-${at}`));
  let wrong = 0;
  for (const node of nodes) {
    node.onTrace((event) => {
      if (event.kind === 'peer' && ['down', 'unreachable'].includes(event.state)) wrong++;
    });
  }
  world.run(10_000);
  let drawn = 1;
  const draw = (below: number): number => {
    drawn = (drawn * 48_271) % 2_147_483_647;
    return drawn % below;
  };
  const thawsAt = nodes.map(() => 0);
  for (let second = 0; second < minutes * 60; second++) {
    const frozen = thawsAt.filter((at) => at > world.now()).length;
    const at = draw(count);
    // Awake for a second between two stalls: one heartbeat gets out.
    if (frozen < count / 5 && (thawsAt[at] ?? 0) + 1_000 < world.now()) {
      const ms = 2_000 + draw(5_001);
      world.freeze(`node-${at}`, ms);
      thawsAt[at] = world.now() + ms;
    }
    world.run(1_000);
  }
  return wrong;
}

console.log(`load ${loadavg()[0]?.toFixed(1)}`);
for (const subscribers of [1, 100, 10_000]) {
  const rate = await localBroadcast(subscribers);
  console.log(`localBroadcast to ${subscribers}: ${rate.toFixed(2)} million deliveries a second`);
}
console.log(`a join among 10,000 groups: ${joinCost().toFixed(1)} µs`);
for (const groups of [10, 1_000, 10_000]) {
  console.log(`a sync of ${groups} groups beside 10,000: ${syncCost(groups).toFixed(1)} ms`);
}
const { seconds, crossings } = manyNodes(300);
console.log(
  `300 nodes, one simulated minute: ${seconds.toFixed(1)} s, a publish made ${crossings} crossings`,
);
const minutes = Number(values.minutes);
console.log(
  `wrong verdicts in ${minutes} simulated minutes of stalls: ${wrongVerdicts(10, minutes)}`,
);
