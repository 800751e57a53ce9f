import { describe, it } from 'vitest';
import type { Hermes, Link } from '../core/index.ts';
import { adapterCases } from '../core/suites/adapter.ts';
import type { Case } from '../core/suites/case.ts';
import { discoveryCases } from '../core/suites/discovery.ts';
import { engineCases } from '../core/suites/engine.ts';
import { envCases } from '../core/suites/env.ts';
import { linkCases } from '../core/suites/link.ts';
import { VirtualClock } from './clock.ts';
import { SimEngine } from './engine.ts';
import { createWorld } from './index.ts';
import { Network } from './network.ts';
import { Signaling } from './signaling.ts';
import { Thread } from './thread.ts';

function conforms(contract: string, cases: readonly Case[]): void {
  describe(`the simulated ${contract}`, () => {
    for (const { name, run } of cases) it(name, run);
  });
}

/** The simulator runs within a turn; only what awaits it needs the promise. */
function settled(clock: VirtualClock, ms = 1_000): Promise<void> {
  clock.run(ms);
  return Promise.resolve();
}

conforms(
  'Env',
  envCases(() => {
    const clock = new VirtualClock();
    const { env } = new Thread(clock, () => Math.random());
    return { env, pass: (ms) => settled(clock, ms) };
  }),
);

conforms(
  'Link',
  linkCases(async () => {
    const clock = new VirtualClock();
    const network = new Network(clock, { delayMs: () => 5 });
    const [alice, bob] = ['alice', 'bob'].map((name) => {
      const ref = { name, epoch: 1 };
      const thread = new Thread(clock, () => 0);
      return { ref, dialer: network.dialer({ ref, place: name, thread }) };
    });
    if (!alice || !bob) throw new Error('no two ends');
    const ends: Link[] = [];
    const handlers = { failed: () => {}, signaled: () => {} };
    alice.dialer.start({ ...handlers, link: (_peer, link) => void (ends[0] = link) });
    bob.dialer.start({ ...handlers, link: (_peer, link) => void (ends[1] = link) });
    // Both dial at once: one link comes of it.
    alice.dialer.dial(bob.ref);
    bob.dialer.dial(alice.ref);
    await settled(clock);
    const [near, far] = ends;
    if (near === undefined || far === undefined) throw new Error('no link');
    return { near, far, until: () => settled(clock) };
  }),
);

conforms(
  'Discovery',
  discoveryCases(async () => {
    const clock = new VirtualClock();
    const signaling = new Signaling(clock);
    return {
      async node(name) {
        const ref = { name, epoch: 1 };
        const thread = new Thread(clock, () => 0);
        return { ref, discovery: signaling.discovery({ ref, place: name, thread }, null) };
      },
      until: () => settled(clock),
    };
  }),
);

conforms(
  'Engine',
  engineCases(async () => {
    const clock = new VirtualClock();
    const engine = new SimEngine(() => 5);
    return {
      async node(name) {
        const thread = new Thread(clock, () => 0);
        return engine.at({ ref: { name, epoch: 1 }, place: name, thread });
      },
      async until(isSo) {
        isSo();
        await settled(clock);
      },
    };
  }),
);

for (const routing of ['per-node', 'interested'] as const) {
  for (const hasEngine of [false, true]) {
    conforms(
      `${hasEngine ? 'adapter with an engine' : 'mesh'}, ${routing},`,
      adapterCases(() => {
        const world = createWorld({ hasEngine });
        const settle = (): Promise<void> => {
          world.settle();
          return Promise.resolve();
        };
        return {
          settle,
          async nodes(...names) {
            const nodes: Hermes[] = names.map((name) => world.start(name));
            for (const node of nodes) node.routing = routing;
            await settle();
            return nodes;
          },
        };
      }),
    );
  }
}
