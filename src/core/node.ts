/**
 * Puts one node together. Nothing here is shared between nodes: two in one process never meet except
 * over a link.
 */

import { Clients } from './client.ts';
import { Cluster, type ClusterOptions } from './cluster/cluster.ts';
import { Counters } from './counters.ts';
import type { Discovery } from './discovery.ts';
import type { Env } from './env.ts';
import type { Hermes } from './hermes-api.ts';
import { createHermes } from './hermes.ts';
import type { Dialer, NodeRef } from './link.ts';
import { Listeners } from './listeners.ts';
import { byCodeUnits } from './names.ts';
import { Mesh } from './mesh.ts';
import { Scope, type ScopePort } from './pg.ts';
import { startPgServer } from './pg-server.ts';
import { Processes } from './process.ts';
import { eventId, PubSub } from './pubsub.ts';
import { hermesGroup, perNode } from './routing.ts';
import type { Reason } from './trace.ts';
import { Tracer } from './tracer.ts';
import { Watching } from './watching.ts';
import type { Frame } from './wire/frames.ts';

export interface NodeOptions {
  readonly name: string;
  /** This life's number: greater than that of every earlier life of the name. */
  readonly epoch: number;
  readonly room: string;
  readonly env: Env;
  readonly discovery: Discovery;
  readonly dialer: Dialer;
  /** Where clients print. */
  readonly print?: (line: string) => void;
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
  readonly clients: Clients;
  readonly cluster: Cluster;
  readonly watching: Watching;
  /** pg's default scope. */
  readonly pg: Scope;
  readonly onNodes: Listeners<readonly string[]>;
  readonly onStopped: Listeners<Reason>;
  nodes(): readonly string[];
  isMember(peer: string): boolean;
  stop(reason: Reason): void;
  stopped(): Reason | null;
}

/** Starts a node: it finds its peers by itself from here on. */
export function createNode(options: NodeOptions): Hermes {
  const { env, room } = options;
  const self: NodeRef = Object.freeze({ name: options.name, epoch: options.epoch });
  const tracer = new Tracer(env, self);
  const counters = new Counters();
  const clients = new Clients();
  const onNodes = new Listeners<readonly string[]>();
  const onStopped = new Listeners<Reason>();
  let known: readonly string[] = [self.name];
  let stopped: Reason | null = null;

  const processes = new Processes(env, self, (pid) => {
    pubsub.exited(pid, clients.has(pid));
    clients.exited(pid);
    for (const scope of scopes.values()) scope.exitLocal(pid);
  });
  const cluster = new Cluster(clusterOptions(options, self, tracer, counters), {
    peerUp(peer) {
      for (const scope of scopes.values()) scope.peerUp(peer.name);
      watching.peerUp(peer);
    },
    peerGone(peer) {
      for (const scope of scopes.values()) scope.peerDown(peer.name);
      watching.peerGone(peer);
    },
    frame: receive,
    changed,
    ended: stop,
  });
  const pg = new Scope('pg', self, scopePort('pg'));
  const hermesScope = new Scope(hermesGroup.scope, self, scopePort(hermesGroup.scope));
  const scopes = new Map([pg, hermesScope].map((scope) => [scope.name, scope]));
  const mesh = new Mesh({ self, cluster, targets: () => perNode(hermesScope) });
  const pubsub = new PubSub({ self, tracer, counters, processes, adapter: mesh });
  const watching = new Watching({ env, tracer, counters, cluster });
  const pgServer = startPgServer(processes, (event) => pubsub.distribute(event));

  function receive(peer: NodeRef, frame: Frame): void {
    const { content } = frame;
    switch (content.kind) {
      case 'discover':
      case 'sync':
      case 'delta':
        // A scope that this node does not run is none of its business.
        scopes.get(content.scope)?.receive(peer.name, frame);
        if (content.kind === 'sync') changed();
        return;
      case 'event': {
        const { topic, body, count } = content;
        const event = eventId(peer, count);
        const { number } = frame;
        tracer.record('received', { event, topic, peer: peer.name, number, bytes: body.length });
        counters.add('crossingsReceived');
        mesh.receive(peer, event, content);
        return;
      }
      case 'watch':
        watching.receiveWatch(peer, content.isWatching);
        return;
      case 'trace':
        watching.receiveTrace(peer, content);
        return;
      default:
      // The rest is the cluster's own.
    }
  }

  function scopePort(scope: string): ScopePort {
    return {
      isAlive: (pid) => processes.isAlive(pid),
      epochOf: (peer) => cluster.epochOf(peer),
      discover: (peer) => void cluster.send(peer, { kind: 'discover', scope }),
      sync: (peer, number, groups) =>
        void cluster.send(peer, { kind: 'sync', scope, groups }, number),
      delta: (peer, number, changes) =>
        void cluster.send(peer, { kind: 'delta', scope, changes }, number),
      dropped: (peer, reason) => {
        counters.drop(reason);
        tracer.record('dropped', { peer, reason });
      },
    };
  }

  function nodes(): readonly string[] {
    const peers = cluster.peers().filter(({ name }) => isMember(name));
    return [self.name, ...peers.map(({ name }) => name)].toSorted(byCodeUnits);
  }

  function isMember(peer: string): boolean {
    return cluster.epochOf(peer) !== undefined && hermesScope.isSynced(peer);
  }

  function changed(): void {
    const now = nodes();
    if (now.length === known.length && now.every((name, at) => name === known[at])) return;
    known = now;
    onNodes.call(now);
  }

  function stop(reason: Reason): void {
    if (stopped !== null) return;
    stopped = reason;
    tracer.record('stopped', { reason });
    mesh.stop();
    cluster.stop(reason);
    onStopped.call(reason);
  }

  tracer.record('started', { room });
  hermesScope.joinLocal(hermesGroup.group, [pgServer.pid]);
  mesh.start(pgServer.take);
  cluster.start();
  return createHermes({
    options,
    self,
    tracer,
    counters,
    processes,
    pubsub,
    clients,
    cluster,
    watching,
    pg,
    onNodes,
    onStopped,
    nodes,
    isMember,
    stop,
    stopped: () => stopped,
  });
}

function clusterOptions(
  { env, room, discovery, dialer, protocol }: NodeOptions,
  self: NodeRef,
  tracer: Tracer,
  counters: Counters,
): ClusterOptions {
  const options = { env, self, room, discovery, dialer, tracer, counters };
  return protocol === undefined ? options : { ...options, protocol };
}
