/**
 * Puts one node together. Nothing here is shared between nodes: two in one process never meet except
 * over a link.
 */

import type { Adapter, IncomingEvent } from './adapter.ts';
import { Clients } from './client.ts';
import { Cluster } from './cluster/cluster.ts';
import type { ClusterOptions } from './cluster/cluster-port.ts';
import { Counters } from './counters.ts';
import type { Discovery } from './discovery.ts';
import { Dispatchers } from './dispatchers.ts';
import type { EngineAdapter } from './engine-adapter.ts';
import type { Env } from './env.ts';
import { HermesError } from './errors.ts';
import { Faults } from './faults/faults.ts';
import { createLab } from './faults/lab.ts';
import { FaultLayer } from './faults/layer.ts';
import type { Gap, Hermes } from './hermes-api.ts';
import { createHermes } from './hermes.ts';
import { inspect } from './inspect.ts';
import type { Lab } from './lab-api.ts';
import type { Dialer, NodeRef } from './link.ts';
import { Listeners } from './listeners.ts';
import { Mesh } from './mesh.ts';
import { Messages } from './messages.ts';
import { byCodeUnits, isSystemTopic } from './names.ts';
import { startPgServer } from './pg-server.ts';
import { Processes } from './process.ts';
import { originOf, PubSub } from './pubsub.ts';
import { ReceiptDesk } from './receipts.ts';
import { RoomRouting } from './room-routing.ts';
import { hermesGroup } from './routing.ts';
import { Scopes } from './scopes.ts';
import { isPid, type Pid, samePid } from './terms.ts';
import type { Reason } from './trace.ts';
import { Tracer } from './tracer.ts';
import { Transfers } from './transfers.ts';
import { Watching } from './watching.ts';
import type { NodeEngine } from './with-engine.ts';
import type { Frame, FrameContent } from './wire/frames.ts';

export interface NodeOptions {
  readonly name: string;
  /** This life's number: greater than that of every earlier life of the name. */
  readonly epoch: number;
  readonly room: string;
  readonly env: Env;
  readonly discovery: Discovery;
  readonly dialer: Dialer;
  /** What carries events to the other nodes; without one they go over the links. */
  readonly engine?: NodeEngine;
  /** Whether nodes of this room take faults from one another; a node's own always work. */
  readonly isLab?: boolean;
  /** Where clients print. */
  readonly print?: (line: string) => void;
  /** Trace events kept, the newest; 50,000 when not given. */
  readonly traceMax?: number;
  /** Hears what a subscriber threw. */
  readonly onError?: (error: unknown) => void;
  /** The protocol versions spoken, if not this code's own: for tests. */
  readonly protocol?: { readonly min: number; readonly max: number };
}

/** The parts of a node that its public object speaks to. */
export interface NodeParts {
  readonly options: NodeOptions;
  readonly self: NodeRef;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly processes: Processes;
  readonly pubsub: PubSub;
  readonly dispatchers: Dispatchers;
  readonly messages: Messages;
  readonly receipts: ReceiptDesk;
  readonly transfers: Transfers;
  readonly clients: Clients;
  readonly cluster: Cluster;
  readonly watching: Watching;
  readonly scopes: Scopes;
  readonly mesh: Mesh;
  readonly roomRouting: RoomRouting;
  readonly faults: Faults;
  readonly lab: Lab;
  readonly onNodes: Listeners<readonly string[]>;
  readonly onStopped: Listeners<Reason>;
  nodes(): readonly string[];
  gaps(): readonly Gap[];
  queuedBytes(): number;
  /** Calls `then` once little waits for the links and the engine, or after two seconds. */
  writable(then: () => void): void;
  isMember(peer: string): boolean;
  /** Whether a pid is one that this node's owner may end or use. */
  isOwn(pid: Pid): boolean;
  /** The same pid, when it is a living process of this node. Throws `nolocal`, `bad-argument`. */
  localPid(pid: Pid): Pid;
  /** Calls an app's function; what it throws is counted and told, and false is the answer. */
  calling(fn: () => void): boolean;
  stop(reason: Reason): void;
  stopped(): Reason | null;
}

/** Starts a node: it finds its peers by itself from here on. */
export function createNode(given: NodeOptions): Hermes {
  const layer = new FaultLayer(given, given.name);
  const options: NodeOptions = { ...given, ...layer.over };
  const { env, room, onError, isLab = false } = options;
  const self: NodeRef = Object.freeze({ name: options.name, epoch: options.epoch });
  const counters = new Counters();
  /** An app's function threw: counted, told, and no business of the node's. */
  const threw = (error: unknown): void => {
    counters.drop('handler-threw');
    onError?.(error);
  };
  const tracer = new Tracer(env, self, threw, options.traceMax);
  const clients = new Clients(threw);
  const dispatchers = new Dispatchers();
  const receipts = new ReceiptDesk(env, (count) => transfers.isSending(count));
  const transfers = new Transfers({
    self,
    tracer,
    threw,
    failed: (count, peer, reason) => receipts.failed(count, peer, reason),
  });
  const onNodes = new Listeners<readonly string[]>(threw);
  const onStopped = new Listeners<Reason>(threw);
  let known: readonly string[] = [self.name];
  let stopped: Reason | null = null;
  /** Whose event came last. */
  let heardOf: { readonly peer: NodeRef; readonly origin: string } = {
    peer: self,
    origin: originOf(self),
  };

  const processes = new Processes(env, self, (pid) => {
    pubsub.exited(pid);
    clients.exited(pid);
    scopes.exited(pid);
  });
  const loses = (peer: string): boolean => layer.loses(peer);
  const cluster = new Cluster(clusterOptions(options, self, tracer, counters, transfers, loses), {
    peerUp(peer) {
      scopes.peerUp(peer.name);
      watching.peerUp(peer);
      byEngine?.peerUp(peer.name);
    },
    peerGone(peer, reason) {
      scopes.peerDown(peer.name);
      pubsub.peerGone(peer.name);
      receipts.peerGone(peer.name, reason);
      watching.peerGone(peer);
      faults.peerGone(peer);
      byEngine?.peerGone(peer.name);
    },
    beatAll: () => byEngine?.beat() === true,
    frame: receive,
    changed: ({ name }) => changed(name),
    ended: stop,
  });
  const shared = { self, env, cluster, tracer, counters };
  const scopes = new Scopes({
    ...shared,
    processes,
    onInterest: {
      listens: (topic, isListening, number) => byEngine?.listens(topic, isListening, number),
      known: (peer, number) => byEngine?.interestKnown(peer, number),
      taken: (peer) => byEngine?.interestTaken(peer),
    },
  });
  const hermesScope = scopes.open(hermesGroup.scope);
  const mesh = new Mesh({
    self,
    cluster,
    nodes: () => hermesScope.peersIn(hermesGroup.group),
    isSure: (peer) => scopes.interest.isSure(peer) && !cluster.isSuspect(peer),
    countAt: (peer, topic) => scopes.interest.countAt(peer, topic),
  });
  const byEngine = engineAdapter();
  const adapter: Adapter = byEngine ?? mesh;
  const pubsub = new PubSub({
    self,
    tracer,
    counters,
    processes,
    adapter,
    interest: scopes.interest,
    dispatchers,
    isClient: (pid) => clients.has(pid),
    onError: (error) => onError?.(error),
  });
  const messages = new Messages({ self, cluster, processes, tracer, counters });
  const watching = new Watching({ env, tracer, counters, cluster });
  const tell = (): void => watching.flush();
  const port = {
    self,
    isLab,
    layer,
    tracer,
    counters,
    cluster,
    tell,
    stop,
    stopped: () => stopped,
  };
  const faults = new Faults(port);
  const lab = createLab({ ...port, faults, signaling: given.discovery.lab });
  const pgServer = startPgServer(processes, (event) => pubsub.distribute(event));
  const roomRouting = new RoomRouting({
    self,
    tracer,
    scope: hermesScope,
    pgServer: pgServer.pid,
    use(routing) {
      mesh.routing = routing;
      tracer.record('routing', { strategy: routing });
    },
  });

  function receive(peer: NodeRef, frame: Frame): void {
    const { content } = frame;
    switch (content.kind) {
      case 'discover':
      case 'sync':
      case 'delta':
      case 'taken':
      case 'undiscover':
        scopes.receive(peer.name, { ...frame, content });
        hearGroups(content);
        if (content.kind === 'sync') changed(peer.name);
        return;
      case 'event':
        takeCrossing(peer, frame, content);
        return;
      case 'marks':
        byEngine?.takeMarks(peer, content.marks);
        return;
      case 'receipt':
        receipts.take(content.count, peer.name, content.delivered);
        return;
      case 'message':
        messages.receive(peer, content);
        return;
      case 'watch':
        watching.receiveWatch(peer, content.isWatching);
        return;
      case 'trace':
        watching.receiveTrace(peer, content);
        return;
      case 'fault':
        faults.receive(peer, frame, content);
        return;
      default:
      // The rest is the cluster's own.
    }
  }

  function engineAdapter(): EngineAdapter | null {
    const { engine } = options;
    if (engine === undefined) return null;
    // The engine knows who listens.
    mesh.routing = 'interested';
    return engine.adapter({
      ...shared,
      engine: engine.engine,
      mesh,
      loses,
      interestOf: (peer) => scopes.interest.topicsOf(peer),
      isFaulty: () => layer.isFaulty,
      isSendingOn: (topic) => transfers.isSendingOn(topic),
    });
  }

  /** The room's routing is known before its sender is a member. */
  function hearGroups(content: FrameContent): void {
    if (content.kind !== 'sync' && content.kind !== 'delta') return;
    if (content.scope === hermesGroup.scope) roomRouting.hear(content);
  }

  function takeCrossing(
    peer: NodeRef,
    frame: Frame,
    content: Extract<FrameContent, { kind: 'event' }>,
  ): void {
    const { topic, body, count } = content;
    if (peer !== heardOf.peer) heardOf = { peer, origin: originOf(peer) };
    const { origin } = heardOf;
    if (!isSystemTopic(topic)) {
      tracer.received(origin, count, topic, peer.name, frame.number, body.length);
      counters.add('crossingsReceived');
    }
    mesh.receive(peer, origin, frame, content);
  }

  /** The mesh's events wait in the PGServer's mailbox, like any message. */
  function arrive(event: IncomingEvent): void {
    pubsub.arrived();
    if (pgServer.take(event)) return;
    counters.drop('mailbox-full');
    tracer.record('dropped', { peer: event.from, reason: 'mailbox-full' });
  }

  function isMember(peer: string): boolean {
    return cluster.epochOf(peer) !== undefined && hermesScope.isSynced(peer);
  }

  function isOwn(pid: Pid): boolean {
    return !samePid(pid, pgServer.pid);
  }

  function localPid(pid: Pid): Pid {
    if (!isPid(pid)) throw new HermesError('bad-argument', `${inspect(pid)} is not a pid.`);
    if (isOwn(pid) && processes.isAlive(pid)) return pid;
    throw new HermesError('nolocal', `${inspect(pid)} is not a living process of ${self.name}.`);
  }

  function calling(fn: () => void): boolean {
    try {
      fn();
      return true;
    } catch (error) {
      threw(error);
      return false;
    }
  }

  /** Something about a peer is new: whether it is a member may be. */
  function changed(peer: string): void {
    const isNow = isMember(peer);
    if (isNow === known.includes(peer)) return;
    known = isNow ? [...known, peer].toSorted(byCodeUnits) : known.filter((name) => name !== peer);
    onNodes.call(known);
  }

  function stop(reason: Reason): void {
    if (stopped !== null) return;
    stopped = reason;
    tracer.record('stopped', { reason });
    adapter.stop();
    cluster.stop(reason);
    watching.stop();
    receipts.stop();
    onStopped.call(reason);
  }

  tracer.record('started', { room });
  if (byEngine !== null) tracer.record('routing', { strategy: mesh.routing });
  hermesScope.joinLocal(hermesGroup.group, [pgServer.pid]);
  adapter.start(arrive);
  cluster.start();
  return createHermes({
    options,
    self,
    tracer,
    counters,
    processes,
    pubsub,
    dispatchers,
    messages,
    receipts,
    transfers,
    clients,
    cluster,
    watching,
    scopes,
    mesh,
    roomRouting,
    faults,
    lab,
    onNodes,
    onStopped,
    nodes: () => known,
    gaps: () => [...cluster.gaps(), ...(byEngine?.gaps() ?? [])],
    queuedBytes: () => cluster.queuedBytes() + (byEngine?.queuedBytes() ?? 0),
    writable: (then) =>
      byEngine === null ? cluster.writable(then) : byEngine.writable(() => cluster.writable(then)),
    isMember,
    isOwn,
    localPid,
    calling,
    stop,
    stopped: () => stopped,
  });
}

function clusterOptions(
  { env, room, discovery, dialer, protocol }: NodeOptions,
  self: NodeRef,
  tracer: Tracer,
  counters: Counters,
  transfers: Transfers,
  loses: (peer: string) => boolean,
): ClusterOptions {
  const options = { env, self, room, discovery, dialer, tracer, counters, transfers, loses };
  return protocol === undefined ? options : { ...options, protocol };
}
