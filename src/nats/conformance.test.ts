/** NATS keeps the contracts: with a real nats-server, and never with another in its place. */

import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { isNatsMissing, startNatsServer } from '../../scripts/nats-server.mjs';
import type { Link } from '../core/index.ts';
import { adapterCases } from '../core/suites/adapter.ts';
import type { Case } from '../core/suites/case.ts';
import { discoveryCases } from '../core/suites/discovery.ts';
import { engineCases } from '../core/suites/engine.ts';
import { linkCases } from '../core/suites/link.ts';
import { FewNodes, until } from './few-nodes.ts';
import { nodeEnv } from './node-env.ts';
import { openLine } from './open.ts';
import { natsWorld } from './world.ts';

type Server = Awaited<ReturnType<typeof startNatsServer>>;

describe.skipIf(isNatsMissing())('over NATS', () => {
  let server: Server;
  let rooms = 0;
  const stops: (() => unknown)[] = [];
  beforeAll(async () => {
    server = await startNatsServer({ hasJetStream: false });
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    await server.close();
  });

  function conforms(contract: string, cases: readonly Case[]): void {
    describe(contract, () => {
      for (const { name, run } of cases) it(name, run);
    });
  }

  /** One node's way to a room of its own test. */
  async function world(name: string, room: string) {
    const line = await openLine(connect, { servers: server.url }, console.error);
    const self = { name, epoch: 1 };
    return { self, line, ...natsWorld({ env: nodeEnv(), self, room, cluster: undefined, line }) };
  }

  /** Bounded, so that a case that waits in vain says what is missing. */
  async function patiently(isSo: () => boolean): Promise<void> {
    const end = Date.now() + 3_000;
    await until(() => isSo() || Date.now() > end);
  }

  conforms(
    'an Engine',
    engineCases(async () => {
      const room = `engine-${++rooms}`;
      return {
        async node(name) {
          const { engine, dialer } = await world(name, room);
          dialer.start({ link: () => {}, failed: () => {}, signaled: () => {} });
          dialer.stop();
          stops.push(() => engine.stop());
          return engine;
        },
        until: patiently,
      };
    }),
  );

  conforms(
    'a Link',
    linkCases(async () => {
      const room = `link-${++rooms}`;
      const [alice, bob] = await Promise.all([world('alice', room), world('bob', room)]);
      const ends: Link[] = [];
      [alice, bob].forEach(({ engine, dialer }, at) => {
        dialer.start({
          link: (_peer, link) => void (ends[at] = link),
          failed: () => {},
          signaled: () => {},
        });
        stops.push(() => {
          engine.stop();
          dialer.stop();
        });
      });
      // Both dial at once: one link comes of it.
      alice.dialer.dial(bob.self);
      bob.dialer.dial(alice.self);
      await until(() => ends[0] !== undefined && ends[1] !== undefined);
      const [near, far] = ends;
      if (near === undefined || far === undefined) throw new Error('no link');
      return { near, far, until: patiently };
    }),
  );

  conforms(
    'a Discovery',
    discoveryCases(async () => {
      const room = `discovery-${++rooms}`;
      return {
        async node(name) {
          const { self, engine, dialer, discovery } = await world(name, room);
          const made = discovery();
          dialer.start({ link: () => {}, failed: () => {}, signaled: () => {} });
          dialer.stop();
          engine.stop();
          return { ref: self, discovery: made };
        },
        until: patiently,
      };
    }),
  );

  for (const routing of ['interested', 'per-node'] as const) {
    conforms(
      `an Adapter, ${routing},`,
      adapterCases(() => {
        const few = new FewNodes({ servers: server.url, room: `adapter-${++rooms}` });
        stops.push(() => few.stop());
        return {
          settle: () => few.settle(),
          async nodes(...names) {
            const nodes = await few.start(...names);
            for (const node of nodes) node.routing = routing;
            return nodes;
          },
        };
      }),
    );
  }
});
