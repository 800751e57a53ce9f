/** What the stage is told to move. The stage knows where; this says what, and how far it is. */

import type { EventId } from '../../src/core/index.ts';
import type { TopicMark } from './types.ts';

/** A copy of an event on its way. */
export interface CrossingMotion {
  readonly is: 'crossing';
  /** Where it ends: at the hub; half way, where it was known lost; or nobody knows. */
  readonly fate: 'arrives' | 'lost' | 'unsure';
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  readonly event: EventId;
  /** Its number from that node to that other: with event and receiver it names the crossing. */
  readonly number: number;
  /** 0 as it leaves, 1 at its end. */
  readonly progress: number;
  /** The progress at which it is at the engine; null for one over a link. */
  readonly hub: number | null;
}

/** Something that has just happened, fading. */
export interface GlowMotion {
  readonly is:
    | 'publish'
    /** A crossing goes into the hub. */
    | 'arrive'
    /** Rays from the hub to the topic's clients, each popping. */
    | 'deliver'
    /** The same, summarised: one ring. */
    | 'burst'
    /** It arrived and nobody wanted it. */
    | 'nobody'
    | 'loss'
    /** A crossing too short to be seen travelling: the whole link is lit. */
    | 'flash'
    /** A crossing of which nothing more was heard. */
    | 'unsure'
    /** Between a node and the signaling server; `place` 1 towards the server, 0 from it. */
    | 'signal';
  readonly node: string;
  readonly from: string | null;
  readonly topic: string | null;
  readonly count: number;
  /** Where on the link from `from` to `node`, 0 to 1. */
  readonly place: number;
  /** How far its movement is, 0 to 1. */
  readonly progress: number;
  /** How strongly it shows, 1 to 0. */
  readonly level: number;
}

/** Many crossings of one topic from one node to another, summarised. */
export interface FlowMotion {
  readonly is: 'flow';
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  /** Crossings in the last second of the playhead. */
  readonly rate: number;
  /** Something crossed just now: it moves on. */
  readonly isRunning: boolean;
}

export type Motion = CrossingMotion | GlowMotion | FlowMotion;

/** What the picture leaves out. */
export interface SummaryView {
  /** Some links show how much crosses them, not each crossing. */
  readonly isFlowing: boolean;
  /** Deliveries of a node are one ring. */
  readonly isBursting: boolean;
}

/** Where the stage gets its motions from, once per frame and outside React. */
export interface MotionSource {
  /** Moves the picture on to now and tells what moves. */
  frame(isReduced: boolean): readonly Motion[];
  /** What the last frame left out. */
  summary(): SummaryView;
  /** The crossings of this event are drawn whatever is summarised; null for none. */
  follow(event: EventId | null): void;
  /** Hue, shape and letter of each topic, up to the last frame. */
  topics(): ReadonlyMap<string, TopicMark>;
  /** False: nothing will move before something new becomes known. */
  isMoving(): boolean;
  /** A person stopped the picture: nothing at all may move. */
  isPaused(): boolean;
  /** Calls `fn` when something begins to move. Returns a function that stops it. */
  onWake(fn: () => void): () => void;
}
