/**
 * The public object of a node: `window.hermes` in a page, what `join` resolves to in an app, what
 * `world.start` returns in the simulator.
 */

import type { Dispatcher } from './dispatchers.ts';
import type { InspectOptions } from './inspect.ts';
import type { TopicListeners } from './interest.ts';
import type { GroupEvent } from './pg-monitors.ts';
import type { Lab } from './lab-api.ts';
import type { Routing } from './routing.ts';
import type { Pid } from './terms.ts';
import type { TraceRow } from './trace-rows.ts';
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
  /** Of its encoded body; 0 when it never left its node and so never was encoded. */
  readonly bytes: number;
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
  readonly bytes: number;
}

/** A large event on its way to a peer or from it, in chunks. */
export interface Transfer {
  readonly id: EventId;
  readonly topic: string;
  readonly peer: string;
  readonly direction: 'sent' | 'received';
  /** Of the crossing: copies of one event to one peer have one each. */
  readonly number: number;
  /** Bytes that have been handed to the link, or have come. */
  readonly bytes: number;
  readonly total: number;
  /** Null while it is under way, '' once it is whole at its receiver, else why it never will be. */
  readonly ended: Reason | '' | null;
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
  /** Bytes for it that have not left yet: in this node's queue and in the channel. */
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
  /** What the links' data channels carry: frames leave together in messages. */
  readonly messagesSent: number;
  readonly messagesReceived: number;
  /** Of those messages. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Trace events that watched peers told. */
  readonly traceEventsReceived: number;
  /** Bytes that have not left yet, on all links. */
  readonly queuedBytes: number;
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
  /** Tells peers that this page is about to be frozen: they will not suspect its silence. */
  sayAsleep(): void;
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

  /** Starts a process. Without a handler it keeps its messages until they are flushed. */
  spawn(handler?: (message: unknown) => void): Pid;
  /** Ends a local process. False when it is not one that lives here. */
  exit(pid: Pid, reason?: string): boolean;
  /**
   * Puts `message` into a mailbox here or at another node. Always `'ok'`: to a process that is gone, or
   * a node that is not there, it goes nowhere. Throws `bad-message`, `message-too-large`.
   */
  send(pid: Pid, message: unknown): 'ok';
  /** The messages that wait in the mailbox of a local process, taken out of it. */
  flush(pid: Pid): unknown[];

  /** As `broadcast`, with more to know: a report of what became of it here, or receipts. */
  publish(topic: string, message: unknown): 'ok';
  publish(topic: string, message: unknown, options: { report: true; receipts?: false }): Report;
  publish(topic: string, message: unknown, options: { receipts: true }): Promise<Receipts>;
  /**
   * Sends `message` to every subscriber of `topic`, on all nodes: `'ok'` once it is in the local
   * mailboxes and handed to the open links. Throws `bad-topic`, `bad-message`, `message-too-large`
   * (64 MiB) before anyone has it. One of more than 200,000 bytes crosses in chunks, and lets those on
   * other topics pass.
   */
  broadcast(topic: string, message: unknown, options?: BroadcastOptions): 'ok';
  /** As `broadcast`, leaving out every subscription of the local process `from`. */
  broadcastFrom(from: Pid, topic: string, message: unknown, options?: BroadcastOptions): 'ok';
  /** To this node's subscribers alone. */
  localBroadcast(topic: string, message: unknown, options?: BroadcastOptions): 'ok';
  localBroadcastFrom(from: Pid, topic: string, message: unknown, options?: BroadcastOptions): 'ok';
  /** To the subscribers of one node. `'ok'` for an unknown one too: then it goes nowhere. */
  directBroadcast(node: string, topic: string, message: unknown, options?: BroadcastOptions): 'ok';
  /**
   * Resolves once every open link has little waiting, and room for the largest event, or after two
   * seconds: how a publisher of much waits. Publish what is at hand, then wait: what is published in one turn leaves together.
   */
  writable(): Promise<void>;
  /** Large events that are under way, from here and to here. */
  transfers(): readonly Transfer[];
  /** Calls `fn` when one begins, each time a two-hundredth of it has gone on, and with its end. */
  onTransfer(fn: (transfer: Transfer) => void): () => void;
  /** The name that `directBroadcast` takes for this node. */
  nodeName(): string;
  /** How this node's subscribers may be served besides the default way, by name. */
  readonly dispatchers: {
    /** Sets a dispatcher, or takes it away with null. */
    set(name: string, dispatcher: Dispatcher | null): void;
  };

  /**
   * Calls `fn` for each event of `topic`, or puts its message into the mailbox of a local process;
   * twice is two subscriptions. Returns a function that removes just this one. Throws `bad-topic`, and
   * `nolocal` for a pid that is not a living process of this node.
   */
  subscribe(
    topic: string,
    subscriber: ((message: unknown, info: MessageInfo) => void) | Pid,
    options?: SubscribeOptions,
  ): () => void;
  /** Removes every subscription of `pid` to `topic`. */
  unsubscribe(topic: string, pid: Pid): 'ok';

  /** Who gets a crossing of this node's events. Setting it holds from the next event on. */
  routing: Routing;
  /** Sets it for every node of the room, those that come later too; the last word holds. */
  routeRoom(routing: Routing): void;
  /** Who listens to `topic`, or to anything, and how many: as far as this node knows. */
  listeners(topic?: string): readonly TopicListeners[];
  /** Crossings that never arrived here, by publisher, the last 1,000. */
  gaps(): readonly Gap[];

  /**
   * The last 10,000 events that this node's clients received, oldest first; of those of more than 200,000
   * bytes the last 64 MiB.
   */
  received(): readonly Received[];
  /** Calls `fn` for each event that one of this node's clients receives. */
  onReceived(fn: (received: Received) => void): () => void;

  /** Process groups (Erlang's pg): the default scope, and a way to others. */
  readonly pg: DefaultProcessGroups;

  /** Faults on purpose. While this node is frozen, what would act throws `frozen`. */
  readonly lab: Lab;

  stats(): Stats;
  peers(): readonly PeerInfo[];
  /** Every trace event this node knows: its own and those of the peers it watches. */
  trace(): readonly TraceEvent[];
  /** Calls `fn` for each trace event from now on, in the order it became known here. */
  onTrace(fn: (event: TraceEvent) => void): () => void;
  /**
   * The same without an object for each, for who takes very many: visits those that became known from a
   * place on, as far as they are kept, in a row that the next one overwrites. The answer is the place to
   * go on from; the first is 0.
   */
  readTrace(from: number, visit: (row: TraceRow) => void): number;
  /**
   * Calls `fn` when there is more to read, once until someone reads: `readTrace` then, or a little later
   * what came meanwhile too.
   */
  onTraceMore(fn: () => void): () => void;
  /** Asks all peers, present and future, for their trace events; `false` ends it. */
  watch(isWatching: boolean): void;
  /** This node's own clock, in the unit of trace events' `at`. */
  now(): number;
  /**
   * What an event said, where it arrived or was published here (the last 1,000 of up to 200,000 bytes),
   * else undefined.
   */
  message(id: EventId): { readonly value: unknown } | undefined;
  /** `value` as Elixir's `inspect` prints it. */
  inspect(value: unknown, options?: InspectOptions): string;
}

export interface BroadcastOptions {
  /** Serves the subscribers of every node that has set one of this name; others drop the event. */
  readonly dispatcher?: string;
}

export interface SubscribeOptions {
  /** For dispatchers to read; never leaves this node. */
  readonly metadata?: unknown;
  /** Serves this subscription when a broadcast names no dispatcher. */
  readonly dispatcher?: string;
}

/** What became of an event where it was published. It does not say that anything arrived. */
export interface Report {
  readonly id: EventId;
  /** Nodes whose link took it; with an engine that took it, those it is for as far as is known. */
  readonly sent: readonly string[];
  /** Nodes that should have got it, or all copies of it, and did not. */
  readonly skipped: readonly { readonly node: string; readonly reason: Reason }[];
  /** Copies handed over: an engine is handed one. */
  readonly frames: number;
  /** Local subscribers that have it in their mailboxes. */
  readonly delivered: number;
  /** Bytes of those copies' frames. */
  readonly bytes: number;
}

/** Who delivered an event to how many, as they said within five seconds. */
export interface Receipts {
  readonly id: EventId;
  readonly delivered: readonly { readonly node: string; readonly count: number }[];
  /** Nodes that it was meant for and that did not say, with the reason. */
  readonly missing: readonly { readonly node: string; readonly reason: Reason }[];
}

/** Crossings `first` to `last` of a publisher, numbered for this node, that never arrived. */
export interface Gap {
  readonly from: string;
  /** With an engine: numbered for this topic, whoever hears it. */
  readonly topic?: string;
  readonly first: number;
  readonly last: number;
}

/** Who is told of a group's changes: a local process, or a function that becomes one. */
export type MonitorOwner = Pid | ((event: GroupEvent) => void);

/** A group is any text of up to 128 characters. Throws `bad-argument` for what cannot name one. */
export interface ProcessGroups {
  /** Joins local pids, all or none; a pid joined n times counts n. Throws `nolocal`. */
  join(group: string, pids: Pid | readonly Pid[]): 'ok';
  /** Takes out one occurrence for each pid given. `not_joined` when none of them was there. */
  leave(group: string, pids: Pid | readonly Pid[]): 'ok' | 'not_joined';
  /** In no order. */
  getMembers(group: string): readonly Pid[];
  getLocalMembers(group: string): readonly Pid[];
  whichGroups(): readonly string[];
  whichLocalGroups(): readonly string[];
  /** The members now, and from now on each change, told to `owner` in order: nothing between. */
  monitor(
    group: string,
    owner: MonitorOwner,
  ): { readonly ref: number; readonly members: readonly Pid[] };
  /** As `monitor`, for every group of the scope. */
  monitorScope(owner: MonitorOwner): {
    readonly ref: number;
    readonly groups: ReadonlyMap<string, readonly Pid[]>;
  };
  /** Ends a monitor: nothing of it comes any more, not even what waited. False when there is none. */
  demonitor(ref: number): boolean;
}

export interface DefaultProcessGroups extends ProcessGroups {
  /** The groups of another scope, started by being asked for. */
  scope(name: string): ProcessGroups;
  /** Ends a scope here: what joined here is left, on every node. False when it does not run. */
  stopScope(name: string): boolean;
}
