/**
 * A lesson is data: steps of one sentence, one act and one check each. A check is made on trace
 * events alone, so it passes by whatever way the act was done, and not without it.
 */

import type { Routing } from '../../src/core/index.ts';

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly Step[];
  /** What has been seen, in one sentence. */
  readonly end: string;
}

export interface Step {
  /** What to do, in one sentence, after the place where to do it: `In bob's tab: …`. */
  readonly say: string;
  /** Whose act it is; null where any node may do it. */
  readonly at: string | null;
  readonly bet?: Bet;
  readonly check: Check;
  /** What came of it, in words, once the check has passed. */
  readonly reveal?: (outcome: Outcome) => string;
  /** The act, for the page to do when asked; null where a person has to. */
  readonly act: LessonAct | null;
}

/** A guess before the reveal: nothing is counted on the page until the event has arrived. */
export interface Bet {
  readonly question: string;
  readonly choices: readonly number[];
}

/** What has to be seen in the trace. */
export type Check =
  /** These nodes are in the room, and all of them route so. */
  | { readonly is: 'here'; readonly nodes: readonly string[]; readonly routing: Routing }
  /** A node has at least so many clients on a topic. */
  | {
      readonly is: 'clients';
      readonly node: string;
      readonly topic: string;
      readonly count: number;
    }
  /** All of these nodes route so. */
  | { readonly is: 'routed'; readonly nodes: readonly string[]; readonly routing: Routing }
  /**
   * Since the step began `from` published on the topic, routing so, and every copy has arrived;
   * `deliveries` says of nodes how many subscribers had it there, null leaving it open.
   */
  | {
      readonly is: 'published';
      readonly from: string;
      readonly topic: string;
      readonly routing: Routing;
      readonly fates: readonly Fate[];
    };

/** What has to become of an event at one node. */
export interface Fate {
  readonly node: string;
  /** Subscribers that had it there, at least; 0 is nobody. */
  readonly deliveries: number;
  /** Whether it has to come to that node at all. */
  readonly isReached: boolean;
}

/** What became of an event: node -> copies that crossed to it, and subscribers that had it there. */
export type Outcome = ReadonlyMap<
  string,
  { readonly crossings: number; readonly deliveries: number }
>;

export type LessonAct =
  | {
      readonly do: 'start';
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
  | { readonly do: 'route'; readonly routing: Routing };
