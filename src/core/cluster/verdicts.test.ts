import { describe, expect, it } from 'vitest';
import { createWorld, type World } from '../../sim/index.ts';
import { glance, type Hermes, HermesError } from '../index.ts';

function start(...names: string[]): { world: World; nodes: Hermes[] } {
  const world = createWorld();
  const nodes = names.map((name) => world.start(name));
  world.settle();
  return { world, nodes };
}

function stateOf(node: Hermes | undefined, peer: string): string | undefined {
  return node?.peers().find(({ name }) => name === peer)?.state;
}

describe('a verdict', () => {
  it('M4 on a peer that others hear is unreachable, on one that nobody hears down', () => {
    const { world, nodes } = start('alice', 'bob', 'carol');
    world.cut('alice', 'bob');
    world.run(12_000);
    expect(stateOf(nodes[0], 'bob')).toBe('unreachable');
    expect(nodes[0]?.nodes()).toEqual(['alice', 'carol']);
    expect(nodes[2]?.nodes()).toEqual(['alice', 'bob', 'carol']);
    const kinds = nodes[0]?.trace().map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['asked', 'vouched']));
    world.signaling(false);
    world.crash('bob');
    world.run(25_000);
    expect(stateOf(nodes[0], 'bob')).toBe('down');
    expect(stateOf(nodes[2], 'bob')).toBe('down');
  });

  it('M4 M9 on an unreachable peer ends when the way to it is open again', () => {
    const { world, nodes } = start('alice', 'bob', 'carol');
    world.cut('alice', 'bob');
    world.run(40_000);
    expect(stateOf(nodes[0], 'bob')).toBe('unreachable');
    world.mend('alice', 'bob');
    world.settle();
    expect(stateOf(nodes[0], 'bob')).toBe('ready');
    expect(stateOf(nodes[1], 'alice')).toBe('ready');
  });

  it('M5 is not spoken while a peer is asleep, for five minutes', () => {
    const { world, nodes } = start('alice', 'bob');
    nodes[1]?.sayAsleep();
    world.run(1);
    world.freeze('bob', 200_000);
    world.run(120_000);
    expect(stateOf(nodes[0], 'bob')).toBe('asleep');
    expect(nodes[0]?.nodes()).toEqual(['alice', 'bob']);
    world.run(90_000);
    expect(stateOf(nodes[0], 'bob')).toBe('ready');
    nodes[1]?.sayAsleep();
    world.run(1);
    world.freeze('bob', 400_000);
    world.run(310_000);
    expect(stateOf(nodes[0], 'bob')).toBe('down');
  });

  it('M6 is not spoken by a node that stalled itself, and it says so', () => {
    const { world, nodes } = start('alice', 'bob', 'carol');
    world.freeze('alice', 20_000);
    world.run(20_000);
    world.settle();
    const thoughts = nodes[0]
      ?.trace()
      .flatMap((event) => (event.kind === 'peer' ? [event.state] : []));
    expect(thoughts).not.toContain('down');
    expect(nodes[0]?.trace().some(({ kind }) => kind === 'stalled')).toBe(true);
  });
});

describe('heartbeats', () => {
  it('M7 M4 leave at most thirty times a second with forty peers, and a dead one is still noticed', () => {
    const moments = new Map<string, number[]>();
    let now = (): number => 0;
    const world = createWorld({
      onSend: ({ name }, message) => {
        if (!glance(message).some(({ content }) => content.kind === 'heartbeat')) return;
        moments.set(name, [...(moments.get(name) ?? []), now()]);
      },
    });
    now = world.now;
    const nodes = Array.from({ length: 41 }, (_, at) => world.start(`node-${at}`));
    world.run(10_000);
    expect(nodes[0]?.nodes()).toHaveLength(41);
    world.signaling(false);
    world.crash('node-40');
    world.run(14_000);
    expect(nodes[0]?.nodes()).toHaveLength(40);
    for (const times of moments.values()) {
      expect(times.length).toBeGreaterThan(200);
      const spans = times.slice(30).map((at, index) => at - (times[index] ?? 0));
      expect(Math.min(...spans)).toBeGreaterThanOrEqual(1_000);
    }
  });
});

describe('a name', () => {
  it('M2 of two lives, neither by right, stays with the lesser epoch; the other is told', () => {
    const { world, nodes } = start('alice', 'bob', 'carol');
    const parts = [
      ['alice', 'bob'],
      ['carol', 'bob~2'],
    ];
    world.split(parts);
    const twin = world.start('bob', { place: 'bob~2' });
    world.split(parts);
    world.run(20_000);
    expect([nodes[0]?.nodes(), nodes[2]?.nodes()]).toEqual([
      ['alice', 'bob'],
      ['bob', 'carol'],
    ]);
    world.heal();
    world.settle();
    world.run(5_000);
    expect([nodes[1]?.stopped(), twin.stopped()]).toEqual([null, 'name-taken']);
    for (const node of nodes) expect(node.nodes()).toEqual(['alice', 'bob', 'carol']);
    expect(nodes[2]?.peers().find(({ name }) => name === 'bob')?.epoch).toBe(nodes[1]?.node.epoch);
  });
});

describe('leaving', () => {
  it('M11 says goodbye, ends every timer, and twice is once; afterwards acts are refused', () => {
    const { world, nodes } = start('alice', 'bob');
    const [alice, bob] = nodes as [Hermes, Hermes];
    void alice.leave();
    void alice.leave();
    world.run(10);
    expect(stateOf(bob, 'alice')).toBe('left');
    for (const act of [
      () => alice.publish('t', 1),
      () => alice.subscribe('t', () => {}),
      () => alice.spawn(),
      () => alice.pg.join('g', []),
      () => alice.Client.startLink('t'),
    ]) {
      expect(act).toThrow(HermesError);
    }
    expect(alice.trace().filter(({ kind }) => kind === 'stopped')).toHaveLength(1);
    void bob.leave();
    world.run(60_000);
    expect(world.hasTimers()).toBe(false);
  });

  it("M11 is not stopped by an app's function that throws", () => {
    const { world, nodes } = start('alice', 'bob');
    nodes[0]?.onNodes(() => {
      throw new Error('mine');
    });
    void nodes[0]?.leave();
    world.run(10);
    expect(stateOf(nodes[1], 'alice')).toBe('left');
    expect(nodes[0]?.stats().dropped['handler-threw']).toBe(1);
  });
});
