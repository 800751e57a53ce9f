import { describe, expect, it } from 'vitest';
import { codeOf, twoNodes } from '../sim/few-nodes.ts';
import { createWorld } from '../sim/index.ts';

describe('scopes', () => {
  it('G8 do not meet, and go to nodes that run a scope of that name, whoever starts it first', () => {
    const { world, alice, bob } = twoNodes();
    const pid = alice.spawn();
    alice.pg.scope('x').join('g', pid);
    alice.pg.join('h', pid);
    world.settle();
    expect(bob.pg.whichGroups()).toEqual(['h']);
    const late = bob.pg.scope('x');
    world.settle();
    expect(late.getMembers('g')).toEqual([pid]);
    expect(late.whichGroups()).toEqual(['g']);
    const back = bob.spawn();
    late.join('g', back);
    world.settle();
    expect(alice.pg.scope('x').getMembers('g')).toEqual([pid, back]);
  });

  it('G8 that stop leave their groups everywhere, and begin empty again', () => {
    const { world, alice, bob } = twoNodes();
    const [here, there] = [alice.pg.scope('x'), bob.pg.scope('x')];
    const [pid, other] = [alice.spawn(), bob.spawn()];
    here.join('g', pid);
    there.join('g', other);
    world.settle();
    expect(alice.pg.stopScope('x')).toBe(true);
    expect(alice.pg.stopScope('x')).toBe(false);
    world.settle();
    expect(there.getMembers('g')).toEqual([other]);
    expect(here.getMembers('g')).toEqual([]);
    expect(codeOf(() => here.join('g', pid))).toBe('no-scope');
    expect(codeOf(() => here.monitorScope(() => {}))).toBe('no-scope');
    alice.pg.scope('x');
    world.settle();
    expect(here.getMembers('g')).toEqual([other]);
    expect(here.getLocalMembers('g')).toEqual([]);
  });

  it("G14 of the system are not people's: none to be seen, none to be named", () => {
    const { alice } = twoNodes();
    expect(alice.pg.whichGroups()).toEqual([]);
    for (const name of ['$hermes', '$interest']) {
      expect(codeOf(() => alice.pg.scope(name))).toBe('bad-topic');
      expect(codeOf(() => alice.pg.stopScope(name))).toBe('bad-topic');
    }
  });
});

describe('groups', () => {
  it('G15 of any size are told, before and after a peer comes, each change as one', () => {
    const world = createWorld();
    const alice = world.start('alice');
    const many = Array.from({ length: 20_000 }, () => alice.spawn());
    alice.pg.join('g', many);
    const bob = world.start('bob');
    const events: number[] = [];
    world.settle();
    expect(bob.pg.getMembers('g')).toHaveLength(20_000);
    bob.pg.monitor('g', ({ pids }) => void events.push(pids.length));
    alice.pg.join('g', many);
    alice.pg.leave('g', many.slice(0, 15_000));
    world.settle();
    expect(events).toEqual([20_000, 15_000]);
    expect(bob.pg.getMembers('g')).toHaveLength(25_000);
  });

  it('G15 in any number are told', () => {
    const world = createWorld();
    const alice = world.start('alice');
    const pid = alice.spawn();
    for (let n = 0; n < 10_000; n++) alice.pg.join(`group-${n}`, pid);
    const bob = world.start('bob');
    world.settle();
    expect(bob.pg.whichGroups()).toHaveLength(10_000);
    alice.exit(pid);
    world.settle();
    expect(bob.pg.whichGroups()).toEqual([]);
  });
});
