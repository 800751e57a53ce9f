import { deepStrictEqual } from 'node:assert';
import { type KV, Kvm } from '@nats-io/kv';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { isNatsMissing, type NatsServer, startNatsServer } from '../../scripts/nats-server.mjs';
import type { Backplane, CarriedSignal } from '../../src/signal/backplane.ts';
import { backplaneCases, type BackplaneWorld } from '../../src/signal/suites/backplane.ts';
import { type BackplaneNote, NatsBackplane, type Timing } from './nats-backplane.ts';
import { bucketOf, claimKey, inboxOf, labKey, serverKey } from './subjects.ts';

/** Short, so that nobody waits; long enough for a machine that is busy. */
const timing = { beatMs: 200, lapseMs: 2_000, ttlMs: 60_000 };

let nats: NatsServer;
let clusters = 0;

async function open(
  cluster: string,
  onNote: (note: BackplaneNote) => void = () => {},
  own: Timing = timing,
) {
  const connection = await connect({
    servers: nats.url,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 50,
    reconnectJitter: 0,
  });
  return NatsBackplane.open(connection, { cluster, timing: own, onNote });
}

async function until(isSo: () => boolean): Promise<void> {
  await vi.waitUntil(isSo, { timeout: 30_000, interval: 5 });
}

function world(): Promise<BackplaneWorld> {
  const cluster = `c-${++clusters}`;
  const all: Backplane[] = [];
  return Promise.resolve({
    async server() {
      const one = await open(cluster);
      all.push(one);
      return one;
    },
    // It closes its connection, and says nothing to anyone.
    die: (one) => one.stop(),
    setUp: (isUp) => (isUp ? nats.start() : nats.stop('SIGKILL')),
    until,
    close: async () => {
      await Promise.all(all.map((one) => one.stop()));
    },
  });
}

describe.skipIf(isNatsMissing())('the backplane on NATS', () => {
  beforeAll(async () => {
    nats = await startNatsServer();
  });
  afterAll(() => nats.close());

  for (const { name, run } of backplaneCases(world, deepStrictEqual)) it(name, run);
});

/** A server that keeps what it hears, and somebody else who may write whatever they like. */
async function watched(own: Timing = timing) {
  const cluster = `c-${++clusters}`;
  const notes: BackplaneNote[] = [];
  const server = await open(cluster, (note) => void notes.push(note), own);
  const heard: string[] = [];
  server.start({
    held: (room, { name, epoch }) => void heard.push(`held ${room} ${name} ${epoch}`),
    freed: (room, { name }, reason) => void heard.push(`freed ${room} ${name} ${reason}`),
    lab: (room, { shutBy }) => void heard.push(`lab ${room} ${shutBy}`),
    signal: (room, _from, { from, to }) => void heard.push(`signal ${room} ${from} ${to}`),
    reached: (isReached) => void heard.push(isReached ? 'reached' : 'lost'),
  });
  const stranger: NatsConnection = await connect({ servers: nats.url, maxReconnectAttempts: -1 });
  endings.push(
    () => server.stop(),
    () => stranger.close(),
  );
  await until(() => heard.includes('reached'));
  const log: KV = await new Kvm(stranger).open(bucketOf(cluster));
  const claim = (name: string, epoch = 1): Promise<string> =>
    new Promise((resolve) => {
      server.claim('demo', { name, epoch, proof: 'the-proof-of-whoever' }, resolve);
    });
  const nonsense = (): number => notes.filter(({ is }) => is === 'nonsense').length;
  return { cluster, server, heard, notes, stranger, log, claim, nonsense };
}

const endings: (() => Promise<void>)[] = [];

const another = 'another-server';
const alice = {
  t: 'claim',
  room: 'demo',
  name: 'alice',
  epoch: 7,
  proof: 'the-proof-of-another',
  server: another,
  left: null,
};
const signal: CarriedSignal = {
  from: 'alice',
  fromEpoch: 7,
  to: 'bob',
  toEpoch: 1,
  dial: 1,
  data: {},
  isReturned: false,
};

describe.skipIf(isNatsMissing())('whoever else is on the engine', () => {
  beforeAll(async () => {
    nats = await startNatsServer();
  });
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });
  afterAll(() => nats.close());

  it.each([
    ['no JSON', '{oops'],
    ['another type', '[]'],
    ['no claim', JSON.stringify({ ...alice, t: 'event' })],
    ['another name than its key', JSON.stringify({ ...alice, name: 'bob' })],
    ['a wildcard', JSON.stringify({ ...alice, room: '*' })],
    ['a name with a dot', JSON.stringify({ ...alice, name: 'a.>' })],
    ['a negative epoch', JSON.stringify({ ...alice, epoch: -1 })],
    ['a short proof', JSON.stringify({ ...alice, proof: 'x' })],
    ['a forged prototype', '{"t":"claim","__proto__":{"room":"demo"}}'],
    ['nothing', ''],
    ['100 kB', 'x'.repeat(100_000)],
  ])(
    'C5 writes %s where a name stands: it is counted, and the name is free',
    async (_what, text) => {
      const { heard, log, claim, nonsense } = await watched();
      await log.put(claimKey('demo', 'alice'), text);
      await until(() => nonsense() === 1);
      expect(await claim('alice')).toBe('granted');
      expect(heard).toEqual(['reached']);
    },
  );

  it('C5 says it is a server, of a lab, or a signal, in no form of ours: it is counted', async () => {
    const { cluster, server, heard, log, stranger, nonsense } = await watched();
    await log.put(serverKey(another), JSON.stringify({ t: 'server', server: 'someone-else' }));
    await log.put(labKey('demo'), JSON.stringify({ t: 'lab', room: 'demo', shutBy: 1 }));
    stranger.publish(inboxOf(cluster, server.server), '{"room":"demo"}');
    stranger.publish(inboxOf(cluster, server.server), new Uint8Array([0xff, 0, 0xfe]));
    await until(() => nonsense() === 4);
    expect(heard).toEqual(['reached']);
  });

  it('C5 a claim of a server that never said it is there counts for nothing', async () => {
    const { heard, log, claim } = await watched();
    await log.put(claimKey('demo', 'alice'), JSON.stringify(alice));
    expect(await claim('alice')).toBe('granted');
    expect(heard).toEqual(['reached']);
  });

  it('claims in the name of a server are given back by it', async () => {
    const { server, log } = await watched();
    const key = claimKey('demo', 'mallory');
    const forged = { ...alice, name: 'mallory', server: server.server };
    await log.put(key, JSON.stringify(forged));
    await expect
      .poll(async () => (await log.get(key))?.json())
      .toEqual({ ...forged, left: 'closed' });
  });

  it('sends more signals ahead of the log than may wait: the rest is dropped and counted', async () => {
    const { cluster, server, stranger, nonsense } = await watched();
    const message = { ...signal, room: 'demo', server: another, after: 1_000_000 };
    for (let i = 0; i < 1_003; i++) {
      stranger.publish(inboxOf(cluster, server.server), JSON.stringify(message));
    }
    await until(() => nonsense() === 3);
  });

  it('C5 another cluster is never met', async () => {
    const [one, two] = [await watched(), await watched()];
    expect(await one.claim('alice')).toBe('granted');
    expect(await two.claim('alice')).toBe('granted');
    // Once what came later has been read, what came before was passed over.
    await one.log.put(serverKey(another), JSON.stringify({ t: 'server', server: another }));
    await one.log.put(claimKey('demo', 'bob'), JSON.stringify({ ...alice, name: 'bob' }));
    await until(() => one.heard.includes('held demo bob 7'));
    expect(two.heard).toEqual(['reached']);
    expect(one.server.serverCount).toBe(2);
    expect(two.server.serverCount).toBe(1);
  });

  it('C5 no name becomes a pattern', () => {
    for (const name of ['*', '>', 'a.b', 'a b', '', '…', '__proto__']) {
      const keys = [claimKey(name, name), labKey(name)];
      for (const key of keys) expect(key).toMatch(/^[cl](\.[A-Za-z0-9_-]*)+$/);
      expect(claimKey(name, name).split('.')).toHaveLength(3);
    }
    const keys = ['ab', 'a', 'b', 'a-b'].flatMap((room) =>
      ['c', 'bc', 'b-c'].map((name) => claimKey(room, name)),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe.skipIf(isNatsMissing())('the engine', () => {
  beforeAll(async () => {
    nats = await startNatsServer();
  });
  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });
  afterAll(() => nats.close());

  it('C4 that answers nothing is lost, and found again when it does', async () => {
    const { heard, claim } = await watched();
    expect(await claim('alice')).toBe('granted');
    nats.freeze();
    // It may still answer once or twice before it stands still.
    let asked = 0;
    while ((await claim(`bob-${++asked}`)) !== 'unreached');
    nats.thaw();
    expect(heard).toEqual(['reached', 'lost']);
    await until(() => heard.at(-1) === 'reached');
    expect(await claim('bob')).toBe('granted');
  });

  it('that lost its store is told again who holds what', async () => {
    const { cluster, log, claim, heard } = await watched();
    expect(await claim('alice')).toBe('granted');
    await log.destroy();
    await until(() => heard.filter((one) => one === 'reached').length === 2);
    const again = await open(cluster);
    endings.push(() => again.stop());
    const held: string[] = [];
    again.start({
      held: (room, { name }) => void held.push(`${room} ${name}`),
      freed: () => {},
      lab: () => {},
      signal: () => {},
      reached: () => {},
    });
    await until(() => held.length > 0);
    expect(held).toEqual(['demo alice']);
  });

  it('keeps what is renewed, and drops what is not', async () => {
    const { log, claim } = await watched({ beatMs: 100, lapseMs: 2_000, ttlMs: 1_500 });
    expect(await claim('alice')).toBe('granted');
    const left = claimKey('demo', 'left');
    await log.put(left, JSON.stringify({ ...alice, name: 'left', left: 'closed' }));
    const first = (await log.get(claimKey('demo', 'alice')))?.revision ?? 0;
    await expect.poll(() => log.get(left)).toBeNull();
    const now = await log.get(claimKey('demo', 'alice'));
    expect(now?.revision).toBeGreaterThan(first);
  });
});
