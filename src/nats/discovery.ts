/**
 * Who is here, told over the engine itself, for nodes without a signaling server. Each says so when it
 * comes, when it is asked, and now and then; one that has not for long is lost. A hint like any other.
 *
 *   message := kind:u8 epoch:f64
 */

import type { Cancel, Discovery, DiscoveryHandlers, Env, NodeRef } from '../core/index.ts';
import type { Line } from './line.ts';
import type { Subjects } from './subjects.ts';

const kinds = { here: 0, asks: 1, gone: 2 } as const;

/** A node says that it is here so often, in ms: it hears all others, so the more they are the rarer. */
function sayMs(members: number): number {
  return Math.max(10_000, members * 100);
}

/** It is lost when it has not been heard for so many times as long. */
const lostTimes = 3.5;

/** Members that are kept. */
const membersMax = 20_000;

interface Member {
  readonly epoch: number;
  heardAt: number;
}

export class NatsDiscovery implements Discovery {
  readonly #env: Env;
  readonly #self: NodeRef;
  readonly #line: Line;
  readonly #subjects: Subjects;
  readonly #members = new Map<string, Member>();
  readonly #bad: (from: string) => void;
  #handlers: DiscoveryHandlers | null = null;
  #ends: (() => void)[] = [];
  #cancelSay: Cancel = () => {};

  constructor(
    env: Env,
    self: NodeRef,
    line: Line,
    subjects: Subjects,
    bad: (from: string) => void,
  ) {
    this.#bad = bad;
    this.#env = env;
    this.#self = self;
    this.#line = line;
    this.#subjects = subjects;
    line.use(this);
  }

  start(handlers: DiscoveryHandlers): void {
    const { name } = this.#self;
    this.#handlers = handlers;
    const hear = (subject: string, bytes: Uint8Array): void => this.#hear(subject, bytes);
    this.#ends = [
      this.#line.subscribe(this.#subjects.heard('p', null), hear),
      this.#line.subscribe(this.#subjects.heard('p', name), hear),
      this.#line.onReached((isReached) => {
        handlers.reached(isReached);
        if (isReached) this.#say(null, 'asks');
      }),
    ];
    handlers.reached(this.#line.isReached);
    this.#say(null, 'asks');
    this.#sayLater();
  }

  stop(): void {
    if (this.#handlers !== null) this.#say(null, 'gone');
    this.drop();
  }

  drop(): void {
    if (this.#handlers === null) return;
    this.#handlers = null;
    this.#cancelSay();
    for (const end of this.#ends) end();
    this.#line.leave(this);
  }

  #sayAgain(): void {
    this.#say(null, 'here');
    const now = this.#env.now();
    const lostMs = sayMs(this.#members.size) * lostTimes;
    // Not while the engine is lost: then nobody can be heard.
    for (const [name, { epoch, heardAt }] of this.#members) {
      if (this.#line.isReached && now - heardAt > lostMs) this.#lose({ name, epoch });
    }
    this.#sayLater();
  }

  #sayLater(): void {
    // Not all in step.
    const inMs = sayMs(this.#members.size) * (0.8 + 0.2 * this.#env.random());
    this.#cancelSay = this.#env.schedule(inMs, () => this.#sayAgain());
  }

  #hear(subject: string, bytes: Uint8Array): void {
    const name = this.#subjects.speakerOf(subject);
    const said = readPresence(bytes);
    if (name === null || name === this.#self.name || said === null) {
      this.#bad(name ?? '');
      return;
    }
    const { kind, epoch } = said;
    if (kind === 'gone') {
      if (this.#members.get(name)?.epoch === epoch) this.#lose({ name, epoch });
      return;
    }
    const known = this.#members.get(name);
    if (known === undefined && this.#members.size >= membersMax) return;
    if (known?.epoch === epoch) known.heardAt = this.#env.now();
    else this.#members.set(name, { epoch, heardAt: this.#env.now() });
    if (known?.epoch !== epoch || kind === 'asks') this.#handlers?.found({ name, epoch }, null);
    if (kind === 'asks') this.#say(name, 'here');
  }

  #lose(member: NodeRef): void {
    this.#members.delete(member.name);
    this.#handlers?.lost(member);
  }

  #say(to: string | null, kind: keyof typeof kinds): void {
    const message = new Uint8Array(9);
    message[0] = kinds[kind];
    new DataView(message.buffer).setFloat64(1, this.#self.epoch);
    this.#line.publish(this.#subjects.said('p', to), message, null);
  }
}

function readPresence(
  bytes: Uint8Array,
): { readonly kind: keyof typeof kinds; readonly epoch: number } | null {
  if (bytes.length !== 9) return null;
  const kind = (Object.keys(kinds) as (keyof typeof kinds)[]).find(
    (one) => kinds[one] === bytes[0],
  );
  const epoch = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(1);
  return kind !== undefined && Number.isSafeInteger(epoch) && epoch >= 0 ? { kind, epoch } : null;
}
