import { describe, expect, it } from 'vitest';
import { codeOf, collect, threeNodes, twoNodes } from '../sim/few-nodes.ts';
import { createRandom } from '../sim/random.ts';
import { createWorld } from '../sim/world.ts';
import { type Hermes, type Routing, routings } from './index.ts';

function routingsOf(nodes: readonly Hermes[]): Routing[] {
  return nodes.map(({ routing }) => routing);
}

describe('the routing of a room', () => {
  it('R9 is set for every node at once, traced by each, and decides what each of them sends', () => {
    const { world, alice, bob, carol } = threeNodes({ delayMs: 20 });
    collect(bob, 't');
    world.settle();
    alice.routeRoom('interested');
    expect(routingsOf([alice, bob, carol])).toEqual(['interested', 'per-node', 'per-node']);
    world.settle();
    for (const node of [alice, bob, carol]) {
      expect(node.routing).toBe('interested');
      const told = node.trace().filter(({ kind }) => kind === 'routing');
      expect(told).toMatchObject([{ node: node.node.name, strategy: 'interested' }]);
    }
    expect(carol.publish('t', 1, { report: true }).sent).toEqual(['bob']);
  });

  it('R9 refuses what is no routing, and a node that has left', () => {
    const { alice, bob } = twoNodes();
    expect(codeOf(() => alice.routeRoom('flood' as Routing))).toBe('bad-argument');
    void bob.leave();
    expect(codeOf(() => bob.routeRoom('interested'))).toBe('already-left');
    expect(alice.routing).toBe('per-node');
  });

  it('R9 is learned by who comes later, before it publishes, though the one who set it is gone', () => {
    const { world, alice, bob } = threeNodes({ delayMs: 20 });
    alice.routeRoom('interested');
    world.settle();
    world.crash('alice');
    world.run(30_000);
    const dave = world.start('dave');
    const first: Routing[] = [];
    dave.onNodes(() => first.push(dave.routing));
    world.settle();
    expect(first[0]).toBe('interested');
    expect(bob.routing).toBe('interested');
  });

  it("R9 leaves a node's own routing alone until the room's is set again", () => {
    const { world, alice, bob } = twoNodes();
    alice.routeRoom('interested');
    world.settle();
    bob.routing = 'per-subscriber';
    world.breakLink('alice', 'bob');
    world.settle();
    expect(routingsOf([alice, bob])).toEqual(['interested', 'per-subscriber']);
    bob.routeRoom('per-node');
    world.settle();
    expect(routingsOf([alice, bob])).toEqual(['per-node', 'per-node']);
  });

  it('R9 of two set at once one holds, the same everywhere', () => {
    const { world, alice, bob, carol } = threeNodes({ delayMs: 20 });
    alice.routeRoom('interested');
    bob.routeRoom('per-subscriber');
    world.settle();
    expect(new Set(routingsOf([alice, bob, carol])).size).toBe(1);
  });

  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'R9 after cuts, splits, crashes and a heal all nodes agree on the last word (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const one = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
      const names = ['alice', 'bob', 'carol', 'dave', 'eve'];
      const world = createWorld({ seed, delayMs: 15, jitterMs: 30 });
      const nodes = new Map(names.map((name) => [name, world.start(name)] as const));
      world.settle();
      for (let step = 0; step < 25; step++) {
        const [name, other] = [one(names), one(names)];
        const draw = random();
        if (draw < 0.5) nodes.get(name)?.routeRoom(one(routings));
        else if (draw < 0.65 && name !== other) world.cut(name, other);
        else if (draw < 0.75) world.split([names.slice(0, 2), names.slice(2)]);
        else if (draw < 0.85) world.heal();
        else {
          world.crash(name);
          nodes.set(name, world.restart(name));
        }
        world.run(random() * 9_000);
      }
      world.heal();
      world.run(40_000);
      const living = [...nodes.values()];
      for (const node of living) expect(node.nodes()).toEqual(names);
      expect(new Set(routingsOf(living)).size).toBe(1);
    },
  );
});
