/**
 * The faults that act at this node, each with the node that set it: obeyed when another asks, traced,
 * and ended when their owner is gone. One writer of the layer under the cluster.
 */

import type { Cluster } from '../cluster/cluster.ts';
import type { Counters } from '../counters.ts';
import type { Link, NodeRef } from '../link.ts';
import type { FaultKind, Reason } from '../trace.ts';
import type { Tracer } from '../tracer.ts';
import type { Frame, FrameContent } from '../wire/frames.ts';
import { isValueOf } from './acts.ts';
import type { FaultLayer } from './layer.ts';

export type Request = Extract<FrameContent, { kind: 'fault' }>;

/** Of these, several may act on one link at a time. */
export type LinkFault = Extract<FaultKind, 'cut' | 'slow' | 'lossy'>;
const linkFaults: readonly LinkFault[] = ['cut', 'slow', 'lossy'];

interface Acting {
  readonly fault: FaultKind;
  /** '' where it is not a link's. */
  readonly peer: string;
  readonly value: number;
  readonly owner: NodeRef;
}

export interface FaultsPort {
  readonly self: NodeRef;
  readonly isLab: boolean;
  readonly layer: FaultLayer;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly cluster: Cluster;
  /** Tells watchers what was traced, at once. */
  tell(): void;
  stop(reason: Reason): void;
  stopped(): Reason | null;
}

export class Faults {
  readonly #port: FaultsPort;
  readonly #acting = new Map<string, Acting>();
  /** Peer -> the number of its last request: one that came while this node was frozen comes twice. */
  readonly #lastRequests = new Map<string, number>();
  /** Who split the room, as the signaling server says. */
  #splitBy: string | null = null;
  /** Hears who split the room, as the signaling server says. */
  onSplit: (by: string | null) => void = () => {};

  constructor(port: FaultsPort) {
    this.#port = port;
    port.layer.listen({
      request: (peer, link, frame) => {
        // Heard early, and by the same right: over the link of its session, once that was greeted.
        if (frame.content.kind !== 'fault' || !this.#isSessionOf(peer, link)) return;
        port.tracer.witness(frame.clock);
        this.receive(peer, frame, frame.content);
      },
      linkEnded: (peer, link) => {
        const isOwner = this.#acting.get(keyOf('frozen', ''))?.owner.name === peer.name;
        if (isOwner && this.#isSessionOf(peer, link)) this.end('frozen');
      },
      // The room is shut where it is asked for, and only once the signaling server says so.
      shut: (by) => this.set('room-closed', '', by === port.self.name ? 1 : 0, port.self),
      split: (by) => this.#splitIs(by),
    });
  }

  get isFrozen(): boolean {
    return this.#port.layer.isFrozen;
  }

  /** A peer asks for a fault that is to act here. */
  receive(peer: NodeRef, { number }: Pick<Frame, 'number'>, request: Request): void {
    const { act, value } = request;
    if (number <= (this.#lastRequests.get(peer.name) ?? 0)) return;
    this.#lastRequests.set(peer.name, number);
    if (!this.#port.isLab) this.#drop(peer, 'not-a-lab');
    else if (!isValueOf(act, value)) this.#drop(peer, 'bad-frame');
    else this.#obey(peer, request);
  }

  /** Sets a fault here; a value of 0 ends it, whoever set it. */
  set(fault: FaultKind, peer: string, value: number, owner: NodeRef): void {
    const { tracer, layer } = this.#port;
    const key = keyOf(fault, peer);
    const known = this.#acting.get(key);
    if ((known?.value ?? 0) === value && (value === 0 || known?.owner.name === owner.name)) return;
    if (value > 0) this.#acting.set(key, { fault, peer, value, owner });
    else this.#acting.delete(key);
    const whose = value > 0 ? owner : (known?.owner ?? owner);
    tracer.record('fault', { fault, peer, value, owner: whose.name });
    // A frozen node's watchers are told now: it is the last that is heard of it.
    if (fault === 'frozen' && value > 0) this.#port.tell();
    // What was said before is out before the fault acts.
    this.#port.cluster.flush();
    if (peer !== '') {
      layer.set(peer, {
        isCut: this.#value('cut', peer) > 0,
        delayMs: this.#value('slow', peer),
        loss: this.#value('lossy', peer),
      });
    } else if (fault === 'frozen' && value > 0) layer.freeze();
    else if (fault === 'frozen') layer.thaw();
  }

  end(fault: FaultKind, peer = ''): void {
    this.set(fault, peer, 0, this.#port.self);
  }

  /** Ends a fault where it is this node's that set it: another's may have taken its place. */
  endOf(fault: FaultKind, peer: string, owner: NodeRef): void {
    const acting = this.#acting.get(keyOf(fault, peer));
    if (acting !== undefined && isSame(acting.owner, owner)) this.end(fault, peer);
  }

  mend(peer: string): void {
    for (const fault of linkFaults) this.end(fault, peer);
  }

  /** Ends what a node set here. */
  heal(by: NodeRef): void {
    for (const { fault, peer, owner } of this.#acting.values()) {
      // When the room is open again, the signaling server says so.
      if (isSame(owner, by) && fault !== 'room-closed') this.end(fault, peer);
    }
  }

  /** A peer is gone: what it set here goes too, unless it is out of reach by its own split. */
  peerGone(peer: NodeRef): void {
    this.#lastRequests.delete(peer.name);
    if (peer.name !== this.#splitBy) this.heal(peer);
  }

  kill(): void {
    const { layer, stop, stopped } = this.#port;
    if (stopped() === null) layer.kill(() => stop('killed'));
  }

  leave(): void {
    this.whenAwake(() => this.#port.stop('left'));
  }

  /** Runs a task of the node's now, or once it is revived. */
  whenAwake(task: () => void): void {
    this.#port.layer.run(task);
  }

  #splitIs(by: string | null): void {
    this.#splitBy = by;
    this.onSplit(by);
    const { self, cluster } = this.#port;
    const owners = new Set([...this.#acting.values()].map(({ owner }) => owner));
    for (const owner of owners) {
      const isHere = owner.name === self.name || cluster.epochOf(owner.name) === owner.epoch;
      if (!isHere && owner.name !== by) this.heal(owner);
    }
  }

  #obey(by: NodeRef, { act, peer, value }: Request): void {
    switch (act) {
      case 'cut':
      case 'slow':
      case 'lossy':
        // Only a split's end says so of a cut; mending is for anyone.
        if (act === 'cut' && value === 0) this.endOf(act, peer, by);
        // It could name nodes without end: only those that this node knows have links.
        else if (value > 0 && !this.#port.cluster.knows(peer)) this.#drop(by, 'stranger');
        else this.set(act, peer, value, by);
        return;
      case 'mend':
        this.mend(peer);
        return;
      case 'freeze':
        this.set('frozen', '', 1, by);
        return;
      case 'revive':
        this.end('frozen');
        return;
      case 'kill':
        this.kill();
        return;
      case 'leave':
        this.leave();
        return;
      case 'heal':
        this.heal(by);
    }
  }

  #isSessionOf({ name, epoch }: NodeRef, link: Link): boolean {
    const { cluster } = this.#port;
    return cluster.epochOf(name) === epoch && cluster.queueOf(name)?.link === link;
  }

  #value(fault: LinkFault, peer: string): number {
    return this.#acting.get(keyOf(fault, peer))?.value ?? 0;
  }

  #drop(peer: NodeRef, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer: peer.name, reason });
  }
}

function isSame(a: NodeRef, b: NodeRef): boolean {
  return a.name === b.name && a.epoch === b.epoch;
}

function keyOf(fault: FaultKind, peer: string): string {
  return `${fault} ${peer}`;
}
