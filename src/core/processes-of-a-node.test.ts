import { describe, expect, it } from 'vitest';
import { twoNodes } from '../sim/few-nodes.ts';
import { HermesError, pid } from './index.ts';

describe('processes of a node', () => {
  it('P4 P5 get messages from this node and from another, in order, bare', () => {
    const { world, alice, bob } = twoNodes();
    const one = bob.spawn();
    for (const n of [1, 2, 3]) expect(alice.send(one, { n })).toBe('ok');
    bob.send(one, 'from here');
    world.settle();
    expect(bob.flush(one)).toEqual(['from here', { n: 1 }, { n: 2 }, { n: 3 }]);
    expect(bob.flush(one)).toEqual([]);
  });

  it('P4 that are gone, of an earlier life or of a node nobody knows get nothing, and send is ok', () => {
    const { world, alice, bob } = twoNodes();
    const got: unknown[] = [];
    const one = bob.spawn((message) => got.push(message));
    const { epoch, id } = one;
    bob.exit(one);
    for (const to of [one, pid('bob', epoch + 1, id), pid('nobody', 1, 1)]) {
      expect(alice.send(to, 'hello')).toBe('ok');
    }
    world.settle();
    expect(got).toEqual([]);
    expect(bob.stats().dropped).toEqual({ 'no-process': 1 });
    expect(alice.stats().dropped).toEqual({ 'no-link': 2 });
  });

  it('P6 pids are equal when they say the same, and cross inside messages', () => {
    const { world, alice, bob } = twoNodes();
    const asker = alice.spawn();
    const answerer = bob.spawn((message) => bob.send((message as { to: typeof asker }).to, 'yes'));
    alice.send(answerer, { to: asker });
    world.settle();
    expect(alice.flush(asker)).toEqual(['yes']);
    expect(asker).toEqual(pid('alice', alice.node.epoch, asker.id));
    expect(Object.isFrozen(asker)).toBe(true);
  });

  it('P3 end with their subscriptions and memberships, and only at the word of their own node', () => {
    const { world, alice, bob } = twoNodes();
    const one = bob.spawn();
    bob.subscribe('t', one);
    bob.pg.join('g', one);
    world.settle();
    expect(alice.exit(one)).toBe(false);
    expect(bob.exit(one)).toBe(true);
    expect(bob.exit(one)).toBe(false);
    world.settle();
    expect([alice.pg.getMembers('g'), alice.listeners()]).toEqual([[], []]);
    bob.publish('t', 1);
    expect(bob.flush(one)).toEqual([]);
  });

  it('P3 S14 the PGServer is nobody’s to end, to join or to confuse', () => {
    const { world, alice, bob } = twoNodes();
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message));
    world.settle();
    const server = pid('bob', bob.node.epoch, 1);
    expect(bob.exit(server)).toBe(false);
    expect(() => bob.subscribe('t', server)).toThrow(HermesError);
    for (const message of [null, 'x', { event: { topic: 't', body: 1 } }])
      alice.send(server, message);
    world.settle();
    alice.publish('t', 'still there');
    world.settle();
    expect(got).toEqual(['still there']);
  });

  it('P2 a subscribed function that throws is counted and lives', () => {
    const { world, alice, bob } = twoNodes();
    let calls = 0;
    bob.subscribe('t', () => {
      calls++;
      throw new Error('mine');
    });
    for (const n of [1, 2]) alice.publish('t', n);
    world.settle();
    expect([calls, bob.stats().dropped['handler-threw']]).toEqual([2, 2]);
  });
});
