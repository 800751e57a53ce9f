import { describe, expect, it } from 'vitest';
import { codeOf, collect, threeNodes } from '../../sim/few-nodes.ts';
import type { Hermes, TraceEventOf } from '../index.ts';

function faultsOf(node: Hermes): TraceEventOf<'fault'>[] {
  return node.trace().filter((event) => event.kind === 'fault');
}

function stateOf(node: Hermes, peer: string): string | undefined {
  return node.peers().find(({ name }) => name === peer)?.state;
}

describe('a frozen node', () => {
  it('F5 handles nothing, and then everything, in order', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    bob.publish('t', 'mine');
    bob.lab.freeze('bob');
    alice.publish('t', 1);
    alice.publish('t', 2);
    world.run(4_000);
    expect(got).toEqual([]);
    expect(bob.stats().crossingsReceived).toBe(0);
    expect(stateOf(alice, 'bob')).toBe('suspect');
    bob.lab.revive('bob');
    alice.publish('t', 3);
    world.settle();
    expect(got).toEqual(['mine', 1, 2, 3]);
    expect(stateOf(alice, 'bob')).toBe('ready');
    expect(faultsOf(bob)).toMatchObject([
      { fault: 'frozen', peer: '', value: 1, owner: 'bob' },
      { fault: 'frozen', value: 0, owner: 'bob' },
    ]);
  });

  it('F5 M6 for long is down for the others, and blames none of them when it is back', () => {
    const { world, alice, bob } = threeNodes();
    bob.lab.freeze('bob');
    world.run(20_000);
    expect(stateOf(alice, 'bob')).toBe('down');
    const before = bob.trace().length;
    bob.lab.revive('bob');
    world.settle();
    expect(stateOf(alice, 'bob')).toBe('ready');
    expect(bob.trace().slice(before)).toContainEqual(expect.objectContaining({ kind: 'stalled' }));
    const thought = bob.trace().flatMap((event) => (event.kind === 'peer' ? [event] : []));
    expect(thought.filter(({ reason }) => reason === 'silent' || reason === 'no-link')).toEqual([]);
  });

  it('F5 does nothing of its own either, and still answers what it knows', async () => {
    const { world, bob } = threeNodes();
    const remove = bob.subscribe('t', () => {});
    const pid = bob.Client.startLink('t');
    bob.lab.freeze('bob');
    const acts: (() => unknown)[] = [
      () => bob.publish('t', 1),
      () => bob.subscribe('t', () => {}),
      () => bob.unsubscribe('t', pid),
      remove,
      () => bob.Client.startLink('t'),
      () => bob.Client.stop(pid),
      () => bob.spawn(),
      () => bob.exit(pid),
      () => bob.send(pid, 1),
      () => bob.pg.join('g', pid),
      () => bob.pg.demonitor(1),
      () => bob.pg.stopScope('s'),
      () => bob.dispatchers.set('d', null),
      () => void (bob.routing = 'interested'),
      () => bob.lab.cut('bob', 'alice'),
      () => bob.lab.freeze('alice'),
      () => bob.lab.leave('bob'),
    ];
    expect(acts.map(codeOf)).toEqual(acts.map(() => 'frozen'));
    expect(() => bob.publish('t', 1)).toThrow('bob is frozen: revive it first.');
    expect([bob.nodes().length, bob.clients().length, bob.routing]).toEqual([3, 1, 'per-node']);
    bob.sayAsleep();
    bob.watch(true);
    bob.lab.heal();
    world.settle();
    expect(bob.publish('t', 1)).toBe('ok');
    // It cannot say goodbye while it is frozen: it goes as a killed tab goes.
    bob.lab.freeze('bob');
    await bob.leave();
    expect(bob.stopped()).toBe('killed');
  });

  it('F5 F7 by another is frozen until that one says so, or is gone', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.watch(true);
    world.settle();
    alice.lab.freeze('bob');
    world.run(1_000);
    expect(codeOf(() => bob.publish('t', 1))).toBe('frozen');
    // Told before it froze.
    const known = alice.trace().filter((event) => event.kind === 'fault' && event.node === 'bob');
    expect(known).toMatchObject([{ fault: 'frozen', value: 1, owner: 'alice' }]);
    alice.lab.revive('bob');
    world.run(10);
    expect(bob.publish('t', 1)).toBe('ok');
    expect(faultsOf(bob).at(-1)).toMatchObject({ fault: 'frozen', value: 0, owner: 'alice' });

    carol.lab.freeze('bob');
    world.run(1_000);
    // Anyone may revive it, itself as well.
    alice.lab.revive('bob');
    world.run(10);
    expect(bob.publish('t', 1)).toBe('ok');

    carol.lab.freeze('bob');
    world.run(10);
    expect(codeOf(() => bob.publish('t', 1))).toBe('frozen');
    world.crash('carol');
    world.run(20_000);
    expect(bob.publish('t', 1)).toBe('ok');
    expect(stateOf(alice, 'bob')).toBe('ready');
  });

  it('F5 F7 by another for long is down for that one, which ends it, and is back', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    alice.lab.freeze('bob');
    alice.publish('t', 1);
    world.run(9_000);
    expect(codeOf(() => bob.publish('u', 1))).toBe('frozen');
    world.run(1_500);
    expect(alice.trace()).toContainEqual(
      expect.objectContaining({ kind: 'peer', peer: 'bob', state: 'down' }),
    );
    world.settle();
    expect(bob.publish('u', 1)).toBe('ok');
    expect(stateOf(alice, 'bob')).toBe('ready');
    expect(got).toEqual([1]);
  });

  it('F5 may be killed, and has not said a word', () => {
    const { world, alice, bob } = threeNodes();
    alice.lab.freeze('bob');
    world.run(100);
    alice.lab.kill('bob');
    world.run(100);
    expect(bob.stopped()).toBe('killed');
    world.settle();
    expect(stateOf(alice, 'bob')).toBe('down');
  });
});

describe('a node that is killed', () => {
  it('F6 M4 goes without a word: the others find out by its silence', () => {
    const { world, alice, bob, carol } = threeNodes();
    bob.lab.kill('bob');
    expect(bob.stopped()).toBe('killed');
    expect(codeOf(() => bob.publish('t', 1))).toBe('already-left');
    world.run(100);
    expect([stateOf(alice, 'bob'), stateOf(carol, 'bob')]).toEqual(['ready', 'ready']);
    world.run(2_000);
    expect([stateOf(alice, 'bob'), stateOf(carol, 'bob')]).toEqual(['down', 'down']);
    const later = world.restart('bob');
    world.settle();
    expect(later.nodes()).toEqual(['alice', 'bob', 'carol']);
    expect(alice.peers()[0]?.epoch).toBe(later.node.epoch);
  });

  it('F6 M4 without the signaling server too, which takes ten seconds', () => {
    const { world, alice, bob } = threeNodes();
    world.signaling(false);
    alice.lab.kill('bob');
    world.run(8_000);
    expect(stateOf(alice, 'bob')).toBe('suspect');
    world.run(2_000);
    expect(stateOf(alice, 'bob')).toBe('down');
    expect(bob.stopped()).toBe('killed');
  });

  it('F6 M11 leaves no timer, and what waited in it never happens', async () => {
    const { world, alice, bob, carol } = threeNodes();
    const got = collect(bob, 't');
    alice.publish('t', 1);
    const isReady = bob.ready(9);
    bob.lab.kill('bob');
    await expect(isReady).rejects.toMatchObject({ code: 'already-left' });
    for (const node of [alice, carol]) void node.leave();
    world.run(60_000);
    expect(got).toEqual([]);
    expect(world.hasTimers()).toBe(false);
  });
});

describe('a node that is told to leave', () => {
  it('F6 M1 says goodbye', () => {
    const { world, alice, bob } = threeNodes();
    alice.lab.leave('bob');
    world.run(50);
    expect(bob.stopped()).toBe('left');
    expect(stateOf(alice, 'bob')).toBe('left');
    alice.lab.leave('alice');
    expect(alice.stopped()).toBe('left');
  });
});
