/**
 * The public object of a node: `window.hermes` in a page, what `join` resolves to in an app, what
 * `world.start` returns in the simulator.
 */

import type { InspectOptions } from './inspect.ts';
import type { Pid } from './terms.ts';
import type { EventId, PeerState, Reason, TraceEvent } from './trace.ts';

export interface NodeInfo {
  readonly name: string;
  readonly room: string;
  /** This life's number; a later life of the same name has a greater one. */
  readonly epoch: number;
}

/** What comes with a message: its topic, the publishing node's name, the event's id. */
export interface MessageInfo {
  readonly topic: string;
  readonly from: string;
  readonly id: EventId;
}

export interface ClientInfo {
  readonly pid: Pid;
  readonly topic: string;
  /** Events this client has received. */
  readonly received: number;
}

/** One event that one of this node's clients received. */
export interface Received {
  readonly pid: Pid;
  readonly topic: string;
  readonly message: unknown;
  readonly from: string;
}

export interface PeerInfo {
  readonly name: string;
  readonly epoch: number;
  readonly state: PeerState;
  readonly reason: Reason | '';
  /** Greeted and synced: what `nodes()` counts. */
  readonly isMember: boolean;
  /** Round trip in ms, the least of the recent ones, or null before the first. */
  readonly rttMs: number | null;
  /** The peer's clock minus this node's, in ms, or null before the first estimate. */
  readonly offsetMs: number | null;
  readonly queuedBytes: number;
}

/** Exact counters of this life. Events are counted apart from all other traffic. */
export interface Stats {
  readonly published: number;
  readonly crossingsSent: number;
  readonly crossingsReceived: number;
  readonly crossingsSkipped: number;
  readonly crossingsLost: number;
  /** Events handed to local subscribers: one per event and subscription. */
  readonly deliveries: number;
  readonly framesSent: number;
  readonly framesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Frames that changed nothing, by reason. */
  readonly dropped: Readonly<Partial<Record<Reason, number>>>;
}

export interface Hermes {
  readonly node: NodeInfo;
  /** Sorted names: this node and its peers that are greeted and synced, suspect ones included. */
  nodes(): readonly string[];
  /** Calls `fn` after each change of `nodes()`; returns a function that stops it. */
  onNodes(fn: (nodes: readonly string[]) => void): () => void;
  /** Resolves once `nodes()` has at least `count` names; rejects when this node leaves before. */
  ready(count: number): Promise<void>;
  /** Says goodbye and closes every link. Harmless twice. */
  leave(): Promise<void>;
  /** Why this node is no longer running, or null while it runs. */
  stopped(): Reason | null;
  onStopped(fn: (reason: Reason) => void): () => void;

  readonly Client: {
    /** Starts the seed's subscriber process, which receives and prints events of `topic`. */
    startLink(topic: string): Pid;
    /** Ends it. False when it is not one of this node's living clients. */
    stop(pid: Pid): boolean;
  };
  clients(): readonly ClientInfo[];

  /**
   * Publishes `message` on `topic`: `'ok'` once it is in the local mailboxes and handed to the open
   * links. Throws `bad-topic`, `bad-message`, `message-too-large` before anyone has it.
   */
  publish(topic: string, message: unknown): 'ok';
  /** Calls `fn` for each event of `topic`. Returns a function that removes this subscription. */
  subscribe(topic: string, fn: (message: unknown, info: MessageInfo) => void): () => void;
  /** Removes every subscription of `pid` to `topic`. */
  unsubscribe(topic: string, pid: Pid): 'ok';
  /** The last 10,000 events that this node's clients received, oldest first. */
  received(): readonly Received[];
  /** Calls `fn` for each event that one of this node's clients receives. */
  onReceived(fn: (received: Received) => void): () => void;

  /** Process groups (Erlang's pg), the default scope. */
  readonly pg: ProcessGroups;

  stats(): Stats;
  peers(): readonly PeerInfo[];
  /** Every trace event this node knows: its own and those of the peers it watches. */
  trace(): readonly TraceEvent[];
  /** Calls `fn` for each trace event from now on, in the order it became known here. */
  onTrace(fn: (event: TraceEvent) => void): () => void;
  /** Asks all peers, present and future, for their trace events; `false` ends it. */
  watch(isWatching: boolean): void;
  /** This node's own clock, in the unit of trace events' `at`. */
  now(): number;
  /** What an event said, where it arrived or was published here (the last 1,000), else undefined. */
  message(id: EventId): { readonly value: unknown } | undefined;
  /** `value` as Elixir's `inspect` prints it. */
  inspect(value: unknown, options?: InspectOptions): string;
}

export interface ProcessGroups {
  /** Joins local pids; a pid joined n times counts n. Throws `not-local`. */
  join(group: string, pids: Pid | readonly Pid[]): 'ok';
  leave(group: string, pids: Pid | readonly Pid[]): 'ok' | 'not_joined';
  getMembers(group: string): readonly Pid[];
  getLocalMembers(group: string): readonly Pid[];
  whichGroups(): readonly string[];
  whichLocalGroups(): readonly string[];
}
