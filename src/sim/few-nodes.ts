/** A few nodes that know one another, for tests. */

import { type Hermes, HermesError } from '../core/index.ts';
import { createRandom } from './random.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface Three {
  readonly world: World;
  readonly alice: Hermes;
  readonly bob: Hermes;
  readonly carol: Hermes;
}

export function threeNodes(options: WorldOptions = {}): Three {
  const world = createWorld(options);
  const nodes = {
    alice: world.start('alice'),
    bob: world.start('bob'),
    carol: world.start('carol'),
  };
  world.settle();
  return { world, ...nodes };
}

export function twoNodes(): Omit<Three, 'carol'> {
  const world = createWorld();
  const nodes = { alice: world.start('alice'), bob: world.start('bob') };
  world.settle();
  return { world, ...nodes };
}

/** Bytes that nothing deflates, the same for a seed. */
export function noise(bytes: number, seed = 1): Uint8Array {
  const random = createRandom(seed);
  return Uint8Array.from({ length: bytes }, () => random() * 256);
}

/** What a function subscribed to `topic` gets, as it comes. */
export function collect(node: Hermes, topic: string): unknown[] {
  const got: unknown[] = [];
  node.subscribe(topic, (message) => got.push(message));
  return got;
}

/** The code of the HermesError that `act` throws, or `none`. */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof HermesError ? error.code : String(error);
  }
  return 'none';
}
