import { describe, expect, it } from 'vitest';
import { codeOf, collect, threeNodes } from '../../sim/few-nodes.ts';
import { createWorld, type World } from '../../sim/index.ts';
import type { Hermes, TraceEventOf } from '../index.ts';

function faultsOf(node: Hermes): TraceEventOf<'fault'>[] {
  return node.trace().filter((event) => event.kind === 'fault');
}

describe('who may break what', () => {
  it('F1 one’s own always, what is of others in a lab alone', () => {
    const { world, alice, bob, carol } = threeNodes({ isLab: false });
    expect(alice.lab.isOpen).toBe(false);
    const others: (() => void)[] = [
      () => alice.lab.cut('bob', 'carol'),
      () => alice.lab.slow('bob', 'carol', 5),
      () => alice.lab.lossy('bob', 'carol', 0.5),
      () => alice.lab.mend('bob', 'carol'),
      () => alice.lab.freeze('bob'),
      () => alice.lab.revive('bob'),
      () => alice.lab.kill('bob'),
      () => alice.lab.leave('bob'),
      () => alice.lab.split([['alice'], ['bob']]),
      () => alice.lab.closeRoom(),
      () => alice.lab.openRoom(),
    ];
    expect(others.map(codeOf)).toEqual(others.map(() => 'refused'));
    expect(others[0]).toThrow('npm start -- --lab');
    alice.lab.cut('alice', 'bob');
    alice.lab.mend('alice', 'bob');
    alice.lab.slow('carol', 'alice', 100);
    alice.lab.freeze('alice');
    alice.lab.heal();
    alice.lab.revive('alice');
    alice.lab.slow('carol', 'alice', 0);
    alice.lab.kill('alice');
    world.settle();
    expect([...faultsOf(bob), ...faultsOf(carol)]).toEqual([]);
    expect([bob, carol].map((node) => node.stats().dropped)).toEqual([{}, {}]);
  });

  it('F9 names, delays and shares are checked, with a sentence', () => {
    const { alice } = threeNodes();
    const wrong: (() => void)[] = [
      () => alice.lab.cut('alice', 'zoe'),
      () => alice.lab.cut('bob', 'bob'),
      () => alice.lab.slow('alice', 'bob', -1),
      () => alice.lab.slow('alice', 'bob', Number.NaN),
      () => alice.lab.slow('alice', 'bob', 1e9),
      () => alice.lab.lossy('alice', 'bob', 1.1),
      () => alice.lab.mend('alice', '__proto__'),
      () => alice.lab.kill('constructor'),
      () => alice.lab.freeze(''),
      () => alice.lab.split([['alice', 'zoe']]),
      () => alice.lab.split([['alice', 'bob', 'carol']]),
      () => alice.lab.split([['alice'], ['bob', 'alice']]),
    ];
    expect(wrong.map(codeOf)).toEqual(wrong.map(() => 'bad-argument'));
    expect(() => alice.lab.kill('zoe')).toThrow('There is no node zoe in this room.');
    expect(faultsOf(alice)).toEqual([]);
  });

  it('F9 what cannot be asked for is refused: nobody hears', () => {
    const { world, alice, bob } = threeNodes();
    world.split([['alice'], ['bob', 'carol']]);
    world.run(1_000);
    world.signaling(false);
    world.run(20_000);
    const vain: (() => void)[] = [
      () => alice.lab.cut('bob', 'carol'),
      () => alice.lab.kill('bob'),
      () => alice.lab.closeRoom(),
    ];
    expect(vain.map(codeOf)).toEqual(['refused', 'refused', 'refused']);
    expect(bob.stopped()).toBeNull();
    void alice.leave();
    expect(codeOf(() => alice.lab.heal())).toBe('already-left');
    expect(codeOf(() => alice.lab.kill('bob'))).toBe('already-left');
  });
});

describe('how faults end', () => {
  it('F7 heal ends all that one set, here and elsewhere, and nothing else', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.slow('alice', 'bob', 50);
    alice.lab.cut('bob', 'carol');
    alice.lab.lossy('carol', 'bob', 0.5);
    alice.lab.lossy('carol', 'alice', 0.5);
    bob.lab.slow('alice', 'carol', 70);
    world.run(1_000);
    // A link of others has its faults at one end.
    expect(faultsOf(bob).map(({ fault, peer }) => `${fault} ${peer}`)).toEqual([
      'cut carol',
      'lossy carol',
    ]);
    alice.lab.heal();
    world.run(1_000);
    const last = new Map(
      [alice, bob, carol]
        .flatMap(faultsOf)
        .map((one) => [`${one.node} ${one.fault} ${one.peer} by ${one.owner}`, one.value]),
    );
    expect(Object.fromEntries(last)).toEqual({
      'alice slow bob by alice': 0,
      'alice lossy carol by alice': 0,
      'bob cut carol by alice': 0,
      'bob lossy carol by alice': 0,
      'alice slow carol by bob': 70,
    });
  });

  it.each([
    ['says goodbye', 'stop'],
    ['is killed', 'crash'],
  ] as const)('F7 a fault ends when its owner %s', (_how, how) => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.cut('bob', 'carol');
    alice.lab.slow('bob', 'carol', 100);
    world.run(500);
    world[how]('alice');
    world.settle();
    world.run(3_000);
    expect(faultsOf(bob).slice(-2)).toMatchObject([
      { fault: 'cut', value: 0, owner: 'alice' },
      { fault: 'slow', value: 0, owner: 'alice' },
    ]);
    const got = collect(carol, 't');
    bob.publish('t', 1);
    world.run(1);
    expect(got).toEqual([1]);
  });

  it('F7 a fault ends when its owner is reached no more, or is a later life', () => {
    const { world, alice, bob } = threeNodes();
    alice.lab.slow('bob', 'carol', 100);
    world.run(500);
    world.cut('alice', 'bob');
    world.run(12_000);
    expect(faultsOf(bob).at(-1)).toMatchObject({ fault: 'slow', value: 0 });
    world.heal();
    world.settle();
    alice.lab.slow('bob', 'carol', 100);
    world.run(500);
    world.crash('alice');
    world.restart('alice');
    world.settle();
    expect(faultsOf(bob).at(-1)).toMatchObject({ fault: 'slow', value: 0 });
  });

  it('F8 each is traced once where it acts, and stands for whoever begins to watch', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.slow('bob', 'carol', 100);
    alice.lab.slow('bob', 'carol', 100);
    world.run(100);
    alice.lab.slow('bob', 'carol', 200);
    world.run(100);
    expect(faultsOf(bob).map(({ value }) => value)).toEqual([100, 200]);
    carol.watch(true);
    world.run(2_000);
    const seen = carol.trace().filter((event) => event.kind === 'fault');
    expect(seen).toMatchObject([{ node: 'bob', fault: 'slow', value: 200, owner: 'alice' }]);
  });
});

describe('a split', () => {
  it('F10 parts the room in two, at the signaling server too, until it is healed', () => {
    const world = createWorld();
    const [alice, bob, carol, dave] = ['alice', 'bob', 'carol', 'dave'].map((name) =>
      world.start(name),
    ) as [Hermes, Hermes, Hermes, Hermes];
    world.settle();
    alice.lab.split([['carol', 'dave']]);
    expect(faultsOf(alice).at(-1)).toMatchObject({ fault: 'split', peer: '', owner: 'alice' });
    world.run(60_000);
    expect([alice, bob, carol, dave].map((node) => node.nodes().join(' '))).toEqual([
      'alice bob',
      'alice bob',
      'carol dave',
      'carol dave',
    ]);
    // Whoever comes is in the owner's part.
    const erin = world.start('erin');
    world.settle();
    expect(erin.nodes()).toEqual(['alice', 'bob', 'erin']);
    alice.lab.heal();
    world.settle();
    for (const node of [alice, bob, carol, dave, erin]) expect(node.nodes()).toHaveLength(5);
    expect(faultsOf(alice).at(-1)).toMatchObject({ value: 0 });
  });

  it('F10 in three lasts, though its owner reaches nobody, and ends with its word', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.split([['alice'], ['bob'], ['carol']]);
    world.run(500);
    expect(faultsOf(bob)).toMatchObject([{ fault: 'cut', peer: 'carol', owner: 'alice' }]);
    world.run(60_000);
    expect([alice, bob, carol].map((node) => node.nodes().length)).toEqual([1, 1, 1]);
    alice.lab.heal();
    world.settle();
    expect([alice, bob, carol].map((node) => node.nodes().length)).toEqual([3, 3, 3]);
    expect(faultsOf(bob).at(-1)).toMatchObject({ fault: 'cut', value: 0, owner: 'alice' });
  });

  it.each([
    ['its owner is gone', (world: World) => world.crash('alice')],
    ['the signaling server is gone', (world: World) => world.signaling(false)],
  ] as const)('F10 F7 in three ends when %s', (_what, act) => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.split([['bob'], ['carol']]);
    world.run(30_000);
    act(world);
    world.run(15_000);
    expect(faultsOf(bob).at(-1)).toMatchObject({ fault: 'cut', value: 0, owner: 'alice' });
    expect(faultsOf(carol)).toEqual([]);
  });

  it('F10 F7 ends with its owner', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.split([['carol']]);
    world.run(20_000);
    expect(bob.nodes()).toEqual(['alice', 'bob']);
    world.crash('alice');
    world.settle();
    expect(bob.nodes()).toEqual(['bob', 'carol']);
    expect(carol.nodes()).toEqual(['bob', 'carol']);
  });

  it('F10 of other parts takes the place of the one before; no parts end it', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.split([['carol']]);
    world.run(5_000);
    alice.lab.split([['bob']]);
    world.settle();
    expect([alice, bob, carol].map((node) => node.nodes().join(' '))).toEqual([
      'alice carol',
      'bob',
      'alice carol',
    ]);
    alice.lab.split([]);
    world.settle();
    for (const node of [alice, bob, carol]) expect(node.nodes()).toHaveLength(3);
  });
});

describe('a room that is shut', () => {
  it('F11 M8 lets nobody in and carries no signal; links go on; opened, all is as it was', () => {
    const { world, alice, bob } = threeNodes();
    const got = collect(bob, 't');
    alice.lab.closeRoom();
    world.run(1_000);
    const reached = (node: Hermes): unknown =>
      node.trace().findLast(({ kind }) => kind === 'signaling');
    expect(reached(bob)).toMatchObject({ reached: 0 });
    const dave = world.start('dave');
    alice.publish('t', 1);
    world.run(20_000);
    expect(got).toEqual([1]);
    expect(dave.nodes()).toEqual(['dave']);
    // A link that breaks stays broken: no signal passes.
    world.breakLink('alice', 'bob');
    world.run(20_000);
    expect(alice.nodes()).toEqual(['alice', 'carol']);
    expect(faultsOf(alice)).toMatchObject([{ fault: 'room-closed', peer: '', value: 1 }]);
    // Anyone may open it; its owner hears of that.
    bob.lab.openRoom();
    world.settle();
    expect(dave.nodes()).toEqual(['alice', 'bob', 'carol', 'dave']);
    expect(alice.nodes()).toEqual(dave.nodes());
    expect(faultsOf(alice).at(-1)).toMatchObject({ fault: 'room-closed', value: 0 });
    expect(reached(bob)).toMatchObject({ reached: 1 });
  });

  it('F11 F7 is open again when its owner is gone, and who went meanwhile is missed', () => {
    const { world, alice, bob, carol } = threeNodes();
    alice.lab.closeRoom();
    world.run(1_000);
    world.crash('carol');
    world.run(1_000);
    expect(bob.nodes()).toContain('carol');
    world.crash('alice');
    world.settle();
    expect(bob.nodes()).toEqual(['bob']);
    expect(carol.stopped()).toBeNull();
    const dave = world.start('dave');
    world.settle();
    expect(dave.nodes()).toEqual(['bob', 'dave']);
  });
});

it('D1 faults of a lab are as repeatable as all else', () => {
  const run = (): string => {
    const { world, alice, bob } = threeNodes({ seed: 9, delayMs: 10, jitterMs: 30 });
    alice.lab.lossy('bob', 'carol', 0.4);
    alice.lab.slow('alice', 'bob', 40);
    for (let n = 0; n < 50; n++) bob.publish('t', n);
    world.run(2_000);
    alice.lab.freeze('carol');
    world.run(12_000);
    alice.lab.kill('bob');
    world.run(12_000);
    return JSON.stringify(world.trace());
  };
  expect(run()).toBe(run());
});
