/**
 * What React shows, in one zustand store: written by the page's controller at most five times a second
 * and on a person's act. What moves is not in here; the stage takes it from the room itself.
 */

import { create } from 'zustand';
import type { ClientInfo, EventId, PeerInfo, Received } from '../../src/core/index.ts';
import type { Address, SimulatedAddress } from '../address.ts';
import type { Counts, PlayheadView, RoomView } from '../fold/types.ts';
import type { Standing } from '../session/node-session.ts';

/** One node of this page. */
export interface Card {
  readonly standing: Standing;
  /** Granted, or wanted; null before the first free one is known. */
  readonly name: string | null;
  readonly clients: readonly ClientInfo[];
  /** The last of what its clients received, oldest first. */
  readonly received: readonly Received[];
  readonly receivedCount: number;
  readonly nodes: readonly string[];
  readonly peers: readonly PeerInfo[];
}

export interface Notice {
  readonly id: number;
  readonly say: string;
}

/** A recorded trace that is shown in place of what the page is. */
export interface ShownTrace {
  readonly room: string;
  readonly nodes: number;
  /** From its first event to its last moment. */
  readonly ms: number;
}

export interface PageState {
  readonly room: string;
  readonly cards: readonly Card[];
  /** How the cluster is simulated; null where it is a real one. */
  readonly simulated: SimulatedAddress | null;
  /** Null while the page shows its own cluster. */
  readonly trace: ShownTrace | null;
  /** Why the trace that the page was opened for is not shown; null where it is, or will be. */
  readonly traceProblem: string | null;
  readonly view: RoomView | null;
  readonly playhead: PlayheadView | null;
  /** The chosen pace: how many times slower than real; 1 is as it comes. */
  readonly factor: number;
  /** The nodes of a simulated cluster, in order: any of them may be acted as. */
  readonly simulatedNames: readonly string[];
  /** A simulated cluster goes back: how far it has come again, and whereto, in virtual ms. */
  readonly forking: { readonly at: number; readonly to: number } | null;
  /** Since when counts and crossings are withheld, in ms of this page's clock; null: they are not. */
  readonly withheldSince: number | null;
  /** How events reach the other nodes, as an address has it. */
  readonly adapter: Pick<Address, 'adapter'>;
  /** The lesson that is taken, by its id. */
  readonly lesson: string | null;
  /** The node whose act the lesson waits for. */
  readonly lessonNode: string | null;
  /** Subtracted from the view's counts: "start counting from zero". */
  readonly countsFrom: Counts | null;
  readonly notices: readonly Notice[];
  /** Said politely to who listens: the outcome of a person's own act. */
  readonly said: string;
  /** Said at once: the signaling server is lost. */
  readonly alarm: string;
  readonly isProjected: boolean;
  readonly isMotionReduced: boolean;
  /** Single keys act wherever one is; some who speak to their machine switch that off. */
  readonly hasSingleKeys: boolean;
  readonly isKeysHelpOpen: boolean;
  /** Whether others' traces are asked for; null follows the number of nodes. */
  readonly isWatching: boolean | null;
  /** The event that is looked at, in the log or the diagram. */
  readonly looked: EventId | null;
  /** The very trace events that are looked at, by the keys of their log rows. */
  readonly lookedFacts: readonly string[];
}

export const usePage = create<PageState>()(() => ({
  room: 'demo',
  cards: [],
  simulated: null,
  trace: null,
  traceProblem: null,
  view: null,
  playhead: null,
  factor: 1,
  simulatedNames: [],
  forking: null,
  withheldSince: null,
  adapter: {},
  lesson: null,
  lessonNode: null,
  countsFrom: null,
  notices: [],
  said: '',
  alarm: '',
  isProjected: false,
  isMotionReduced: matchMedia('(prefers-reduced-motion: reduce)').matches,
  hasSingleKeys: true,
  isKeysHelpOpen: false,
  isWatching: null,
  looked: null,
  lookedFacts: [],
}));

export const emptyCard: Card = {
  standing: { is: 'left' },
  name: null,
  clients: [],
  received: [],
  receivedCount: 0,
  nodes: [],
  peers: [],
};
