/**
 * The seed's demonstration without a browser: three simulated nodes run the very code that tabs run.
 *
 *   npx tsx examples/three-nodes.ts
 */

import { createWorld } from '../src/sim/index.ts';

const world = createWorld({ seed: 7, print: (node, line) => console.log(`${node}: ${line}`) });
const alice = world.start('alice');
const bob = world.start('bob');
const carol = world.start('carol');
world.settle();

alice.Client.startLink('user_created');
alice.Client.startLink('user_updated');
for (let i = 0; i < 5; i++) bob.Client.startLink('user_created');
for (let i = 0; i < 2; i++) carol.Client.startLink('user_updated');

alice.publish('user_created', { name: 'Jade' });
world.settle();
bob.publish('user_updated', { id: 1, name: 'Jadyline' });
world.settle();

const crossings = [alice, bob, carol].map((node) => node.stats().crossingsSent);
console.log(`crossings sent by alice, bob and carol: ${crossings.join(', ')}`);
