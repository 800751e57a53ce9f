import { deepStrictEqual } from 'node:assert';
import { describe, it } from 'vitest';
import { MemoryEngine } from './memory-backplane.ts';
import { backplaneCases, type BackplaneWorld } from './suites/backplane.ts';

function world(): Promise<BackplaneWorld> {
  const engine = new MemoryEngine();
  return Promise.resolve({
    server: () => Promise.resolve(engine.join()),
    die: ({ server }) => Promise.resolve(engine.lapse(server)),
    setUp: (isUp) => Promise.resolve(engine.setUp(isUp)),
    // It all happens at once.
    until: (isSo) => (isSo() ? Promise.resolve() : Promise.reject(new Error(String(isSo)))),
    close: () => Promise.resolve(),
  });
}

describe('the backplane in memory', () => {
  for (const { name, run } of backplaneCases(world, deepStrictEqual)) {
    it(name, run);
  }
});
