/**
 * publish and subscribe: Phoenix.PubSub's heart. The publisher's own node is served here, by the
 * registry; every other node by the adapter. The way of one event reads from top to bottom.
 */

import type { Adapter, Copy, IncomingEvent, OutgoingEvent, Sent } from './adapter.ts';
import type { Counters } from './counters.ts';
import type { Dispatcher, Dispatchers } from './dispatchers.ts';
import { HermesError } from './errors.ts';
import type { Interest } from './interest.ts';
import type { NodeRef } from './link.ts';
import { canonical, isPlainTopic, isSystemTopic, nameProblem } from './names.ts';
import type { Mail, Processes } from './process.ts';
import { type Entry, Registry } from './registry.ts';
import { Ring } from './ring.ts';
import { type Pid, samePid } from './terms.ts';
import type { EventId, Reason } from './trace.ts';
import type { Tracer } from './tracer.ts';
import type { Lexicon } from './wire/lexicon.ts';
import { decodeMessage, encodeMessage, eventBytesMax, messageBytesMax } from './wire/payload.ts';
import { plainCopy } from './wire/plain-copy.ts';

/** Events that were published or arrived here, kept so that a log can show what they said. */
const keptMax = 1_000;

/** Events that arrived together and are distributed at what is one moment: a few microseconds each. */
const perLook = 16;

/** Events of one publisher whose copies have not all come. */
const inCopiesMax = 64;

const nothing = new Uint8Array(0);

/** Where an event goes: to every node, to this one alone, or to one other by name. */
export type Reach = 'all' | 'local' | { readonly node: string };

/** One call of `broadcast` and its kin. */
export interface Publication {
  readonly topic: string;
  readonly message: unknown;
  readonly reach: Reach;
  /** The process that is left out, on this node. */
  readonly except: Pid | null;
  readonly dispatcher: string | null;
  readonly wantsReceipt: boolean;
  /** Whether anyone looks at what `Published` says of single nodes. */
  readonly wantsReport: boolean;
}

/** What became of it here and at the links. */
export interface Published extends Sent {
  readonly count: number;
  /** Local deliveries. */
  readonly delivered: number;
}

/** What an event says: encoded, or the value itself when it never left this node. */
type Content = Uint8Array | { readonly value: unknown };

/** What an encoded one refers to. */
type RefersTo = Lexicon | null;

interface Kept {
  readonly origin: string;
  readonly count: number;
  readonly content: Content;
  readonly lexicon: RefersTo;
}

/** An event that is to be dispatched to this node's subscribers. */
interface Arrived {
  readonly origin: string;
  readonly count: number;
  readonly topic: string;
  readonly content: Content;
  readonly lexicon: RefersTo;
  readonly from: string;
  readonly except: Pid | null;
  readonly dispatcher: string | null;
  readonly copy: Copy | null;
}

export interface PubSubPort {
  readonly self: NodeRef;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly processes: Processes;
  readonly adapter: Adapter;
  readonly interest: Interest;
  readonly dispatchers: Dispatchers;
  isClient(pid: Pid): boolean;
  /** Hears what a dispatcher threw. */
  onError(error: unknown): void;
}

const nobody: Sent = { sent: new Map(), skipped: [], copies: 0, bytes: 0 };

export class PubSub {
  readonly #port: PubSubPort;
  readonly #registry = new Registry();
  readonly #kept = new Ring<Kept>(keptMax);
  /** Of this node's events. */
  readonly #origin: string;
  /** Of an event that comes in copies: the subscriptions there were when its first copy came. */
  readonly #inCopies = new Map<string, Map<number, readonly Entry[]>>();
  #published = 0;
  /** Events that may still be distributed before the clock is looked at again. */
  #unlooked = 0;

  constructor(port: PubSubPort) {
    this.#port = port;
    this.#origin = originOf(port.self);
  }

  publish(publication: Publication): Published {
    const { self, tracer, counters, adapter } = this.#port;
    const { topic, message, reach, except, dispatcher, wantsReceipt, wantsReport } = publication;
    const lexicon = adapter.lexicon ?? null;
    // What stays here need not be encoded; what is not plain is, so that all is refused alike.
    const plain = reach === 'local' ? plainCopy(message) : null;
    const body = plain === null ? encodeMessage(message, eventBytesMax, lexicon) : nothing;
    const content = plain ?? body;
    const count = ++this.#published;
    const origin = this.#origin;
    tracer.tick();
    const others = reach === 'all' ? adapter.nodes().length : reach === 'local' ? 0 : 1;
    if (!isSystemTopic(topic)) {
      tracer.published(origin, count, topic, body.length, others);
      counters.add('published');
      this.#keep({ origin, count, content, lexicon });
    }
    const isHere = reach === 'all' || reach === 'local' || reach.node === self.name;
    const delivered = isHere
      ? this.#dispatch({
          origin,
          count,
          topic,
          content,
          lexicon,
          from: self.name,
          except,
          dispatcher,
          copy: null,
        })
      : 0;
    const outgoing: OutgoingEvent = {
      origin,
      count,
      topic,
      body,
      dispatcher,
      wantsReceipt,
      wantsReport,
      refersTo: lexicon,
    };
    const { sent, skipped, copies, bytes } = this.#cross(outgoing, reach);
    return { count, delivered, sent, skipped, copies, bytes };
  }

  /** An event from another node is in the PGServer's mailbox. */
  arrived(): void {
    this.#unlooked = 0;
  }

  /** What the PGServer does with it. */
  distribute(incoming: IncomingEvent): void {
    const { origin, count, topic, body, lexicon = null, from, dispatcher, copy } = incoming;
    if (this.#unlooked-- <= 0) {
      this.#port.tracer.tick();
      this.#unlooked = perLook - 1;
    }
    if (!isSystemTopic(topic)) this.#keep({ origin, count, content: body, lexicon });
    const delivered = this.#dispatch({
      origin,
      count,
      topic,
      content: body,
      lexicon,
      from,
      except: null,
      dispatcher,
      copy,
    });
    incoming.receipt?.(delivered);
  }

  /** Adds one subscription; the answer removes just that one. */
  subscribe(topic: string, entry: Entry): () => void {
    this.#registry.register(topic, entry);
    this.#changed('subscribed', topic, entry.pid, 1);
    return () => {
      if (this.#registry.remove(topic, entry)) this.#changed('unsubscribed', topic, entry.pid, -1);
    };
  }

  /** Removes every subscription of `pid` to `topic`. */
  unsubscribe(topic: string, pid: Pid): void {
    const gone = this.#registry.unregister(topic, pid);
    if (gone > 0) this.#changed('unsubscribed', topic, pid, -gone);
  }

  exited(pid: Pid): void {
    for (const topic of this.#registry.topicsOf(pid)) this.unsubscribe(topic, pid);
  }

  message(id: EventId): { readonly value: unknown } | undefined {
    const kept = this.#kept.toArray().find(({ origin, count }) => eventId(origin, count) === id);
    return kept === undefined ? undefined : valueOf(kept);
  }

  /** A log shows what is small. */
  #keep(kept: Kept): void {
    if (!isLarge(kept.content)) this.#kept.push(kept);
  }

  peerGone(peer: string): void {
    this.#inCopies.delete(peer);
  }

  #cross(event: OutgoingEvent, reach: Reach): Sent {
    const { adapter, self } = this.#port;
    if (reach === 'all') return adapter.broadcast(event);
    if (reach === 'local' || reach.node === self.name) return nobody;
    return adapter.direct(reach.node, event);
  }

  /** Into the mailboxes of this node's subscribers; the answer says how many. */
  #dispatch(event: Arrived): number {
    const { tracer, counters } = this.#port;
    const { origin, count, topic, content, from } = event;
    const entries = this.#entriesFor(event);
    let served = 0;
    if (entries.length > 0) {
      // Decoded once: all local subscribers share the one frozen value.
      const decoded = valueOf(event, from !== this.#port.self.name && isLarge(content));
      if (decoded === undefined) {
        this.#drop(from, 'bad-body');
        return 0;
      }
      const bytes = content instanceof Uint8Array ? content.length : 0;
      const info = Object.freeze({ topic, from, id: eventId(origin, count), bytes });
      served = this.#serve(entries, { message: decoded.value, info }, event);
    }
    if (!isSystemTopic(topic)) {
      counters.add('deliveries', served);
      tracer.delivered(origin, count, topic, served);
    }
    return served;
  }

  #serve(entries: readonly Entry[], mail: Mail, { except, dispatcher, from }: Arrived): number {
    const { processes } = this.#port;
    // As good as nobody has a dispatcher.
    let served: Map<string, Entry[]> | null = null;
    let count = 0;
    for (const entry of entries) {
      const name = dispatcher ?? entry.dispatcher;
      if (name !== null) {
        served ??= new Map();
        const same = served.get(name);
        if (same === undefined) served.set(name, [entry]);
        else same.push(entry);
      } else if (except === null || !samePid(entry.pid, except)) {
        if (processes.send(entry.pid, mail)) count++;
        else this.#drop(from, 'mailbox-full');
      }
    }
    if (served === null) return count;
    for (const [name, theirs] of served) {
      const dispatch = this.#port.dispatchers.get(name);
      if (dispatch === undefined) this.#drop(from, 'no-dispatcher');
      else count += this.#serveBy(dispatch, theirs, except, mail.message, from);
    }
    return count;
  }

  #serveBy(
    dispatch: Dispatcher,
    entries: readonly Entry[],
    except: Pid | null,
    message: unknown,
    from: string,
  ): number {
    try {
      const seen = entries.map(({ pid, metadata }) => Object.freeze({ pid, metadata }));
      return dispatch(seen, except, message) ?? entries.length;
    } catch (error) {
      this.#drop(from, 'dispatcher-threw');
      this.#port.onError(error);
      return 0;
    }
  }

  /** The subscriptions that this event, or this copy of it, is for. */
  #entriesFor({ count, topic, from, copy }: Arrived): readonly Entry[] {
    const now = this.#registry.entries(topic);
    if (copy === null) return now;
    // By the list that the first copy met: who comes or goes between two copies moves nobody.
    const events = this.#inCopies.get(from) ?? new Map<number, readonly Entry[]>();
    const first = events.get(count) ?? now;
    if (copy.isLast) events.delete(count);
    else {
      this.#inCopies.set(from, events.set(count, first));
      // Copies of large events may be overtaken by those of others; the last of one may never come.
      const [oldest] = events.keys();
      if (events.size > inCopiesMax && oldest !== undefined) events.delete(oldest);
    }
    const due = copy.isLast ? first.slice(copy.index) : first.slice(copy.index, copy.index + 1);
    return due.filter((entry) => now.includes(entry));
  }

  #changed(kind: 'subscribed' | 'unsubscribed', topic: string, pid: Pid, by: number): void {
    const { tracer, interest, isClient } = this.#port;
    interest.change(topic, by);
    if (isSystemTopic(topic)) return;
    const count = this.#registry.countOf(topic, pid);
    tracer.record(kind, { pid: pid.id, topic, client: isClient(pid) ? 1 : 0, count });
  }

  #drop(peer: string, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer, reason });
  }
}

/** `isOwn`: it was put together for this node alone. */
function valueOf(
  { content, lexicon }: { readonly content: Content; readonly lexicon: RefersTo },
  isOwn = false,
): { readonly value: unknown } | undefined {
  return content instanceof Uint8Array ? decodeMessage(content, lexicon, isOwn) : content;
}

function isLarge(content: Content): boolean {
  return content instanceof Uint8Array && content.length > messageBytesMax;
}

/** The topic in its one form. Throws `bad-topic`. */
export function checkedTopic(topic: unknown): string {
  if (typeof topic === 'string' && isPlainTopic(topic)) return topic;
  const problem = nameProblem('topic', topic);
  if (problem !== null) throw new HermesError('bad-topic', problem);
  return canonical(topic as string);
}

/** A life as events name it: `alice@1764000000000`. */
export function originOf({ name, epoch }: NodeRef): string {
  return `${name}@${epoch}`;
}

/** `alice@1764000000000:12` */
export function eventId(origin: string, count: number): EventId {
  return `${origin}:${count}`;
}
