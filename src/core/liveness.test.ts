import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../sim/index.ts';
import type { Hermes, PeerState } from './index.ts';

function three(): { world: World; alice: Hermes; bob: Hermes; carol: Hermes } {
  const world = createWorld({ seed: 3 });
  const [alice, bob, carol] = [world.start('alice'), world.start('bob'), world.start('carol')];
  world.settle();
  return { world, alice, bob, carol };
}

function stateOf(node: Hermes, peer: string): PeerState | undefined {
  return node.peers().find(({ name }) => name === peer)?.state;
}

/** Virtual ms until `isSo`, looked at every 10 ms. */
function msUntil(world: World, isSo: () => boolean, limitMs = 60_000): number {
  const from = world.now();
  while (!isSo()) {
    if (world.now() - from > limitMs) throw new Error('it never came to be');
    world.run(10);
  }
  return world.now() - from;
}

describe('a node that goes', () => {
  it('M1 with a goodbye is gone at once', () => {
    const { world, alice } = three();
    world.stop('bob');
    expect(msUntil(world, () => stateOf(alice, 'bob') === 'left')).toBeLessThan(100);
    expect(alice.nodes()).toEqual(['alice', 'carol']);
  });

  it('M4 without a word is down within two seconds while the signaling server tells', () => {
    const { world, alice } = three();
    world.crash('bob');
    expect(msUntil(world, () => stateOf(alice, 'bob') === 'down')).toBeLessThan(2_000);
    expect(alice.nodes()).toEqual(['alice', 'carol']);
  });

  it('M4 without a word is down within ten seconds without the signaling server', () => {
    const { world, alice } = three();
    world.signaling(false);
    world.run(2_000);
    world.crash('bob');
    msUntil(world, () => stateOf(alice, 'bob') === 'suspect');
    expect(alice.nodes()).toContain('bob');
    world.run(10_000);
    expect(stateOf(alice, 'bob')).toBe('down');
  });

  it('M1 G7 and comes back is a later life, with nothing of the earlier one', () => {
    const { world, alice, bob } = three();
    const pid = bob.Client.startLink('t');
    bob.pg.join('g', pid);
    world.settle();
    expect(alice.pg.getMembers('g')).toEqual([pid]);
    world.crash('bob');
    const later = world.restart('bob');
    world.settle();
    expect(later.node.epoch).toBeGreaterThan(bob.node.epoch);
    expect(alice.nodes()).toEqual(['alice', 'bob', 'carol']);
    expect(alice.pg.getMembers('g')).toEqual([]);
    expect(alice.pg.whichGroups()).toEqual([]);
    const got: unknown[] = [];
    later.subscribe('t', (message) => got.push(message));
    alice.publish('t', 1);
    world.settle();
    expect(got).toEqual([1]);
  });
});

describe('a node that stalls', () => {
  it('M3 for six seconds is suspect, not down, and loses nothing', () => {
    const { world, alice, bob } = three();
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message));
    world.freeze('bob', 6_000);
    const states = new Set<PeerState | undefined>();
    for (let i = 0; i < 60; i++) {
      world.run(100);
      states.add(stateOf(alice, 'bob'));
      alice.publish('t', i);
    }
    expect(states).toEqual(new Set(['ready', 'suspect']));
    world.settle();
    expect(stateOf(alice, 'bob')).toBe('ready');
    expect(got).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(bob.stats().crossingsLost).toBe(0);
  });

  it('M6 does not blame the others for its own silence', () => {
    const { world, alice } = three();
    world.freeze('alice', 8_000);
    world.run(8_000);
    world.settle();
    const thought = alice.trace().flatMap((event) => (event.kind === 'peer' ? [event.state] : []));
    expect(new Set(thought)).toEqual(new Set(['connecting', 'ready']));
    expect(stateOf(alice, 'bob')).toBe('ready');
  });

  it('M4 is not killed by a wrong hint: it answers a probe', () => {
    const { world, alice, bob } = three();
    world.signaling(false);
    world.signaling(true);
    world.split([['alice', 'carol'], ['bob']]);
    world.mend('alice', 'bob');
    world.run(2_000);
    expect(stateOf(alice, 'bob')).toBe('ready');
    expect(stateOf(bob, 'alice')).toBe('ready');
  });
});

describe('a cut', () => {
  it('M3 shorter than a link lives loses nothing', () => {
    const { world, alice, bob } = three();
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message));
    world.cut('alice', 'bob');
    alice.publish('t', 1);
    world.run(5_000);
    expect(got).toEqual([]);
    world.mend('alice', 'bob');
    alice.publish('t', 2);
    world.settle();
    expect(got).toEqual([1, 2]);
  });

  it('M9 longer than that is down, and after it heals all views agree', () => {
    const { world, alice, bob, carol } = three();
    const pid = bob.Client.startLink('t');
    bob.pg.join('g', pid);
    world.split([['alice', 'carol'], ['bob']]);
    world.run(30_000);
    expect(alice.nodes()).toEqual(['alice', 'carol']);
    expect(bob.nodes()).toEqual(['bob']);
    expect(alice.pg.getMembers('g')).toEqual([]);
    world.heal();
    const healed = msUntil(world, () =>
      [alice, bob, carol].every((node) => node.nodes().length === 3),
    );
    expect(healed).toBeLessThan(5_000);
    world.settle();
    expect(alice.pg.getMembers('g')).toEqual([pid]);
  });

  it('L2 names what was lost with a link, the last one included', () => {
    const { world, alice, bob } = three();
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message));
    alice.publish('t', 1);
    world.settle();
    world.cut('alice', 'bob');
    for (const n of [2, 3, 4]) alice.publish('t', n);
    world.run(17_000);
    world.mend('alice', 'bob');
    world.settle();
    alice.publish('t', 5);
    world.settle();
    expect(got).toEqual([1, 5]);
    expect(bob.trace()).toContainEqual(
      expect.objectContaining({ kind: 'lost', peer: 'alice', first: 2, last: 4 }),
    );
    expect(bob.stats().crossingsLost).toBe(3);
  });
});

describe('a link that breaks', () => {
  it('G13 M9 is replaced within the session, and a join made meanwhile is known afterwards', () => {
    const { world, alice, bob } = three();
    const pid = alice.Client.startLink('t');
    world.breakLink('alice', 'bob');
    alice.pg.join('g', pid);
    expect(msUntil(world, () => stateOf(bob, 'alice') === 'suspect')).toBeLessThan(100);
    world.settle();
    expect(stateOf(bob, 'alice')).toBe('ready');
    expect(bob.pg.getMembers('g')).toEqual([pid]);
  });

  it('L2 L1 takes what was under way along, by name', () => {
    const { world, alice, bob } = three();
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message));
    alice.publish('t', 1);
    world.breakLink('alice', 'bob');
    alice.publish('t', 2);
    world.settle();
    alice.publish('t', 3);
    world.settle();
    expect(got).toEqual([3]);
    expect(bob.stats().crossingsLost).toBe(2);
  });
});

describe('the signaling server', () => {
  it('M8 dies: open links go on; it returns: a new node finds all', () => {
    const { world, alice, bob } = three();
    const got: unknown[] = [];
    bob.subscribe('t', (message) => got.push(message));
    world.signaling(false);
    world.run(20_000);
    alice.publish('t', 'still here');
    world.run(10);
    expect(got).toEqual(['still here']);
    const dave = world.start('dave');
    world.run(5_000);
    expect(dave.nodes()).toEqual(['dave']);
    world.signaling(true);
    world.settle();
    expect(dave.nodes()).toEqual(['alice', 'bob', 'carol', 'dave']);
    expect(alice.nodes()).toEqual(dave.nodes());
  });
});

describe('strangers', () => {
  it('M10 of another protocol are refused, with a reason that both sides show', () => {
    const { world, alice } = three();
    const old = world.start('zoe', { protocol: { min: 7, max: 9 } });
    world.settle();
    expect(alice.nodes()).toEqual(['alice', 'bob', 'carol']);
    expect(alice.peers().find(({ name }) => name === 'zoe')).toMatchObject({ reason: 'version' });
    expect(old.peers().map(({ reason }) => reason)).toEqual(['version', 'version', 'version']);
    expect(old.nodes()).toEqual(['zoe']);
  });
});

describe('determinism', () => {
  it('D1 two worlds with one seed trace the same, byte for byte', () => {
    const run = (): string => {
      const { world, alice } = three();
      alice.Client.startLink('t');
      world.crash('bob');
      world.run(1_000);
      alice.publish('t', 1);
      world.settle();
      return JSON.stringify(world.trace());
    };
    expect(run()).toBe(run());
  });
});
