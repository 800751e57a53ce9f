/**
 * The replicated maps of one node: the scopes of its process groups, and its interest in topics.
 * Each speaks to the map of the same name at every peer; here their frames are cut, put together and
 * handed to the right one.
 */

import type { Cluster } from './cluster/cluster.ts';
import type { Counters } from './counters.ts';
import type { Env } from './env.ts';
import { Interest, type InterestPort, interestScope } from './interest.ts';
import type { NodeRef } from './link.ts';
import { Scope, type ScopePort } from './pg.ts';
import { GroupMonitors } from './pg-monitors.ts';
import type { Processes } from './process.ts';
import type { ReplicatedMapPort } from './replicated-map.ts';
import { hermesGroup } from './routing.ts';
import type { Pid } from './terms.ts';
import type { Reason } from './trace.ts';
import type { Tracer } from './tracer.ts';
import type { PlainContent } from './wire/frame-fields.ts';
import type { Frame, FrameContent, GroupChange, GroupMembers } from './wire/frames.ts';
import { deltaParts, joinedChanges, joinedGroups, partsItemsMax, syncParts } from './wire/parts.ts';

/** pg's default scope. */
export const defaultScope = 'pg';

export interface ScopesPort {
  readonly self: NodeRef;
  readonly env: Env;
  readonly cluster: Cluster;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly processes: Processes;
  /** What an adapter wants to know of interest, its own node's and its peers'. */
  readonly onInterest?: Pick<InterestPort, 'listens' | 'known'> & {
    /** A peer's interest has changed, and is about to be acknowledged. */
    taken(peer: string): void;
  };
}

type Data = Extract<FrameContent, { kind: 'sync' | 'delta' }>;

/** What has come of a sync or delta whose end has not. */
interface Pending {
  readonly kind: Data['kind'];
  readonly number: number;
  readonly groups: GroupMembers[];
  readonly changes: GroupChange[];
  items: number;
}

export class Scopes {
  readonly interest: Interest;
  readonly #port: ScopesPort;
  readonly #scopes = new Map<string, Scope>();
  readonly #pending = new Map<string, Pending>();
  #lastRef = 0;

  constructor(port: ScopesPort) {
    const { self, env, tracer, onInterest } = port;
    this.#port = port;
    this.interest = new Interest(self, {
      ...this.#mapPort(interestScope),
      taken: (peer, number) => {
        onInterest?.taken(peer);
        this.#send(peer, { kind: 'taken', scope: interestScope }, number);
      },
      listens: (topic, isListening, number) => onInterest?.listens(topic, isListening, number),
      soon: (task) => env.soon(task),
      announced: (number) => tracer.record('announced', { number }),
      known: (peer, number) => {
        tracer.record('known', { peer, number });
        onInterest?.known(peer, number);
      },
    });
    this.open(hermesGroup.scope);
    this.open(defaultScope);
  }

  /** The scope of that name, started by being asked for. */
  open(name: string): Scope {
    const known = this.#scopes.get(name);
    if (known !== undefined) return known;
    const { self, cluster, processes } = this.#port;
    const monitors = new GroupMonitors(processes, () => ++this.#lastRef);
    const port: ScopePort = {
      ...this.#mapPort(name),
      taken: () => {},
      isAlive: (pid) => processes.isAlive(pid),
      epochOf: (peer) => cluster.epochOf(peer),
    };
    const scope = new Scope(name, self, monitors, port);
    this.#scopes.set(name, scope);
    for (const { name: peer } of cluster.peers()) scope.peerUp(peer);
    return scope;
  }

  running(name: string): Scope | undefined {
    return this.#scopes.get(name);
  }

  /** Ends a scope: what was joined here is left. False when it does not run. */
  close(name: string): boolean {
    const scope = this.#scopes.get(name);
    scope?.stop();
    return this.#scopes.delete(name);
  }

  exited(pid: Pid): void {
    for (const scope of this.#scopes.values()) scope.exitLocal(pid);
  }

  peerUp(peer: string): void {
    this.#forgetPending(peer);
    for (const scope of this.#scopes.values()) scope.peerUp(peer);
    this.interest.peerUp(peer);
  }

  peerDown(peer: string): void {
    this.#forgetPending(peer);
    for (const scope of this.#scopes.values()) scope.peerDown(peer);
    this.interest.peerDown(peer);
  }

  receive(peer: string, frame: Frame & { readonly content: { readonly scope: string } }): void {
    const { scope } = frame.content;
    // A scope that this node does not run is none of its business.
    const map = scope === interestScope ? this.interest : this.#scopes.get(scope);
    if (map === undefined) return;
    const whole = this.#whole(peer, frame);
    if (whole !== null) map.receive(peer, whole);
  }

  /** A frame once all of its parts are here; null before, and when there are too many. */
  #whole(peer: string, frame: Frame): Frame | null {
    const { content, number } = frame;
    if (content.kind !== 'sync' && content.kind !== 'delta') return frame;
    const key = `${peer} ${content.scope}`;
    let pending = this.#pending.get(key);
    if (pending === undefined && !content.isMore) return frame;
    if (pending?.kind !== content.kind || pending.number !== number) {
      pending = { kind: content.kind, number, groups: [], changes: [], items: 0 };
      this.#pending.set(key, pending);
    }
    pending.items += itemsOf(content);
    if (pending.items > partsItemsMax) {
      pending.groups.length = 0;
      pending.changes.length = 0;
      this.#drop(peer, 'too-large');
      return null;
    }
    if (content.kind === 'sync') pending.groups.push(...content.groups);
    else pending.changes.push(...content.changes);
    if (content.isMore) return null;
    this.#pending.delete(key);
    return content.kind === 'sync'
      ? { ...frame, content: { ...content, groups: joinedGroups(pending.groups) } }
      : { ...frame, content: { ...content, changes: joinedChanges(pending.changes) } };
  }

  #mapPort(scope: string): Omit<ReplicatedMapPort, 'taken'> {
    return {
      discover: (peer) => this.#send(peer, { kind: 'discover', scope }),
      undiscover: (peer) => this.#send(peer, { kind: 'undiscover', scope }),
      sync: (peer, number, groups) => {
        for (const { isMore, items } of syncParts(groups))
          this.#send(peer, { kind: 'sync', scope, isMore, groups: items }, number);
      },
      delta: (peer, number, changes) => {
        for (const { isMore, items } of deltaParts(changes))
          this.#send(peer, { kind: 'delta', scope, isMore, changes: items }, number);
      },
      dropped: (peer, reason) => this.#drop(peer, reason),
    };
  }

  #send(peer: string, content: PlainContent, number = 0): void {
    this.#port.cluster.send(peer, content, number);
  }

  #drop(peer: string, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer, reason });
  }

  #forgetPending(peer: string): void {
    for (const key of this.#pending.keys()) {
      if (key.startsWith(`${peer} `)) this.#pending.delete(key);
    }
  }
}

function itemsOf(content: Data): number {
  return content.kind === 'sync'
    ? content.groups.reduce((sum, { ids }) => sum + 1 + ids.length, 0)
    : content.changes.reduce((sum, { joins, leaves }) => sum + 1 + joins.length + leaves.length, 0);
}
