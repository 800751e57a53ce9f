/**
 * This page's side of the signaling server: claims a name, hears who is in the room, carries signals.
 * A WebSocket that breaks is opened again, at growing and spread intervals; the node's links do not
 * care. It is the Discovery of a node, and carries for its Dialer.
 */

import {
  type Cancel,
  type Discovery,
  type DiscoveryHandlers,
  type DiscoveryLab,
  type Env,
  HermesError,
  type NodeRef,
} from '../core/index.ts';
import {
  type ClientMessage,
  parseServerMessage,
  type ServerMessage,
  signalProtocol,
} from '../signal/schema.ts';
import type { SignalCarrier } from './dialer.ts';

/** Before opening a WebSocket again: doubled from the first to the last, in ms. */
const reopenMs = { first: 400, last: 8_000 };

/** A WebSocket can be dead without knowing: asked this often, and answered within it, in ms. */
const pingMs = 10_000;

export interface Claim {
  readonly url: string;
  readonly room: string;
  /** null takes the first free name. */
  readonly name: string | null;
  readonly token: string | null;
}

/** What was granted. */
export interface Grant extends NodeRef {
  readonly token: string;
  /** The wanted name was taken: this is the next free one. */
  readonly isRenamed: boolean;
  /** Nodes of this room take faults from one another. */
  readonly isLab: boolean;
}

/**
 * A server that comes back has forgotten its members: that one of them is not there says nothing
 * before it has had so long to register again.
 */
const absentMs = 20_000;

const noWish = { parts: [], isShut: false } as const;

export interface GrantHandlers {
  /** `others`: who is in the room. */
  granted(grant: Grant, others: readonly NodeRef[]): void;
  /** The server answered with a sentence instead of a name. */
  refused(error: HermesError): void;
  /** The server is not reached, before anything was granted; it is tried again. */
  unreached(): void;
  /** The server does not reach the others of its cluster, or does again. */
  degraded(isDegraded: boolean): void;
}

export class SignalingClient implements Discovery, SignalCarrier {
  readonly #env: Env;
  readonly #claim: Claim;
  readonly #granting: GrantHandlers;
  #grant: Grant | null = null;
  #discovery: DiscoveryHandlers | null = null;
  #onSignal: (from: NodeRef, dial: number, data: unknown) => void = () => {};
  #onUnreachable: (to: NodeRef, dial: number) => void = () => {};
  #members = new Map<string, number>();
  /** Members of before the server was away, of which it has not been said that they are gone. */
  readonly #unaccounted = new Map<string, number>();
  #ws: WebSocket | null = null;
  /** What came between the grant and the start of the node. */
  #early: ServerMessage[] = [];
  #isJoined = false;
  #isStopped = false;
  #waitMs = reopenMs.first;
  #cancelReopen: Cancel = () => {};
  #cancelPing: Cancel = () => {};
  #cancelAbsent: Cancel = () => {};
  #stunPort: number | null = null;
  /** The room is kept shut on purpose: then the server is as good as not reached. */
  #isShut = false;
  #isDegraded = false;
  /** What this node wants of the server as a lab: said again when it registers again. */
  #wish: { parts: readonly (readonly string[])[]; isShut: boolean } = noWish;
  /** The server has said that the room is split by this node's word. */
  #isSplitter = false;

  constructor(env: Env, claim: Claim, granting: GrantHandlers) {
    this.#env = env;
    this.#claim = claim;
    this.#granting = granting;
    this.#open();
  }

  /** The STUN server that came with the page, or none. */
  iceServers(): RTCIceServer[] {
    if (this.#stunPort === null) return [];
    return [{ urls: `stun:${new URL(this.#claim.url).hostname}:${this.#stunPort}` }];
  }

  start(handlers: DiscoveryHandlers): void {
    this.#discovery = handlers;
    handlers.reached(this.#isJoined && !this.#isShut);
    for (const [name, epoch] of this.#members) handlers.found({ name, epoch }, null);
    for (const message of this.#early.splice(0)) this.#receive(message);
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#say({ t: 'leave' });
    this.drop();
  }

  drop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#discovery = null;
    this.#cancelReopen();
    this.#cancelPing();
    this.#cancelAbsent();
    this.#ws?.close();
  }

  readonly lab: DiscoveryLab = {
    split: (parts) => {
      this.#wish = { ...this.#wish, parts };
      this.#isSplitter = false;
      return this.#isJoined && this.#say({ t: 'lab', parts: parts.map((part) => [...part]) });
    },
    shut: (isShut) => {
      const isSaid = this.#isJoined && this.#say({ t: 'lab', isShut });
      if (isSaid) this.#wish = { ...this.#wish, isShut };
      return isSaid;
    },
    heal: () => {
      if (this.#wish.parts.length > 0) this.lab.split([]);
      if (this.#wish.isShut) this.lab.shut(false);
      this.#wish = noWish;
    },
  };

  signal(to: NodeRef, dial: number, data: unknown): boolean {
    const message = data as Record<string, unknown>;
    return (
      this.#isJoined &&
      !this.#isShut &&
      this.#say({ t: 'signal', to: to.name, toEpoch: to.epoch, dial, data: message })
    );
  }

  onSignal(fn: (from: NodeRef, dial: number, data: unknown) => void): void {
    this.#onSignal = fn;
  }

  onUnreachable(fn: (to: NodeRef, dial: number) => void): void {
    this.#onUnreachable = fn;
  }

  #open(): void {
    const ws = new WebSocket(this.#claim.url);
    this.#ws = ws;
    ws.addEventListener('open', () => {
      const { room, name, token } = this.#claim;
      this.#say({
        t: 'join',
        v: signalProtocol,
        room,
        name: this.#grant?.name ?? name,
        token: this.#grant?.token ?? token,
        // A living node registers again under the epoch it has.
        epoch: this.#grant?.epoch ?? null,
      });
    });
    ws.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = typeof data === 'string' ? parseServerMessage(data) : null;
      if (message !== null && ws === this.#ws) this.#receive(message);
    });
    ws.addEventListener('close', () => this.#closed(ws));
  }

  #closed(ws: WebSocket): void {
    if (ws !== this.#ws || this.#isStopped) return;
    this.#cancelPing();
    this.#cancelAbsent();
    if (this.#isJoined) {
      // What this node wants itself is said again.
      if (this.#wish.parts.length === 0) this.#discovery?.split?.(null);
      if (this.#isShut) this.#discovery?.shut?.(null);
      else this.#discovery?.reached(false);
    }
    this.#isJoined = false;
    this.#isShut = false;
    this.#degraded(false);
    if (this.#grant === null) this.#granting.unreached();
    this.#reopenAfter(this.#waitMs * (0.5 + this.#env.random()));
    this.#waitMs = Math.min(this.#waitMs * 2, reopenMs.last);
  }

  #reopenAfter(ms: number): void {
    this.#cancelReopen();
    this.#cancelReopen = this.#env.schedule(ms, () => {
      if (!this.#isStopped) this.#open();
    });
  }

  #receive(message: ServerMessage): void {
    this.#isAnswered = true;
    if (this.#grant !== null && this.#discovery === null && !this.#isStopped) {
      this.#early.push(message);
      return;
    }
    switch (message.t) {
      case 'joined':
        this.#joined(message);
        return;
      case 'member':
        this.#members.set(message.name, message.epoch);
        this.#discovery?.found(refOf(message), message.supersedes);
        return;
      case 'left':
        if (this.#members.get(message.name) === message.epoch) this.#members.delete(message.name);
        this.#discovery?.lost(refOf(message));
        return;
      case 'signal':
        this.#onSignal(
          { name: message.from, epoch: message.fromEpoch },
          message.dial,
          message.data,
        );
        return;
      case 'unreachable':
        this.#onUnreachable({ name: message.to, epoch: message.toEpoch }, message.dial);
        return;
      case 'superseded':
        this.#ended('superseded');
        return;
      case 'displaced':
        this.#ended('name-taken');
        return;
      case 'refused':
        if (this.#grant === null) this.#refused(message.say);
        return;
      case 'split':
        this.#split(message.by);
        return;
      case 'shut':
        this.#shut(message);
        return;
      case 'degraded':
        this.#degraded(message.isDegraded);
        return;
      case 'closing':
        this.#waitMs = message.retryMs;
        return;
      case 'pong':
    }
  }

  #joined(message: Extract<ServerMessage, { t: 'joined' }>): void {
    const { name, epoch, token, isRenamed, isLab } = message;
    this.#stunPort = message.stunPort;
    if (this.#grant !== null && (this.#grant.name !== name || this.#grant.epoch !== epoch)) {
      // While this node was away from the server, its name went to another.
      this.#ended('name-taken');
      return;
    }
    this.#isJoined = true;
    this.#waitMs = reopenMs.first;
    this.#ping();
    for (const [other, of] of this.#members) this.#unaccounted.set(other, of);
    this.#members = new Map(message.members.map((one) => [one.name, one.epoch]));
    if (this.#grant === null) {
      this.#grant = { name, epoch, token, isRenamed, isLab };
      this.#granting.granted(this.#grant, message.members);
      return;
    }
    this.#discovery?.reached(true);
    for (const one of message.members) this.#discovery?.found(one, null);
    const { parts, isShut } = this.#wish;
    if (parts.length > 0) this.lab.split(parts);
    if (isShut) this.lab.shut(true);
    this.#cancelAbsent();
    this.#cancelAbsent = this.#env.schedule(absentMs, () => this.#tellAbsent());
  }

  #split(by: string | null): void {
    const isOwn = by === this.#grant?.name;
    // Another's word is in the place of this node's, or somebody ended it.
    if (!isOwn && (by !== null || this.#isSplitter)) this.#wish = { ...this.#wish, parts: [] };
    this.#isSplitter = isOwn;
    this.#discovery?.split?.(by);
  }

  #shut({ by, members }: Extract<ServerMessage, { t: 'shut' }>): void {
    const isShut = by !== null;
    this.#isShut = isShut;
    if (by !== this.#grant?.name) this.#wish = { ...this.#wish, isShut: false };
    this.#discovery?.shut?.(by);
    this.#discovery?.reached(!isShut);
    if (isShut) return;
    const before = this.#members;
    this.#members = new Map(members.map((one) => [one.name, one.epoch]));
    for (const one of members) this.#discovery?.found(one, null);
    for (const [name, epoch] of before) {
      if (this.#members.get(name) !== epoch) this.#discovery?.lost({ name, epoch });
    }
  }

  #degraded(isDegraded: boolean): void {
    if (isDegraded === this.#isDegraded) return;
    this.#isDegraded = isDegraded;
    this.#granting.degraded(isDegraded);
  }

  #tellAbsent(): void {
    for (const [name, epoch] of this.#unaccounted) {
      if (this.#members.get(name) !== epoch) this.#discovery?.lost({ name, epoch });
    }
    this.#unaccounted.clear();
  }

  #ended(reason: 'superseded' | 'name-taken'): void {
    const discovery = this.#discovery;
    this.stop();
    discovery?.ended(reason);
  }

  #refused(say: string): void {
    this.stop();
    this.#granting.refused(new HermesError('refused', say));
  }

  #isAnswered = true;

  #ping(): void {
    this.#cancelPing();
    this.#isAnswered = false;
    this.#say({ t: 'ping' });
    this.#cancelPing = this.#env.schedule(pingMs, () => {
      if (this.#isAnswered) this.#ping();
      else this.#ws?.close();
    });
  }

  #say(message: ClientMessage): boolean {
    if (this.#ws?.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify(message));
    return true;
  }
}

function refOf({ name, epoch }: NodeRef): NodeRef {
  return { name, epoch };
}
