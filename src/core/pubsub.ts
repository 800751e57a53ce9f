/**
 * publish and subscribe: Phoenix.PubSub's heart. The publisher's own node is served here, by the
 * registry; every other node by the adapter. The way of one event reads from top to bottom.
 */

import type { Adapter, IncomingEvent } from './adapter.ts';
import type { Counters } from './counters.ts';
import { HermesError } from './errors.ts';
import type { MessageInfo } from './hermes-api.ts';
import type { NodeRef } from './link.ts';
import { canonical, nameProblem } from './names.ts';
import type { Processes } from './process.ts';
import { Registry } from './registry.ts';
import type { Pid } from './terms.ts';
import type { EventId } from './trace.ts';
import type { Tracer } from './tracer.ts';
import { decodeMessage, encodeMessage } from './wire/payload.ts';

/** Bodies of events that were published or arrived here, kept so that a log can show them. */
const bodiesMax = 1_000;

/** What a subscriber finds in its mailbox. */
export interface Delivery {
  readonly message: unknown;
  readonly info: MessageInfo;
}

export interface PubSubPort {
  readonly self: NodeRef;
  readonly tracer: Tracer;
  readonly counters: Counters;
  readonly processes: Processes;
  readonly adapter: Adapter;
}

export class PubSub {
  readonly #port: PubSubPort;
  readonly #registry = new Registry();
  readonly #bodies = new Map<EventId, Uint8Array>();
  #published = 0;

  constructor(port: PubSubPort) {
    this.#port = port;
  }

  publish(topicGiven: string, message: unknown): 'ok' {
    const { self, tracer, counters, adapter } = this.#port;
    const topic = checkedTopic(topicGiven);
    const body = encodeMessage(message);
    const count = ++this.#published;
    const id = eventId(self, count);
    tracer.record('published', { event: id, topic, bytes: body.length });
    counters.add('published');
    this.#keepBody(id, body);
    this.#dispatch({ id, topic, body, from: self.name });
    adapter.broadcast({ id, count, topic, body });
    return 'ok';
  }

  /** What the PGServer does with an event from another node. */
  distribute(event: IncomingEvent): void {
    this.#keepBody(event.id, event.body);
    this.#dispatch(event);
  }

  subscribe(topic: string, pid: Pid, isClient: boolean): void {
    this.#registry.register(topic, pid);
    this.#port.tracer.record('subscribed', { pid: pid.id, topic, client: isClient ? 1 : 0 });
  }

  unsubscribe(topic: string, pid: Pid, isClient: boolean): void {
    if (this.#registry.unregister(topic, pid) === 0) return;
    this.#port.tracer.record('unsubscribed', { pid: pid.id, topic, client: isClient ? 1 : 0 });
  }

  exited(pid: Pid, isClient: boolean): void {
    for (const topic of this.#registry.topicsOf(pid)) this.unsubscribe(topic, pid, isClient);
  }

  message(id: EventId): { readonly value: unknown } | undefined {
    const body = this.#bodies.get(id);
    return body === undefined ? undefined : decodeMessage(body);
  }

  #dispatch({ id, topic, body, from }: IncomingEvent): void {
    const { tracer, counters, processes } = this.#port;
    // Decoded at most once; all local subscribers share the one frozen value.
    let delivery: Delivery | undefined;
    let isBad = false;
    const count = this.#registry.dispatch(topic, (pid) => {
      if (delivery === undefined && !isBad) {
        const decoded = decodeMessage(body);
        if (decoded === undefined) isBad = true;
        else delivery = { message: decoded.value, info: Object.freeze({ topic, from, id }) };
      }
      if (delivery !== undefined) processes.send(pid, delivery);
    });
    if (isBad) {
      counters.drop('bad-body');
      tracer.record('dropped', { peer: from, reason: 'bad-body' });
      return;
    }
    counters.add('deliveries', count);
    tracer.record('delivered', { event: id, topic, count });
  }

  #keepBody(id: EventId, body: Uint8Array): void {
    this.#bodies.set(id, body);
    if (this.#bodies.size <= bodiesMax) return;
    const [oldest] = this.#bodies.keys();
    if (oldest !== undefined) this.#bodies.delete(oldest);
  }
}

/** The topic in its one form. Throws `bad-topic`. */
export function checkedTopic(topic: unknown): string {
  const problem = nameProblem('topic', topic);
  if (problem !== null) throw new HermesError('bad-topic', problem);
  return canonical(topic as string);
}

/** `alice@1764000000000:12` */
export function eventId({ name, epoch }: NodeRef, count: number): EventId {
  return `${name}@${epoch}:${count}`;
}
