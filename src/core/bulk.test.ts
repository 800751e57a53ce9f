import { describe, expect, it } from 'vitest';
import { codeOf, noise, threeNodes, twoNodes } from '../sim/few-nodes.ts';
import { eventBytesMax, type Hermes, messageBytesMax, type Transfer } from './index.ts';

const mebibyte = 1_048_576;

/** Bytes alike, which are slow to compare one by one. */
function isSame(one: unknown, other: Uint8Array): boolean {
  return one instanceof Uint8Array && Buffer.compare(one, other) === 0;
}

/** What arrives, in order: a number as it is, bytes by their length. */
function listen(node: Hermes, ...topics: string[]): (number | string)[] {
  const got: (number | string)[] = [];
  for (const topic of topics) {
    node.subscribe(topic, (message) => {
      got.push(message instanceof Uint8Array ? `${message.length} bytes` : (message as number));
    });
  }
  return got;
}

function ends(node: Hermes): string[] {
  return node
    .trace()
    .flatMap((event) =>
      event.kind === 'ended' ? [`${event.direction} ${event.peer} ${event.reason}`] : [],
    );
}

describe('a large event', () => {
  it('B1 S6 arrives as it was published, at all nodes, once', () => {
    const { world, alice, bob, carol } = threeNodes();
    const bytes = noise(3 * mebibyte);
    const text = 'é'.repeat(300_000);
    const got: unknown[] = [];
    for (const node of [alice, bob, carol]) node.subscribe('t', (message) => got.push(message));
    const report = alice.publish('t', { name: 'x', bytes, text }, { report: true });
    bytes.fill(0);
    world.settle();
    expect(report.sent).toEqual(['bob', 'carol']);
    expect(report.bytes).toBeGreaterThan(2 * 3 * mebibyte);
    expect(got).toHaveLength(3);
    for (const message of got as { name: string; bytes: unknown; text: string }[]) {
      expect(message.name).toBe('x');
      expect(message.text === text).toBe(true);
      expect(isSame(message.bytes, noise(3 * mebibyte))).toBe(true);
      expect(Object.isFrozen(message)).toBe(true);
    }
    for (const node of [bob, carol]) {
      expect(node.gaps()).toEqual([]);
      expect(node.stats()).toMatchObject({ crossingsReceived: 1, dropped: {} });
    }
  });

  it('B1 S7 may have 64 MiB, and a message to a process no more than before', () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't');
    const largest = new Uint8Array(64 * mebibyte);
    alice.publish('t', largest);
    expect(codeOf(() => alice.publish('t', new Uint8Array(eventBytesMax)))).toBe(
      'message-too-large',
    );
    expect(codeOf(() => alice.localBroadcast('t', new Uint8Array(eventBytesMax)))).toBe(
      'message-too-large',
    );
    expect(codeOf(() => alice.send(bob.spawn(), new Uint8Array(messageBytesMax)))).toBe(
      'message-too-large',
    );
    world.settle();
    expect(got).toEqual([`${largest.length} bytes`]);
  }, 60_000);

  it('B1 L5 is receipted when it is whole, however long that takes', async () => {
    const { world, alice, bob } = twoNodes();
    bob.Client.startLink('t');
    world.slow('bob', 100_000);
    let is = 'waiting';
    const receipts = alice.publish('t', noise(mebibyte), { receipts: true });
    const behind = alice.publish('t', 1, { receipts: true });
    void receipts.then(() => (is = 'there'));
    world.run(8_000);
    await Promise.resolve();
    expect(is).toBe('waiting');
    world.run(12_000);
    expect((await receipts).delivered).toEqual([
      { node: 'alice', count: 0 },
      { node: 'bob', count: 1 },
    ]);
    expect((await behind).missing).toEqual([]);
  });

  it('B1 R3 S1 may come in copies, one for each subscription, while others pass', () => {
    const { world, alice, bob } = twoNodes();
    alice.routing = 'per-subscriber';
    const got = [listen(bob, 't', 'u'), listen(bob, 't', 'u')];
    world.settle();
    world.slow('bob', 500_000);
    alice.publish('t', noise(300_000));
    world.run(300);
    alice.publish('u', 1);
    world.run(10_000);
    expect(got).toEqual([
      [1, '300000 bytes'],
      [1, '300000 bytes'],
    ]);
    expect(bob.stats().crossingsReceived).toBe(4);
  });
});

describe('while a large event is under way', () => {
  it('B2 S3 later events of its topic come behind it, those of others pass', () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't', 'u');
    world.slow('bob', 500_000);
    alice.publish('t', 1);
    alice.publish('t', noise(mebibyte));
    alice.publish('t', 2);
    alice.publish('u', 3);
    alice.publish('t', noise(mebibyte + 1));
    alice.publish('u', 4);
    world.run(1_000);
    alice.publish('u', 5);
    alice.publish('t', 6);
    world.run(500);
    expect(got).toEqual([1, 3, 4, 5]);
    world.run(10_000);
    expect(got).toEqual([1, 3, 4, 5, `${mebibyte} bytes`, 2, `${mebibyte + 1} bytes`, 6]);
    expect(bob.gaps()).toEqual([]);
    expect(alice.stats()).toMatchObject({ queuedBytes: 0, crossingsSkipped: 0 });
  });

  it('B3 events that come are not held up by it, and it is not by many events', () => {
    const { world, alice, bob } = twoNodes();
    world.slow('bob', mebibyte);
    const gotAt = new Map<number, number>();
    bob.subscribe('u', (message) => gotAt.set(message as number, world.now()));
    const whole: number[] = [];
    bob.subscribe('t', () => whole.push(world.now()));
    alice.publish('t', noise(4 * mebibyte));
    const took: number[] = [];
    for (let n = 0; n < 30; n++) {
      const at = world.now();
      alice.publish('u', n);
      world.run(100);
      took.push((gotAt.get(n) ?? Infinity) - at);
    }
    // A channel of 96 KiB, a chunk, and no more.
    expect(Math.max(...took)).toBeLessThan(130);
    world.run(5_000);
    expect(whole).toHaveLength(1);
    alice.publish('t', noise(mebibyte));
    const until = world.now() + 4_000;
    const much = noise(30_000);
    while (world.now() < until) {
      for (let n = 0; n < 10; n++) alice.publish('u', much);
      world.run(20);
    }
    expect(whole).toHaveLength(2);
  });

  it('B3 others take turns with it, each topic its own', () => {
    const { world, alice, bob } = twoNodes();
    world.slow('bob', mebibyte);
    const got = listen(bob, 'a', 'b', 'c');
    alice.publish('a', noise(3 * mebibyte));
    alice.publish('b', noise(mebibyte));
    alice.publish('c', noise(300_000));
    world.run(20_000);
    expect(got).toEqual(['300000 bytes', `${mebibyte} bytes`, `${3 * mebibyte} bytes`]);
  });

  it('B6 L3 L6 a link takes two of the largest, skips more there and then, and one waits for room', async () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't', 'u', 'v');
    world.slow('bob', 1);
    // Nothing deflates what repeats beyond its window.
    const large = new Uint8Array(64 * mebibyte);
    const some = noise(mebibyte);
    for (let at = 0; at < large.length; at += mebibyte) large.set(some, at);
    const isWritable = async (): Promise<boolean> => {
      let isSo = false;
      void alice.writable().then(() => (isSo = true));
      world.run(0);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      return isSo;
    };
    alice.publish('t', large);
    expect(await isWritable()).toBe(true);
    alice.publish('u', large);
    expect(await isWritable()).toBe(false);
    const { sent, skipped } = alice.publish('v', large, { report: true });
    expect({ sent, skipped }).toEqual({
      sent: [],
      skipped: [{ node: 'bob', reason: 'queue-full' }],
    });
    expect(alice.stats().queuedBytes).toBeGreaterThan(large.length);
    expect(alice.publish('t', 1, { report: true }).sent).toEqual(['bob']);
    world.slow('bob', null);
    world.run(1);
    expect(await isWritable()).toBe(true);
    world.settle();
    expect(got).toHaveLength(3);
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 3, last: 3 }]);
  });

  it('B7 its progress is told on both sides, and how it ended', () => {
    const { world, alice, bob } = twoNodes();
    world.slow('bob', mebibyte);
    const told: Record<string, Transfer[]> = { alice: [], bob: [] };
    alice.onTransfer((transfer) => told['alice']?.push(transfer));
    const stop = bob.onTransfer((transfer) => told['bob']?.push(transfer));
    const { id } = alice.publish('t', noise(2 * mebibyte), { report: true });
    alice.publish('t', 1);
    world.run(1_000);
    const total = 2 * mebibyte + 5;
    const about = { id, topic: 't', number: 1, total, ended: null };
    const atAlice = { ...about, peer: 'bob', direction: 'sent' };
    const atBob = { ...about, peer: 'alice', direction: 'received' };
    expect(alice.transfers()).toMatchObject([atAlice]);
    expect(bob.transfers()).toMatchObject([atBob]);
    const bytes = bob.transfers()[0]?.bytes ?? 0;
    expect(bytes).toBeGreaterThan(mebibyte / 2);
    expect(bytes).toBeLessThan(1.5 * mebibyte);
    expect(Object.isFrozen(bob.transfers()[0])).toBe(true);
    world.run(5_000);
    expect([alice.transfers(), bob.transfers()]).toEqual([[], []]);
    for (const [name, first] of Object.entries({ alice: atAlice, bob: atBob })) {
      const all = told[name] ?? [];
      expect(all[0]).toEqual({ ...first, bytes: 0 });
      expect(all.at(-1)).toEqual({ ...first, bytes: total, ended: '' });
      expect(all.length).toBeGreaterThan(20);
      expect(all.length).toBeLessThan(203);
      const steps = all.map((one) => one.bytes);
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    }
    stop();
    const traced = (node: Hermes): unknown[] =>
      node.trace().filter(({ kind }) => kind === 'begun' || kind === 'ended');
    expect(traced(alice)).toMatchObject([
      {
        kind: 'begun',
        event: id,
        topic: 't',
        peer: 'bob',
        direction: 'sent',
        bytes: total,
      },
      { kind: 'ended', event: id, peer: 'bob', direction: 'sent', reason: '' },
    ]);
    expect(traced(bob)).toMatchObject([
      { event: id, topic: 't', peer: 'alice', direction: 'received', bytes: total },
      { event: id, peer: 'alice', direction: 'received', reason: '' },
    ]);
  });

  it('P2 who listens to it may publish, leave and throw', () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't');
    const stop = alice.onTransfer(({ bytes }) => {
      if (bytes > mebibyte / 2) alice.publish('t', bytes);
      throw new Error('mine');
    });
    alice.publish('t', noise(mebibyte));
    world.settle();
    stop();
    expect(got.length).toBeGreaterThan(2);
    expect(got[0]).toBe(`${mebibyte} bytes`);
    bob.onTransfer(() => void bob.leave());
    alice.publish('t', noise(mebibyte));
    world.settle();
    expect(bob.stopped()).toBe('left');
    expect(ends(alice).at(-1)).toBe('sent bob link-closed');
  });
});

describe('a large event that cannot be finished', () => {
  it('B5 L2 is lost, and named once on both sides, when its link breaks', () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't', 'u');
    world.slow('bob', mebibyte);
    alice.publish('t', noise(4 * mebibyte));
    alice.publish('t', 1);
    alice.publish('u', 2);
    world.run(1_500);
    alice.publish('u', 3);
    world.run(500);
    world.breakLink('alice', 'bob');
    alice.publish('u', 4);
    world.slow('bob', null);
    world.settle();
    alice.publish('t', 5);
    world.settle();
    expect(got).toEqual([2, 3, 5]);
    const lost = bob
      .gaps()
      .flatMap(({ first, last }) => (first === last ? [first] : [first, last]));
    expect(lost.toSorted((a, b) => a - b)).toEqual([1, 2, 5]);
    expect(bob.stats()).toMatchObject({ crossingsReceived: 3, crossingsLost: 3, dropped: {} });
    expect(ends(alice)).toEqual(['sent bob link-closed']);
    expect(ends(bob)).toEqual(['received alice link-closed']);
    expect([alice.transfers(), bob.transfers()]).toEqual([[], []]);
    expect(alice.stats().queuedBytes).toBe(0);
  });

  it('B5 M1 ends with its publisher, and its memory with it', () => {
    const { world, alice, bob, carol } = threeNodes();
    world.slow('bob', mebibyte);
    alice.publish('t', noise(4 * mebibyte));
    world.run(1_000);
    void alice.leave();
    carol.publish('t', noise(mebibyte));
    world.run(5_000);
    expect(ends(bob)).toEqual(['received alice link-closed', 'received carol ']);
    expect(ends(alice)).toEqual(['sent carol ', 'sent bob link-closed']);
  });

  it('B5 M5 M6 goes on after either end was frozen or asleep', () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't');
    world.slow('bob', mebibyte);
    alice.publish('t', noise(2 * mebibyte));
    world.run(500);
    world.freeze('bob', 8_000);
    world.run(9_000);
    world.slow('bob', mebibyte / 4);
    alice.publish('t', noise(2 * mebibyte));
    world.run(2_000);
    alice.sayAsleep();
    world.run(1);
    world.freeze('alice', 60_000);
    world.run(80_000);
    expect(got).toEqual([`${2 * mebibyte} bytes`, `${2 * mebibyte} bytes`]);
    expect(bob.gaps()).toEqual([]);
  });

  it('F4 B5 is lost on purpose as a whole, and named', () => {
    const { world, alice, bob } = twoNodes();
    const got = listen(bob, 't');
    bob.lab.lossy('alice', 'bob', 1);
    alice.publish('t', noise(mebibyte));
    world.settle();
    expect(got).toEqual([]);
    expect(bob.gaps()).toEqual([{ from: 'alice', first: 1, last: 1 }]);
  });
});
