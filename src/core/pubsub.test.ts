import { describe, expect, it } from 'vitest';
import { codeOf, collect, threeNodes } from '../sim/few-nodes.ts';
import { eventBytesMax } from './index.ts';

describe('subscriptions', () => {
  it('S1 S8 twice means twice, and each is removed by itself, or all by pid', () => {
    const { world, alice, bob } = threeNodes();
    const pid = bob.spawn();
    const [first, second] = [bob.subscribe('t', pid), bob.subscribe('t', pid)];
    const publish = (message: unknown): unknown[] => {
      alice.publish('t', message);
      world.settle();
      return bob.flush(pid);
    };
    expect(publish(1)).toEqual([1, 1]);
    first();
    first();
    expect(publish(2)).toEqual([2]);
    bob.subscribe('t', pid);
    expect(bob.unsubscribe('t', pid)).toBe('ok');
    expect(bob.unsubscribe('t', pid)).toBe('ok');
    second();
    expect(publish(3)).toEqual([]);
  });

  it('S8 are of living processes of this node', () => {
    const { alice, bob } = threeNodes();
    const gone = bob.spawn();
    bob.exit(gone);
    expect(codeOf(() => bob.subscribe('t', alice.spawn()))).toBe('nolocal');
    expect(codeOf(() => bob.subscribe('t', gone))).toBe('nolocal');
    expect(codeOf(() => bob.subscribe('t', {} as never))).toBe('bad-argument');
  });

  it('S13 that throw touch no other', () => {
    const { world, alice, bob } = threeNodes();
    bob.subscribe('t', () => {
      throw new Error('mine');
    });
    const got = collect(bob, 't');
    for (const n of [1, 2]) alice.publish('t', n);
    world.settle();
    expect(got).toEqual([1, 2]);
  });
});

describe('an event', () => {
  it('S2 S3 arrives once, in order, over a link that breaks again and again', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't') as number[];
    for (let n = 0; n < 200; n++) {
      alice.publish('t', n);
      if (n % 10 === 0) world.breakLink('alice', 'bob');
      if (n % 7 === 0) world.run(300);
    }
    world.settle();
    expect(got.length).toBeGreaterThan(20);
    expect(got).toEqual([...new Set(got)].toSorted((a, b) => a - b));
    expect(got.length + bob.stats().crossingsLost).toBe(200);
  });

  it('S4 S5 is in the local mailboxes when publish answers, whatever the network does', () => {
    const { world, alice } = threeNodes();
    const pid = alice.spawn();
    alice.subscribe('t', pid);
    world.cut('alice', 'bob');
    world.signaling(false);
    expect(alice.publish('t', 1)).toBe('ok');
    expect(alice.flush(pid)).toEqual([1]);
  });

  it('S6 is one frozen value for all of a node, as it was when it was published', () => {
    const { world, alice, bob } = threeNodes();
    const [one, other] = [collect(bob, 't'), collect(bob, 't')];
    const own = collect(alice, 't');
    const message = { list: [1] };
    alice.publish('t', message);
    message.list.push(2);
    world.settle();
    expect([one, own]).toEqual([[{ list: [1] }], [{ list: [1] }]]);
    expect(one[0]).toBe(other[0]);
    expect(Object.isFrozen((one[0] as typeof message).list)).toBe(true);
  });

  it('S7 that cannot cross is refused before anyone has it', () => {
    const { world, alice } = threeNodes();
    const got = collect(alice, 't');
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(codeOf(() => alice.publish('t', () => {}))).toBe('bad-message');
    expect(codeOf(() => alice.publish('t', cycle))).toBe('bad-message');
    expect(codeOf(() => alice.publish('t', new Uint8Array(eventBytesMax)))).toBe(
      'message-too-large',
    );
    for (const topic of ['', 'a b', '$x', 'x'.repeat(129), 7 as never]) {
      expect(codeOf(() => alice.publish(topic, 1))).toBe('bad-topic');
    }
    world.settle();
    expect([got, alice.stats().published]).toEqual([[], 0]);
  });

  it('S15 may be on topics that every object has', () => {
    const { world, alice, bob } = threeNodes();
    const got = ['__proto__', 'constructor', 'toString'].map((topic) => collect(bob, topic));
    alice.publish('constructor', { constructor: 1 });
    world.settle();
    expect(got).toEqual([[], [{ constructor: 1 }], []]);
  });
});

describe('broadcasts', () => {
  it('S9 leave out one process, on its own node alone', () => {
    const { world, alice, bob } = threeNodes();
    const [me, other, there] = [alice.spawn(), alice.spawn(), bob.spawn()];
    for (const pid of [me, me, other]) alice.subscribe('t', pid);
    bob.subscribe('t', there);
    expect(alice.broadcastFrom(me, 't', 1)).toBe('ok');
    world.settle();
    expect([alice.flush(me), alice.flush(other), bob.flush(there)]).toEqual([[], [1], [1]]);
    expect(codeOf(() => alice.broadcastFrom('me' as never, 't', 1))).toBe('bad-argument');
  });

  it('S10 that are local touch no link', () => {
    const { world, alice, bob } = threeNodes();
    const [me, other] = [alice.spawn(), alice.spawn()];
    for (const pid of [me, other]) alice.subscribe('t', pid);
    const got = collect(bob, 't');
    world.settle();
    const { framesSent } = alice.stats();
    expect(alice.localBroadcast('t', 1)).toBe('ok');
    expect(alice.localBroadcastFrom(me, 't', 2)).toBe('ok');
    expect(alice.stats().framesSent).toBe(framesSent);
    world.settle();
    expect([alice.flush(me), alice.flush(other), got]).toEqual([[1], [1, 2], []]);
  });

  it('S11 to one node reach it alone, oneself included, and an unknown one quietly not', () => {
    const { world, alice, bob, carol } = threeNodes();
    const got = [alice, bob, carol].map((node) => collect(node, 't'));
    expect(alice.directBroadcast('bob', 't', 1)).toBe('ok');
    expect(alice.directBroadcast(alice.nodeName(), 't', 2)).toBe('ok');
    expect(alice.directBroadcast('nobody', 't', 3)).toBe('ok');
    world.settle();
    expect(got).toEqual([[2], [1], []]);
    expect(alice.stats().crossingsSent).toBe(1);
  });
});

describe('dispatchers', () => {
  it('S12 are called once per event and node, with subscriptions and their metadata', () => {
    const { world, alice, bob } = threeNodes();
    const calls: unknown[] = [];
    const [one, other] = [bob.spawn(), bob.spawn()];
    bob.subscribe('t', one, { metadata: { n: 1 } });
    bob.subscribe('t', other);
    bob.dispatchers.set('fast', (entries, from, message) => {
      calls.push([entries, from, message]);
      bob.send(entries[0]!.pid, 'instead');
      return 1;
    });
    alice.broadcast('t', 'hello', { dispatcher: 'fast' });
    world.settle();
    expect(calls).toEqual([
      [
        [
          { pid: one, metadata: { n: 1 } },
          { pid: other, metadata: null },
        ],
        null,
        'hello',
      ],
    ]);
    expect([bob.flush(one), bob.flush(other), bob.stats().deliveries]).toEqual([
      ['instead'],
      [],
      1,
    ]);
  });

  it('S12 serve subscriptions made with them when a broadcast names none, and know whom to leave out', () => {
    const { world, alice } = threeNodes();
    const froms: unknown[] = [];
    alice.dispatchers.set('mine', (entries, from) => void froms.push([entries.length, from]));
    const [me, plain] = [alice.spawn(), alice.spawn()];
    alice.subscribe('t', me, { dispatcher: 'mine' });
    alice.subscribe('t', plain);
    alice.broadcastFrom(me, 't', 1);
    world.settle();
    expect(froms).toEqual([[1, me]]);
    expect(alice.flush(plain)).toEqual([1]);
  });

  it('S12 S7 have names like topics: another throws before anyone has anything', () => {
    const { alice } = threeNodes();
    const dispatcher = 'x'.repeat(600);
    expect(codeOf(() => alice.broadcast('t', 1, { dispatcher }))).toBe('bad-topic');
    expect(codeOf(() => alice.subscribe('t', () => {}, { dispatcher }))).toBe('bad-topic');
    expect(codeOf(() => alice.dispatchers.set(dispatcher, () => {}))).toBe('bad-topic');
    expect(alice.stats().published).toBe(0);
  });

  it('S12 S13 that are not there, or throw, are counted and touch no other', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    bob.dispatchers.set('bad', () => {
      throw new Error('mine');
    });
    alice.broadcast('t', 1, { dispatcher: 'nowhere' });
    alice.broadcast('t', 2, { dispatcher: 'bad' });
    alice.broadcast('t', 3);
    world.settle();
    expect(got).toEqual([3]);
    expect(bob.stats().dropped).toEqual({ 'no-dispatcher': 1, 'dispatcher-threw': 1 });
  });
});
