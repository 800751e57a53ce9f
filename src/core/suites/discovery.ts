/** What every Discovery tells. */

import type { Discovery } from '../discovery.ts';
import type { NodeRef } from '../link.ts';
import { type Case, same } from './case.ts';

export interface DiscoveryWorld {
  /** A node's Discovery, not started. */
  node(name: string): Promise<{ readonly ref: NodeRef; readonly discovery: Discovery }>;
  /** As a link pair's. */
  until(isSo: () => boolean): Promise<void>;
}

export function discoveryCases(make: () => Promise<DiscoveryWorld>): readonly Case[] {
  return [
    {
      name: 'names every other member to each, and nobody to itself',
      async run() {
        const world = await make();
        const alice = await listen(world, 'alice');
        const bob = await listen(world, 'bob');
        const carol = await listen(world, 'carol');
        const everyone = [alice, bob, carol];
        await world.until(() => everyone.every(({ found }) => found.length >= 2));
        same(alice.found.toSorted(), ['bob', 'carol'], 'alice finds');
        same(bob.found.toSorted(), ['alice', 'carol'], 'bob finds');
        same(carol.found.toSorted(), ['alice', 'bob'], 'carol finds');
        same(alice.reached.at(-1), true, 'the server is reached');
        for (const one of everyone) one.discovery.stop();
      },
    },
    {
      name: 'hints at who has left, with the life that left',
      async run() {
        const world = await make();
        const alice = await listen(world, 'alice');
        const bob = await listen(world, 'bob');
        await world.until(() => alice.found.length >= 1);
        bob.discovery.stop();
        await world.until(() => alice.lost.length >= 1);
        same(alice.lost, [bob.ref], 'alice is told');
        alice.discovery.stop();
      },
    },
    {
      name: 'is silent once stopped, and stopping again is harmless',
      async run() {
        const world = await make();
        const alice = await listen(world, 'alice');
        const carol = await listen(world, 'carol');
        await world.until(() => alice.found.length >= 1 && carol.found.length >= 1);
        alice.discovery.stop();
        alice.discovery.stop();
        await world.until(() => carol.lost.length >= 1);
        const bob = await listen(world, 'bob');
        await world.until(() => bob.found.length >= 1);
        same(alice.found, ['carol'], 'alice hears of nobody more');
        same(bob.found, ['carol'], 'and nobody of alice');
        for (const one of [bob, carol]) one.discovery.stop();
      },
    },
  ];
}

async function listen(world: DiscoveryWorld, name: string) {
  const { ref, discovery } = await world.node(name);
  const heard = {
    ref,
    discovery,
    found: [] as string[],
    lost: [] as NodeRef[],
    reached: [] as boolean[],
  };
  discovery.start({
    found: (member) => void heard.found.push(member.name),
    lost: (member) => void heard.lost.push({ name: member.name, epoch: member.epoch }),
    reached: (isReached) => void heard.reached.push(isReached),
    ended: () => {},
  });
  return heard;
}
