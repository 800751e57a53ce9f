/** A scenario is data: what is done to a simulated cluster, and when. With a seed it is a link. */

import type { Routing } from '../../src/core/index.ts';

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  /** How many nodes it is meant for, and with which seed. */
  readonly nodes: number;
  readonly seed: number;
  /** Whether nodes begin with the demonstration's clients, or with none. */
  readonly hasClients: boolean;
  readonly steps: readonly ScenarioStep[];
}

/** `at` in virtual ms, in order. */
export type ScenarioStep = { readonly at: number } & ScenarioAct;

/** Nodes are called by their name; an act of or towards one that is not there is left out. */
export type ScenarioAct =
  | {
      readonly do: 'start clients';
      readonly node: string;
      readonly topic: string;
      readonly clients: number;
    }
  | {
      readonly do: 'publish';
      readonly node: string;
      readonly topic: string;
      readonly message: unknown;
    }
  | { readonly do: 'route room'; readonly node: string; readonly routing: Routing }
  | { readonly do: 'kill' | 'leave' | 'restart' | 'freeze' | 'revive'; readonly node: string }
  | { readonly do: 'cut' | 'mend'; readonly a: string; readonly b: string }
  | { readonly do: 'slow'; readonly a: string; readonly b: string; readonly delayMs: number }
  | { readonly do: 'lossy'; readonly a: string; readonly b: string; readonly share: number }
  /** alice's side, and all others. */
  | { readonly do: 'split'; readonly here: readonly string[] }
  | { readonly do: 'heal' };
