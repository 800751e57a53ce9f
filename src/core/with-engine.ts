/** What a node with an engine is made of besides: kept apart, so that a page without one never loads it. */

import type { Engine } from './engine.ts';
import { EngineAdapter, type EngineAdapterPort } from './engine-adapter.ts';
import type { Env } from './env.ts';
import { FaultyEngine } from './faults/faulty-engine.ts';
import type { Conditions } from './faults/layer.ts';
import type { Stall } from './faults/stall.ts';

export interface NodeEngine {
  readonly engine: Engine;
  adapter(port: EngineAdapterPort): EngineAdapter;
  /** The engine as the node `name` sees it through the faults that act there. */
  faulty(
    name: string,
    under: { readonly env: Env; readonly stall: Stall },
    conditions: ReadonlyMap<string, Conditions>,
  ): FaultyEngine;
}

/** For `createNode`: events go through `engine`. */
export function withEngine(engine: Engine): NodeEngine {
  return {
    engine,
    adapter: (port) => new EngineAdapter(port),
    faulty: (...how) => new FaultyEngine(engine, ...how),
  };
}
