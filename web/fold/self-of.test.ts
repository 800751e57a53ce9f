import { expect, it } from 'vitest';
import { createWorld } from '../../src/sim/index.ts';
import { Room } from './room.ts';
import { selfOf } from './self-of.ts';

it('a picture is of the node whose word it goes by, as long as it is shown', () => {
  const world = createWorld();
  const [, bob] = [world.start('alice'), world.start('bob')];
  world.settle();
  const room = new Room({ self: bob.node, now: () => world.now(), isOneClock: true });
  room.addAll(world.trace());
  world.run(1_000);
  room.tick();
  expect(selfOf(room.view())).toBe('bob');
  world.crash('bob');
  world.run(60_000);
  room.tick();
  expect(selfOf(room.view())).toBe('bob');
  expect(selfOf(null)).toBe('');
});
