/**
 * An engine as one node sees it through the faults that act there. The engine makes the copies, so what
 * holds between two nodes holds where a copy arrives: by what acts there, and by what the sender's
 * message says of it. What waits at a cut waits there, and what a frozen node gets waits for its thread.
 *
 *   message := count:u8 (name:text flags:u8 delayMs:varint)* message     nearly always: 0:u8 message
 */

import type { Engine, EngineHandlers } from '../engine.ts';
import type { Env } from '../env.ts';
import { Reader, Writer } from '../wire/bytes.ts';
import { nameBytesMax } from '../wire/frame-fields.ts';
import { eventFlags } from '../wire/frame-writer.ts';
import { Hold } from './hold.ts';
import type { Conditions } from './layer.ts';
import type { Stall } from './stall.ts';

const flags = { isCut: 1, isLost: 2 } as const;

/** Bytes held up in all, and nodes that they are from; what comes beyond is lost. */
const heldBytesMax = 16 * 1_048_576;
const waysMax = 1_000;

interface Way {
  readonly hold: Hold;
  /** What acts here, and what the far end says of its own. */
  own: Way['told'];
  told: { readonly isCut: boolean; readonly delayMs: number };
}

const clear = { isCut: false, delayMs: 0 } as const;
const nothing = new Uint8Array(0);

export class FaultyEngine implements Engine {
  readonly kind: string;
  readonly #inner: Engine;
  readonly #env: Env;
  readonly #stall: Stall;
  readonly #name: string;
  readonly #conditions: ReadonlyMap<string, Conditions>;
  readonly #ways = new Map<string, Way>();
  readonly #to = new Writer();
  #handlers: EngineHandlers | null = null;
  #isSilent = false;

  /** `conditions`: what holds on the way to each peer, as it is at any time. */
  constructor(
    inner: Engine,
    name: string,
    { env, stall }: { readonly env: Env; readonly stall: Stall },
    conditions: ReadonlyMap<string, Conditions>,
  ) {
    this.kind = inner.kind;
    this.#inner = inner;
    this.#name = name;
    this.#env = env;
    this.#stall = stall;
    this.#conditions = conditions;
  }

  start(handlers: EngineHandlers): void {
    this.#handlers = handlers;
    this.#inner.start({
      reached: (isReached) => this.#run(() => handlers.reached(isReached)),
      message: (from, topic, bytes) => this.#message(from, topic, bytes),
      bad: (from) => this.#run(() => handlers.bad(from)),
      writable: () => this.#run(() => handlers.writable()),
    });
  }

  publish(topic: string | null, message: Uint8Array): boolean {
    if (this.#isSilent) return false;
    const to = this.#to;
    to.cut(0);
    to.u8(Math.min(this.#conditions.size, 255));
    const isLossy = isEvent(message);
    for (const [name, { isCut, delayMs, loss }] of [...this.#conditions].slice(0, 255)) {
      const isLost = isLossy && loss > 0 && this.#env.random() < loss;
      to.text(name);
      to.u8((isCut ? flags.isCut : 0) | (isLost ? flags.isLost : 0));
      to.varint(Math.round(delayMs));
    }
    to.raw(message);
    return this.#inner.publish(topic, to.bytes());
  }

  listen(topic: string, isListening: boolean): void {
    if (!this.#isSilent) this.#inner.listen(topic, isListening);
  }

  queuedBytes(): number {
    return this.#isSilent ? 0 : this.#inner.queuedBytes();
  }

  stop(): void {
    for (const { hold } of this.#ways.values()) hold.drop();
    this.#inner.stop();
  }

  /** Something else holds on the way to a peer: here at once, there when it hears. */
  changed(peer: string): void {
    const { isCut = false, delayMs = 0 } = this.#conditions.get(peer) ?? {};
    const way = this.#way(peer);
    way.own = { isCut, delayMs };
    this.#settle(peer, way);
    // A message that says nothing but this.
    this.publish(null, nothing);
  }

  /** Its node was killed: nothing leaves and nothing is taken any more. */
  silence(): void {
    this.#isSilent = true;
    for (const { hold } of this.#ways.values()) hold.drop();
  }

  #message(from: string, topic: string | null, bytes: Uint8Array): void {
    const handlers = this.#handlers;
    if (this.#isSilent || handlers === null) return;
    const head = new Reader(bytes);
    const said = readConditions(head, this.#name);
    const message = head.isBroken ? bytes : bytes.subarray(head.at);
    const take = (): void => this.#run(() => handlers.message(from, topic, message));
    const known = this.#ways.get(from);
    // Nearly always: nothing holds on the way.
    if (known === undefined && said === null) {
      if (message.length > 0) take();
      return;
    }
    if (known === undefined && this.#ways.size >= waysMax) return;
    const way = this.#way(from);
    way.told = said ?? clear;
    this.#settle(from, way);
    if (message.length === 0 || said?.isLost === true) return;
    const held = [...this.#ways.values()].reduce((sum, { hold }) => sum + hold.bytes, 0);
    if (held + message.length <= heldBytesMax) way.hold.take(message.length, take);
  }

  #way(peer: string): Way {
    let way = this.#ways.get(peer);
    if (way === undefined) {
      way = { hold: new Hold(this.#env), own: clear, told: clear };
      this.#ways.set(peer, way);
    }
    return way;
  }

  #settle(peer: string, { hold, own, told }: Way): void {
    hold.set(own.isCut || told.isCut, Math.max(own.delayMs, told.delayMs));
    if (hold.isClear) this.#ways.delete(peer);
  }

  #run(task: () => void): void {
    if (!this.#isSilent) this.#stall.run(task);
  }
}

/** What a message says of the way to one node, or null; the reader is behind it then. */
function readConditions(
  from: Reader,
  name: string,
): { readonly isCut: boolean; readonly isLost: boolean; readonly delayMs: number } | null {
  let found = null;
  for (let due = from.u8(); due > 0 && !from.isBroken; due--) {
    const [to, said, delayMs] = [from.text(nameBytesMax), from.u8(), from.varint()];
    if (to !== name) continue;
    found = {
      isCut: (said & flags.isCut) !== 0,
      isLost: (said & flags.isLost) !== 0,
      delayMs,
    };
  }
  return found;
}

/** Whether a message for the engine says events, and not only how far they are. */
function isEvent(message: Uint8Array): boolean {
  const from = new Reader(message);
  from.varint();
  from.u8();
  return from.u8() >= eventFlags.isEvent;
}
