/**
 * Opens links over the engine: the node of the lesser name offers, the other takes the offer. Everything
 * goes to the inbox of one node, where each message says for which of its lives it is, and from which.
 *
 *   message := kind:u8 toEpoch:f64 fromEpoch:f64 link:f64 number:f64 bytes
 */

import {
  byCodeUnits,
  type Cancel,
  type Dialer,
  type DialerHandlers,
  type Env,
  type NodeRef,
} from '../core/index.ts';
import { type InboxKind, type InboxMessage, readInbox, writeInbox } from './inbox.ts';
import type { Line, Sender } from './line.ts';
import { NatsLink } from './link.ts';
import type { Subjects } from './subjects.ts';

/** How long a dial may take, and how often it is said again meanwhile, in ms. */
const attemptMs = 4_000;
const againMs = 1_000;

/** Links at once, and lives whose last offer is remembered: more than a room has members. */
export const linksMax = 20_000;

interface Attempt {
  readonly peer: NodeRef;
  readonly link: number;
  readonly cancels: Cancel[];
}

interface Open {
  readonly peer: NodeRef;
  readonly id: number;
  readonly link: NatsLink;
}

export interface NatsDialerPort {
  readonly env: Env;
  readonly self: NodeRef;
  readonly line: Line;
  readonly subjects: Subjects;
  /** Something came that makes no sense. */
  bad(from: string): void;
}

export class NatsDialer implements Dialer {
  readonly #port: NatsDialerPort;
  readonly #attempts = new Map<string, Attempt>();
  /** By name, life and number of the link. */
  readonly #links = new Map<string, Open>();
  /** The link of the last offer that was taken from a life, of those that offered last. */
  readonly #taken = new Map<string, number>();
  readonly #refused = new Set<string>();
  #handlers: DialerHandlers | null = null;
  #ends: (() => void)[] = [];
  #lastLink = 0;

  constructor(port: NatsDialerPort) {
    this.#port = port;
    port.line.use(this);
  }

  start(handlers: DialerHandlers): void {
    const { line, subjects, self } = this.#port;
    this.#handlers = handlers;
    this.#ends = [
      line.subscribe(subjects.heard('i', self.name), (subject, bytes) => {
        const from = subjects.speakerOf(subject);
        const message = readInbox(bytes);
        if (from === null || from === self.name || message === null) this.#port.bad(from ?? '');
        else if (message.toEpoch === self.epoch) this.#receive(from, message);
      }),
      line.onReached((isReached) => {
        if (!isReached) this.#lost();
      }),
    ];
  }

  dial(peer: NodeRef): void {
    const under = this.#attempts.get(peer.name);
    if (under?.peer.epoch === peer.epoch) return;
    if (under !== undefined) this.#end(under);
    this.#attempt(peer);
  }

  forget(peer: NodeRef): void {
    const attempt = this.#attempts.get(peer.name);
    if (attempt?.peer.epoch === peer.epoch) this.#end(attempt);
  }

  refuse(name: string, isRefused: boolean): void {
    if (isRefused) this.#refused.add(name);
    else this.#refused.delete(name);
  }

  stop(): void {
    if (this.#handlers === null) return;
    this.#handlers = null;
    for (const attempt of this.#attempts.values()) this.#end(attempt);
    for (const end of this.#ends) end();
    // The node has closed its links, or was killed and says nothing more.
    this.#port.line.leave(this);
  }

  #offersTo(peer: NodeRef): boolean {
    return byCodeUnits(this.#port.self.name, peer.name) < 0;
  }

  #attempt(peer: NodeRef): void {
    const { env } = this.#port;
    const isOffer = this.#offersTo(peer);
    const link = isOffer ? ++this.#lastLink : 0;
    const cancels: Cancel[] = [];
    const attempt: Attempt = { peer, link, cancels };
    this.#attempts.set(peer.name, attempt);
    // The engine may lose it, and the peer may listen only in a moment.
    const say = (at: number): void => {
      this.#say(peer, isOffer ? 'offer' : 'want', link);
      if (at + againMs < attemptMs) cancels.push(env.schedule(againMs, () => say(at + againMs)));
    };
    cancels.push(
      env.schedule(attemptMs, () => {
        this.#end(attempt);
        this.#handlers?.failed(peer, 'timeout');
      }),
    );
    say(0);
  }

  #receive(name: string, message: InboxMessage): void {
    if (this.#handlers === null) return;
    const { kind, fromEpoch: epoch, link: id } = message;
    const peer = { name, epoch };
    const open = this.#links.get(keyOf(peer, id));
    switch (kind) {
      case 'want':
        if (!this.#refused.has(name) && this.#offersTo(peer)) this.#wanted(peer);
        return;
      case 'offer':
        if (!this.#refused.has(name) && !this.#offersTo(peer)) this.#take(peer, id);
        return;
      case 'accept': {
        const attempt = this.#attempts.get(name);
        if (attempt?.peer.epoch === epoch && attempt.link === id && id > 0) {
          this.#end(attempt);
          this.#open(peer, id);
        }
        return;
      }
      case 'data':
        if (open === undefined) this.#say(peer, 'close', id);
        else open.link.arrived(message.number, message.bytes);
        return;
      case 'close':
        open?.link.fail('far');
    }
  }

  /** It may have come too late for the offer that is under way. */
  #wanted(peer: NodeRef): void {
    const under = this.#attempts.get(peer.name);
    if (under?.peer.epoch === peer.epoch) this.#say(peer, 'offer', under.link);
    else this.dial(peer);
  }

  /** Takes an offer; one that is said again is taken again, for the answer may have been lost. */
  #take(peer: NodeRef, id: number): void {
    const life = keyOf(peer, 0);
    const before = this.#taken.get(life) ?? 0;
    if (id < before || (id === before && !this.#links.has(keyOf(peer, id)))) return;
    const attempt = this.#attempts.get(peer.name);
    if (attempt !== undefined) this.#end(attempt);
    this.#say(peer, 'accept', id);
    if (id === before) return;
    this.#remember(life, id);
    this.#open(peer, id);
  }

  /** One that is forgotten, and comes again, opens a link that its far end closes. */
  #remember(life: string, id: number): void {
    this.#taken.delete(life);
    this.#taken.set(life, id);
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > linksMax && oldest !== undefined) this.#taken.delete(oldest);
  }

  #open(peer: NodeRef, id: number): void {
    const key = keyOf(peer, id);
    if (this.#links.has(key) || this.#links.size >= linksMax) return;
    const link: NatsLink = new NatsLink({
      line: this.#port.line,
      send: (number, bytes, by) => this.#say(peer, 'data', id, number, bytes, by),
      sayClosed: () => void this.#say(peer, 'close', id),
      over: () => void this.#links.delete(key),
    });
    this.#links.set(key, { peer, id, link });
    this.#handlers?.link(peer, link);
  }

  /** The engine is lost, and what was under way with it. */
  #lost(): void {
    for (const { link } of this.#links.values()) link.fail('failed');
    for (const attempt of this.#attempts.values()) {
      this.#end(attempt);
      this.#handlers?.failed(attempt.peer, 'failed');
    }
  }

  #end(attempt: Attempt): void {
    if (this.#attempts.get(attempt.peer.name) === attempt) this.#attempts.delete(attempt.peer.name);
    for (const cancel of attempt.cancels) cancel();
  }

  #say(
    to: NodeRef,
    kind: InboxKind,
    link: number,
    number = 0,
    bytes = nothing,
    by: Sender | null = null,
  ): boolean {
    const { line, subjects, self } = this.#port;
    const head = { kind, toEpoch: to.epoch, fromEpoch: self.epoch, link, number, bytes };
    return line.publish(subjects.said('i', to.name), writeInbox(head), by);
  }
}

const nothing: Uint8Array = new Uint8Array(0);

function keyOf({ name, epoch }: NodeRef, id: number): string {
  return `${name}#${epoch}#${id}`;
}
