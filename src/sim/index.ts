/** The simulator's public entry. */

export { createWorld, type World, type WorldOptions } from './world.ts';
