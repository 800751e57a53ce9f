/** The engine lost and back: killed, or cutting off a node that reads too slowly. A real nats-server. */

import { once } from 'node:events';
import { connect as connectSocket, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { isNatsMissing, startNatsServer } from '../../scripts/nats-server.mjs';
import type { Hermes } from '../core/index.ts';
import { collect, FewNodes, until } from './few-nodes.ts';

/** Numbers of a topic's events that a node named as missed, in order. */
function missed(node: Hermes, topic: string): number[] {
  return node
    .gaps()
    .filter((gap) => gap.topic === topic)
    .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
}

/** A way to the server on which what comes from it can be left unread. */
async function slowWay(port: number) {
  const pairs: (readonly [Socket, Socket])[] = [];
  const proxy = createServer((near) => {
    const far = connectSocket(port, '127.0.0.1');
    pairs.push([near, far]);
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `nats://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stall: () => pairs.forEach(([near, far]) => far.unpipe(near).pause()),
    /** Ends the ways there are, as when their far end is gone. */
    end: () => pairs.forEach(([near]) => near.destroy()),
    close() {
      for (const [near] of pairs) near.destroy();
      proxy.close();
    },
  };
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  holder.close();
  await once(holder, 'close');
  return port;
}

/** How many readers the server has cut off, as it says itself. */
async function slowConsumers(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/varz`);
  return ((await answer.json()) as { slow_consumers: number }).slow_consumers;
}

describe.skipIf(isNatsMissing())('a NATS server', () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });

  it('E8 E4 that is killed: nodes go on alone; back, they find one another, and name what was lost', async () => {
    const server = await startNatsServer({ hasJetStream: false });
    stops.push(() => server.close());
    const few = new FewNodes({ servers: server.url, onError: () => {} });
    stops.push(() => few.stop());
    const [alice, bob] = await few.start('alice', 'bob');
    const [own, got] = [collect(alice, 't'), collect(bob, 't')];
    await few.settle();
    alice.publish('t', 1);
    await few.settle();
    await server.stop('SIGKILL');
    await until(() => alice.publish('t', 'gone', { report: true }).skipped.length > 0);
    const lost = own.length - 1;
    await server.start();
    await few.met();
    alice.publish('t', 2);
    await until(() => got.includes(2));
    expect(got).toEqual([1, 2]);
    expect(missed(bob, 't')).toEqual(Array.from({ length: lost }, (_, at) => at + 2));
    expect(own).toHaveLength(lost + 2);
    expect(bob.stats().crossingsLost).toBe(lost);
  }, 30_000);

  it('E8 L2 that cuts off who reads too slowly: it comes back, and says what it missed', async () => {
    const port = await freePort();
    const server = await startNatsServer({
      hasJetStream: false,
      config: `max_pending: 1MB\nwrite_deadline: "2s"\nhttp: "127.0.0.1:${port}"`,
    });
    stops.push(() => server.close());
    const way = await slowWay(server.port);
    stops.push(() => way.close());
    const few = new FewNodes({ servers: server.url, onError: () => {} });
    stops.push(() => few.stop());
    const alice = await few.join({ node: 'alice' });
    const bob = await few.join({ node: 'bob', servers: way.url });
    await few.met();
    const seen: number[] = [];
    bob.subscribe('t', (message) => void seen.push((message as { n: number }).n));
    await few.settle();
    way.stall();
    const body = 'x'.repeat(100_000);
    for (let n = 1; n <= 300; n++) {
      alice.publish('t', { n, body });
      if (n % 10 === 0) await alice.writable();
    }
    expect(await slowConsumers(port)).toBeGreaterThan(0);
    way.end();
    await until(() => bob.peers().every(({ state }) => state !== 'ready'));
    await few.met();
    alice.publish('t', { n: 301, body });
    await until(() => seen.includes(301));
    const all = [...seen, ...missed(bob, 't')].toSorted((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 301 }, (_, at) => at + 1));
    expect(missed(bob, 't').length).toBeGreaterThan(50);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  }, 30_000);
});
