/** What is between a node and its world keeps the contracts of both, while a fault acts too. */

import { describe, it } from 'vitest';
import { VirtualClock } from '../../sim/clock.ts';
import { type Endpoint, Network } from '../../sim/network.ts';
import { createRandom } from '../../sim/random.ts';
import { Signaling } from '../../sim/signaling.ts';
import { Thread } from '../../sim/thread.ts';
import type { Link } from '../link.ts';
import type { Case } from '../suites/case.ts';
import { discoveryCases } from '../suites/discovery.ts';
import { envCases } from '../suites/env.ts';
import { linkCases } from '../suites/link.ts';
import { FaultLayer } from './layer.ts';

function conforms(what: string, cases: readonly Case[]): void {
  describe(`${what}, through the layer of faults,`, () => {
    for (const { name, run } of cases) it(name, run);
  });
}

function settled(clock: VirtualClock, ms = 5_000): Promise<void> {
  clock.run(ms);
  return Promise.resolve();
}

function world() {
  const clock = new VirtualClock();
  const network = new Network(clock, { delayMs: () => 5 });
  const signaling = new Signaling(clock);
  const layerOf = (name: string): { layer: FaultLayer; endpoint: Endpoint } => {
    const thread = new Thread(clock, createRandom(1));
    const endpoint = { ref: { name, epoch: 1 }, place: name, thread };
    const layer = new FaultLayer(
      {
        env: thread.env,
        dialer: network.dialer(endpoint),
        discovery: signaling.discovery(endpoint, null),
      },
      name,
    );
    return { layer, endpoint };
  };
  return { clock, layerOf };
}

conforms(
  'an Env',
  envCases(() => {
    const { clock, layerOf } = world();
    return { env: layerOf('alice').layer.env, pass: (ms) => settled(clock, ms) };
  }),
);

conforms(
  'a Discovery',
  discoveryCases(async () => {
    const { clock, layerOf } = world();
    return {
      async node(name) {
        const { layer, endpoint } = layerOf(name);
        return { ref: endpoint.ref, discovery: layer.discovery };
      },
      until: () => settled(clock),
    };
  }),
);

conforms(
  'a slowed Link',
  linkCases(async () => {
    const { clock, layerOf } = world();
    const [alice, bob] = [layerOf('alice'), layerOf('bob')];
    alice.layer.set('bob', { isCut: false, delayMs: 40, loss: 0 });
    const ends: Link[] = [];
    const handlers = { failed: () => {}, signaled: () => {} };
    [alice, bob].forEach(({ layer }, at) =>
      layer.dialer.start({ ...handlers, link: (_peer, link) => void (ends[at] = link) }),
    );
    alice.layer.dialer.dial(bob.endpoint.ref);
    bob.layer.dialer.dial(alice.endpoint.ref);
    await settled(clock);
    const [near, far] = ends;
    if (near === undefined || far === undefined) throw new Error('no link');
    return { near, far, until: () => settled(clock) };
  }),
);
