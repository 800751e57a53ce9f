import { describe, expect, it } from 'vitest';
import { codeOf, twoNodes } from '../sim/few-nodes.ts';
import { createWorld } from '../sim/index.ts';
import { byCodeUnits } from './index.ts';
import { ReplicatedMap } from './replicated-map.ts';

describe('process groups', () => {
  it('G6 G7 show members on every node, and local ones apart', () => {
    const { world, alice, bob } = twoNodes();
    const pid = alice.Client.startLink('t');
    expect(alice.pg.join('g', pid)).toBe('ok');
    world.settle();
    expect(bob.pg.getMembers('g')).toEqual([pid]);
    expect(bob.pg.getLocalMembers('g')).toEqual([]);
    expect(bob.pg.whichGroups()).toEqual(['g']);
    expect(bob.pg.whichLocalGroups()).toEqual([]);
    expect(alice.pg.whichLocalGroups()).toEqual(['g']);
  });

  it('G3 G4 count a pid as often as it joined, before and after a peer came', () => {
    const world = createWorld();
    const alice = world.start('alice');
    const pid = alice.Client.startLink('t');
    alice.pg.join('g', pid);
    const bob = world.start('bob');
    world.settle();
    alice.pg.join('g', [pid]);
    world.settle();
    expect(bob.pg.getMembers('g')).toEqual([pid, pid]);
    expect(alice.pg.leave('g', pid)).toBe('ok');
    world.settle();
    expect(bob.pg.getMembers('g')).toEqual([pid]);
    expect(alice.pg.leave('g', [pid, pid])).toBe('ok');
    expect(alice.pg.leave('g', pid)).toBe('not_joined');
    world.settle();
    expect(bob.pg.whichGroups()).toEqual([]);
  });

  it('G5 lose a member that ends, from all of its groups', () => {
    const { world, alice, bob } = twoNodes();
    const [pid, other] = [alice.Client.startLink('t'), alice.Client.startLink('t')];
    for (const group of ['a', 'b']) alice.pg.join(group, [pid, other, pid]);
    alice.Client.stop(pid);
    world.settle();
    expect(['a', 'b'].map((group) => bob.pg.getMembers(group))).toEqual([[other], [other]]);
  });

  it('G2 take only living local processes, all of a list or none', () => {
    const { world, alice, bob } = twoNodes();
    const [mine, foreign] = [alice.Client.startLink('t'), bob.Client.startLink('t')];
    world.settle();
    expect(codeOf(() => alice.pg.join('g', [mine, foreign]))).toBe('nolocal');
    expect(codeOf(() => alice.pg.join('g', { x: 1 } as never))).toBe('bad-argument');
    expect(codeOf(() => alice.pg.leave('g', foreign))).toBe('nolocal');
    expect(alice.pg.getMembers('g')).toEqual([]);
  });

  it('G1 of nothing are no groups', () => {
    const { alice } = twoNodes();
    expect(alice.pg.join('g', [])).toBe('ok');
    expect(alice.pg.whichGroups()).toEqual([]);
  });

  it('G2 have any name that a person can see', () => {
    const { world, alice, bob } = twoNodes();
    const pid = alice.Client.startLink('t');
    const names = ['a group', '$x', '{:hermes, "x"}', '群組', '__proto__'];
    for (const name of names) alice.pg.join(name, pid);
    world.settle();
    expect(bob.pg.whichGroups()).toEqual(names.toSorted(byCodeUnits));
    for (const bad of ['', 'a\u0000b', '\u202eab', '\ud800', 'x'.repeat(129), 7 as never]) {
      expect(() => alice.pg.join(bad, pid)).toThrow('The name of a group');
    }
  });

  it('M9 left during a split are gone after it', () => {
    const { world, alice, bob } = twoNodes();
    const pid = alice.Client.startLink('t');
    alice.pg.join('before', pid);
    world.settle();
    world.split([['alice'], ['bob']]);
    world.run(20_000);
    alice.pg.leave('before', pid);
    alice.pg.join('during', pid);
    world.heal();
    world.settle();
    expect(bob.pg.whichGroups()).toEqual(['during']);
  });
});

describe('the replicated map', () => {
  function map() {
    const said: unknown[] = [];
    const one = new ReplicatedMap({
      discover: (peer) => said.push(['discover', peer]),
      sync: (peer, number, groups) => said.push(['sync', peer, number, groups]),
      delta: (peer, number, changes) => said.push(['delta', peer, number, changes]),
      taken: (peer, number) => said.push(['taken', peer, number]),
      undiscover: (peer) => said.push(['undiscover', peer]),
      dropped: (peer, reason) => said.push(['dropped', peer, reason]),
    });
    return { map: one, said };
  }
  const join = (group: string, ...joins: number[]) => ({ group, joins, leaves: [] });

  it('G7 answers a discover with a sync, and discovers back whom it did not know', () => {
    const { map: one, said } = map();
    one.update([join('g', 1)]);
    one.receiveDiscover('bob');
    expect(said).toEqual([
      ['sync', 'bob', 1, [{ group: 'g', ids: [1] }]],
      ['discover', 'bob'],
    ]);
  });

  it('G7 ignores strangers and what comes before a sync', () => {
    const { map: one, said } = map();
    expect(one.receiveDelta('eve', 1, [join('g', 1)])).toEqual([]);
    expect(one.receiveSync('eve', 1, [{ group: 'g', ids: [1] }])).toEqual([]);
    one.peerUp('bob');
    expect(one.receiveDelta('bob', 1, [join('g', 1)])).toEqual([]);
    expect(said).toEqual([
      ['dropped', 'eve', 'stranger'],
      ['dropped', 'eve', 'stranger'],
      ['discover', 'bob'],
      ['dropped', 'bob', 'stranger'],
    ]);
  });

  it('G13 takes deltas in order, ignores old ones, and asks afresh when one is missing', () => {
    const { map: one, said } = map();
    one.peerUp('bob');
    one.receiveSync('bob', 4, [{ group: 'g', ids: [1] }]);
    expect(one.receiveDelta('bob', 5, [join('g', 2)])).toEqual([join('g', 2)]);
    expect(one.receiveDelta('bob', 5, [join('g', 3)])).toEqual([]);
    expect(one.receiveDelta('bob', 7, [join('g', 4)])).toEqual([]);
    expect(said.slice(1)).toEqual([
      ['taken', 'bob', 4],
      ['taken', 'bob', 5],
      ['dropped', 'bob', 'delta-gap'],
      ['discover', 'bob'],
    ]);
    expect([...one.of('bob')]).toEqual([['g', [1, 2]]]);
  });

  it('G11 announces what a sync changes, and only that', () => {
    const { map: one } = map();
    one.peerUp('bob');
    one.receiveSync('bob', 1, [
      { group: 'g', ids: [1, 1] },
      { group: 'h', ids: [2] },
    ]);
    const changes = one.receiveSync('bob', 9, [{ group: 'g', ids: [1, 3] }]);
    expect(changes).toEqual([
      { group: 'g', joins: [3], leaves: [1] },
      { group: 'h', joins: [], leaves: [2] },
    ]);
  });

  it('G10 leaves out of a delta what was not there', () => {
    const { map: one } = map();
    one.peerUp('bob');
    one.receiveSync('bob', 1, [{ group: 'g', ids: [1] }]);
    const changes = one.receiveDelta('bob', 2, [{ group: 'g', joins: [], leaves: [1, 9] }]);
    expect(changes).toEqual([{ group: 'g', joins: [], leaves: [1] }]);
    expect([...one.of('bob')]).toEqual([]);
  });
});
