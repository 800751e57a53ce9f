/**
 * The layer of faults between a node and its world: everything that comes to the node or goes from it
 * passes here, and with no fault set it passes as it comes. The cluster above knows nothing of it.
 */

import type { Discovery, DiscoveryHandlers } from '../discovery.ts';
import type { Cancel, Env } from '../env.ts';
import type { Dialer, DialerHandlers, Link, NodeRef } from '../link.ts';
import type { Frame } from '../wire/frames.ts';
import { glance } from '../wire/glance.ts';
import type { NodeEngine } from '../with-engine.ts';
import type { FaultyEngine } from './faulty-engine.ts';
import { FaultyLink } from './faulty-link.ts';
import { Stall } from './stall.ts';

/** How long a dial across a cut takes to fail, in ms. */
const dialTimeoutMs = 4_000;

/** How long after a kill the network takes to notice, in ms. */
export const killLingerMs = 20_000;

/** What holds on the way to one peer. */
export interface Conditions {
  readonly isCut: boolean;
  readonly delayMs: number;
  /** The share of events that is lost. */
  readonly loss: number;
}

export interface LayerPort {
  /** A request that came while its link or the node was held up. */
  request(peer: NodeRef, link: Link, frame: Frame): void;
  /** The far end of a link is gone, though a frozen node has not heard of it. */
  linkEnded(peer: NodeRef, link: Link): void;
  /** The signaling server keeps the room shut by the word of this member, or no more. */
  shut(by: string | null): void;
  /** The room is split there by the word of this member, or no more. */
  split(by: string | null): void;
}

interface World {
  readonly env: Env;
  readonly dialer: Dialer;
  readonly discovery: Discovery;
  readonly engine?: NodeEngine;
}

export class FaultLayer {
  readonly env: Env;
  readonly dialer: Dialer;
  readonly discovery: Discovery;
  readonly #world: World;
  readonly #engine: FaultyEngine | null;
  readonly #stall: Stall;
  readonly #links = new Set<FaultyLink>();
  readonly #conditions = new Map<string, Conditions>();
  /** Peers that are being dialed; across a cut, with the failure that comes of it. */
  readonly #dialing = new Map<string, { readonly peer: NodeRef; readonly cancel: Cancel | null }>();
  #port: LayerPort | null = null;
  #handlers: DialerHandlers | null = null;
  #isKilled = false;

  /** `name`: what peers call this node. */
  constructor(world: World, name: string) {
    this.#world = world;
    this.#stall = new Stall(world.env);
    this.env = this.#stall.env;
    const under = { env: world.env, stall: this.#stall };
    this.#engine = world.engine?.faulty(name, under, this.#conditions) ?? null;
    this.dialer = {
      start: (handlers) => this.#start(handlers),
      dial: (peer) => this.#dial(peer),
      forget: (peer) => this.#forget(peer),
      stop: () => this.#stop(),
    };
    this.discovery = {
      start: (handlers) => this.#startDiscovery(handlers),
      stop: () => {
        const { discovery } = world;
        if (this.#isKilled && discovery.drop !== undefined) discovery.drop();
        else discovery.stop();
      },
    };
  }

  /** The node's world, as it is through the faults. */
  get over(): World {
    const { env, dialer, discovery } = this;
    const { engine } = this.#world;
    const world = { env, dialer, discovery };
    if (engine === undefined || this.#engine === null) return world;
    return { ...world, engine: { ...engine, engine: this.#engine } };
  }

  listen(port: LayerPort): void {
    this.#port = port;
  }

  /** Whether anything holds on the way to any peer. */
  get isFaulty(): boolean {
    return this.#conditions.size > 0;
  }

  get isFrozen(): boolean {
    return this.#stall.isFrozen;
  }

  freeze(): void {
    this.#stall.freeze();
  }

  thaw(): void {
    this.#stall.thaw();
  }

  /** Runs a task of the node's, when its thread runs. */
  run(task: () => void): void {
    this.#stall.run(task);
  }

  set(peer: string, conditions: Conditions): void {
    const { isCut, delayMs, loss } = conditions;
    const wasCut = this.#conditions.get(peer)?.isCut === true;
    if (isCut || delayMs > 0 || loss > 0) this.#conditions.set(peer, conditions);
    else this.#conditions.delete(peer);
    this.#engine?.changed(peer);
    for (const link of this.#links) if (link.peer.name === peer) link.set(isCut, delayMs);
    if (isCut === wasCut) return;
    this.#world.dialer.refuse?.(peer, isCut);
    const dialing = this.#dialing.get(peer);
    if (dialing === undefined) return;
    this.#forget(dialing.peer);
    this.#dial(dialing.peer);
  }

  /** Draws whether an event to or from a peer is lost. */
  loses(peer: string): boolean {
    if (this.#conditions.size === 0) return false;
    const loss = this.#conditions.get(peer)?.loss ?? 0;
    return loss > 0 && this.#world.env.random() < loss;
  }

  /** Runs `stop`, the node's own, with nobody hearing of it; the network notices later. */
  kill(stop: () => void): void {
    const { env } = this.#world;
    this.#isKilled = true;
    const links = [...this.#links];
    for (const link of links) link.silence();
    this.#engine?.silence();
    this.#stall.forget();
    stop();
    env.soon(() => this.#stall.end());
    env.schedule(killLingerMs, () => {
      for (const link of links) link.release();
    });
  }

  #start(handlers: DialerHandlers): void {
    this.#handlers = handlers;
    this.#world.dialer.start({
      link: (peer, link) => {
        this.#dialing.delete(peer.name);
        if (this.#isKilled) return;
        // It was under way already when the cut came.
        if (this.#isCut(peer.name)) link.close();
        else this.#opened(peer, link);
      },
      failed: (peer, reason) => {
        this.#dialing.delete(peer.name);
        this.#stall.run(() => handlers.failed(peer, reason));
      },
      signaled: (peer, direction) => this.#stall.run(() => handlers.signaled(peer, direction)),
    });
  }

  #opened(peer: NodeRef, inner: Link): void {
    const link = new FaultyLink(peer, inner, {
      env: this.#world.env,
      stall: this.#stall,
      peek: (link, bytes) => this.#peek(link, bytes),
      ended: (link) => this.#port?.linkEnded(link.peer, link),
      over: (link) => void this.#links.delete(link),
    });
    this.#links.add(link);
    const conditions = this.#conditions.get(peer.name);
    if (conditions !== undefined) link.set(conditions.isCut, conditions.delayMs);
    this.#stall.run(() => this.#handlers?.link(peer, link));
  }

  #dial(peer: NodeRef): void {
    const { env, dialer } = this.#world;
    this.#dialing.get(peer.name)?.cancel?.();
    if (!this.#isCut(peer.name)) {
      this.#dialing.set(peer.name, { peer, cancel: null });
      dialer.dial(peer);
      return;
    }
    const cancel = env.schedule(dialTimeoutMs, () => {
      this.#dialing.delete(peer.name);
      this.#stall.run(() => this.#handlers?.failed(peer, 'timeout'));
    });
    this.#dialing.set(peer.name, { peer, cancel });
  }

  #forget(peer: NodeRef): void {
    const dialing = this.#dialing.get(peer.name);
    if (dialing?.peer.epoch === peer.epoch) {
      dialing.cancel?.();
      this.#dialing.delete(peer.name);
    }
    this.#world.dialer.forget(peer);
  }

  #stop(): void {
    for (const { cancel } of this.#dialing.values()) cancel?.();
    this.#dialing.clear();
    this.#world.dialer.stop();
  }

  #startDiscovery({ found, lost, reached, ended }: DiscoveryHandlers): void {
    const stall = this.#stall;
    this.#world.discovery.start({
      found: (member, supersedes) => stall.run(() => found(member, supersedes)),
      lost: (member) => stall.run(() => lost(member)),
      reached: (isReached) => stall.run(() => reached(isReached)),
      ended: (reason) => stall.run(() => ended(reason)),
      shut: (by) => this.#port?.shut(by),
      split: (by) => this.#port?.split(by),
    });
  }

  #peek(link: FaultyLink, bytes: Uint8Array): void {
    for (const frame of glance(bytes)) {
      if (frame.content.kind === 'fault') this.#port?.request(link.peer, link, frame);
    }
  }

  #isCut(peer: string): boolean {
    return this.#conditions.get(peer)?.isCut === true;
  }
}
