/**
 * The adapter for a cluster with an engine between its nodes: one message for each event, whatever the
 * number of nodes it goes to; the engine makes the copies. What is for one node alone still goes over its
 * link, and so do large events, in chunks, with those of their topic behind them. Losses are named: by the numbers of each topic's events, and by the last number, told again when
 * a topic has become quiet, and to each peer before it is acknowledged that it listens.
 */

import type { Adapter, IncomingEvent, OutgoingEvent, Sent } from './adapter.ts';
import type { Cluster } from './cluster/cluster.ts';
import { Writable } from './cluster/writable.ts';
import type { Counters } from './counters.ts';
import { type Engine, enginePeer } from './engine.ts';
import { EngineBatches } from './engine-batches.ts';
import type { Cancel, Env } from './env.ts';
import type { Gap } from './hermes-api.ts';
import type { NodeRef } from './link.ts';
import type { Mesh } from './mesh.ts';
import { isSystemTopic } from './names.ts';
import { Ring } from './ring.ts';
import { IncomingStreams, OutgoingStreams } from './streams.ts';
import type { Reason } from './trace.ts';
import type { Tracer } from './tracer.ts';
import { Reader } from './wire/bytes.ts';
import { FrameReader } from './wire/frame-reader.ts';
import type { EventContent, Frame, Mark } from './wire/frames.ts';
import { messageBytesMax } from './wire/payload.ts';
import { queueBytesLow, queueBytesMax } from './wire/send-queue.ts';

/** Quiet topics are looked for so often while there may be any, in ms. */
const lookMs = 1_000;

/** Topics in one frame, and gaps that are remembered. */
const marksMax = 256;
const gapsMax = 1_000;

const nobody = { sent: new Map<string, number>(), skipped: [] } as const;

export interface EngineAdapterPort {
  readonly self: NodeRef;
  readonly env: Env;
  readonly engine: Engine;
  readonly mesh: Mesh;
  readonly cluster: Cluster;
  readonly tracer: Tracer;
  readonly counters: Counters;
  /** Topics that a peer is known to listen to. */
  interestOf(peer: string): Iterable<string>;
  /** Whether any event of this node's on a topic is still on its way over a link in chunks. */
  isSendingOn(topic: string): boolean;
  /** Draws whether an event from a peer is lost on purpose. */
  loses(peer: string): boolean;
  /** Whether messages may be lost or held up on purpose here: then each event is one of its own. */
  isFaulty(): boolean;
}

export class EngineAdapter implements Adapter {
  readonly #port: EngineAdapterPort;
  /** The engine, as trace events name it. */
  readonly #peer: string;
  readonly #batches: EngineBatches;
  readonly #outgoing = new OutgoingStreams();
  readonly #incoming = new IncomingStreams();
  /** Peer -> topics whose last number it was told. */
  readonly #told = new Map<string, Set<string>>();
  readonly #gaps = new Ring<Gap>(gapsMax);
  readonly #writable: Writable;
  #deliver: (event: IncomingEvent) => void = () => {};
  #isReached = false;
  /** Topics that go over links for now, behind a large event. */
  readonly #byLinks = new Set<string>();
  #hasDirect = false;
  #cancelLook: Cancel | null = null;

  constructor(port: EngineAdapterPort) {
    const { self, env, engine, counters } = port;
    this.#port = port;
    this.#peer = enginePeer(engine.kind);
    this.#batches = new EngineBatches(self, env, {
      publish: (topic, message) => engine.publish(topic, message),
      sent: (frames, bytes) => {
        counters.add('framesSent', frames);
        counters.add('messagesSent');
        counters.add('bytesSent', bytes);
      },
    });
    this.#writable = new Writable(env, () => this.queuedBytes() < queueBytesLow);
  }

  nodeName(): string {
    return this.#port.self.name;
  }

  nodes(): readonly string[] {
    return this.#port.mesh.nodes();
  }

  start(deliver: (event: IncomingEvent) => void): void {
    this.#deliver = deliver;
    this.#port.mesh.start(deliver);
    this.#port.engine.start({
      reached: (isReached) => this.#reached(isReached),
      message: (from, topic, bytes) => this.#message(from, topic, bytes),
      bad: (from) => this.#drop(from, 'bad-frame'),
      writable: () => this.#writable.look(),
    });
  }

  stop(): void {
    this.#deliver = () => {};
    this.#cancelLook?.();
    this.#writable.release();
    this.#port.mesh.stop();
    this.#batches.flush();
    this.#port.engine.stop();
  }

  broadcast(event: OutgoingEvent): Sent {
    const { mesh, cluster } = this.#port;
    // Said earlier in this turn, and waiting for a link: it must not be overtaken.
    if (this.#hasDirect) cluster.flush();
    if (this.#isByLinks(event)) {
      this.#batches.flush();
      return mesh.send(
        event,
        mesh.targetsOf(event.topic).map(({ node }) => ({ node, copies: 1 })),
      );
    }
    const isForAll = mesh.routing === 'per-node' && !isSystemTopic(event.topic);
    const outcome = this.#publish(event, isForAll ? null : event.topic);
    const isTaken = typeof outcome !== 'string';
    const took = isTaken ? { copies: 1, bytes: outcome } : { copies: 0, bytes: 0 };
    // The engine knows for whom it is; here that is asked only for a report.
    if (event.wantsReport === false) return { ...nobody, ...took };
    const to = mesh.targetsOf(event.topic).map(({ node }) => node);
    if (isTaken) return { ...nobody, ...took, sent: new Map(to.map((node) => [node, 1])) };
    return { ...nobody, ...took, skipped: to.map((node) => ({ node, reason: outcome })) };
  }

  direct(node: string, event: OutgoingEvent): Sent {
    const { mesh, env } = this.#port;
    this.#batches.flush();
    if (!this.#hasDirect) env.soon(() => void (this.#hasDirect = false));
    this.#hasDirect = true;
    return mesh.direct(node, event);
  }

  /** Events that never arrived, by publisher and topic, the oldest first. */
  gaps(): readonly Gap[] {
    return this.#gaps.toArray();
  }

  queuedBytes(): number {
    return this.#port.engine.queuedBytes() + this.#batches.bytes;
  }

  /** Calls `then` once little waits for the engine, or after two seconds. */
  writable(then: () => void): void {
    this.#writable.wait(then);
  }

  /** Says to all at once that this node is there; false when the engine is not reached. */
  beat(): boolean {
    return this.#isReached && this.#batches.alive(this.#port.tracer.clock);
  }

  /** This node listens to a topic, as its delta `number` says, or no more. */
  listens(topic: string, isListening: boolean, number: number): void {
    this.#incoming.listen(topic, isListening, number);
    this.#port.engine.listen(topic, isListening);
  }

  peerUp(peer: string): void {
    this.#told.delete(peer);
  }

  peerGone(peer: string): void {
    this.#told.delete(peer);
    if (!this.#port.cluster.knows(peer)) this.#incoming.forget(peer);
  }

  /** A peer's interest has changed: before it is acknowledged, it is told where those topics are. */
  interestTaken(peer: string): void {
    const { interestOf, cluster } = this.#port;
    const told = this.#told.get(peer) ?? new Set();
    const listened = new Set(interestOf(peer));
    const news = [...listened].filter((topic) => !told.has(topic));
    this.#told.set(peer, listened);
    const marks = news
      .map((topic) => ({ topic, last: this.#outgoing.lastOf(topic) }))
      .filter(({ last }) => last > 0);
    if (marks.length === 0) return;
    // What has those numbers is on its way before they are.
    this.#batches.flush();
    for (let at = 0; at < marks.length; at += marksMax)
      cluster.send(peer, { kind: 'marks', marks: marks.slice(at, at + marksMax) });
  }

  /** A peer knows this node's interest up to delta `number`. */
  interestKnown(peer: string, number: number): void {
    const epoch = this.#port.cluster.epochOf(peer);
    if (epoch !== undefined) this.#incoming.known(peer, epoch, number);
  }

  /** A peer says how far its topics are: what has not come by now never will. */
  takeMarks(peer: NodeRef, marks: readonly Mark[]): void {
    for (const { topic, last } of marks) {
      if (!this.#incoming.isListening(topic)) continue;
      const seen = this.#incoming.lastOf(peer.name, peer.epoch, topic);
      if (seen === undefined) this.#incoming.set(peer.name, peer.epoch, topic, last);
      else this.#missing(peer, topic, seen + 1, last);
    }
  }

  #publish(event: OutgoingEvent, topic: string | null): number | Reason {
    const { env, tracer, counters, isFaulty } = this.#port;
    const refused = this.#isReached ? (this.#isFull() ? 'queue-full' : null) : 'no-link';
    if (isSystemTopic(event.topic)) {
      return refused ?? this.#batches.add(topic, event, 0, tracer.clock, false);
    }
    const number = this.#outgoing.next(event.topic, env.now());
    this.#lookLater();
    const { origin, count, body } = event;
    if (refused !== null) {
      tracer.skipped(origin, count, event.topic, this.#peer, number, refused);
      counters.add('crossingsSkipped');
      return refused;
    }
    tracer.sent(origin, count, event.topic, this.#peer, number, body.length);
    counters.add('crossingsSent');
    return this.#batches.add(topic, event, number, tracer.clock, isFaulty());
  }

  /** A topic is the engine's again once nothing of it can be on its way over a link. */
  #isByLinks({ topic, body }: OutgoingEvent): boolean {
    if (body.length > messageBytesMax) this.#byLinks.add(topic);
    else if (this.#byLinks.has(topic) && !this.#port.isSendingOn(topic)) {
      this.#port.cluster.flush();
      if (this.#port.cluster.queuedBytes() === 0) this.#byLinks.delete(topic);
    }
    return this.#byLinks.has(topic);
  }

  #isFull(): boolean {
    return this.queuedBytes() > queueBytesMax;
  }

  #reached(isReached: boolean): void {
    this.#isReached = isReached;
    const state = isReached ? 'open' : 'closed';
    const reason = isReached ? '' : 'link-closed';
    this.#port.tracer.record('link', { peer: this.#peer, state, reason });
    this.#writable.look();
  }

  #message(from: string, topic: string | null, bytes: Uint8Array): void {
    const { cluster, counters, tracer, self } = this.#port;
    tracer.tick();
    counters.add('messagesReceived');
    counters.add('bytesReceived', bytes.length);
    const head = new Reader(bytes);
    const epoch = head.varint();
    if (head.isBroken) return this.#drop(from, 'bad-frame');
    if (from === self.name) return this.#drop(from, 'self');
    const frames = bytes.subarray(head.at);
    const known = cluster.epochOf(from);
    if (known !== epoch) {
      // That a node is there is said to all, and to those whom it has not greeted yet.
      if (topic !== null || !isSignOfLife(frames))
        this.#drop(from, known === undefined ? 'not-greeted' : 'old-epoch');
      return;
    }
    const peer = { name: from, epoch };
    new FrameReader().read(frames, {
      frame: (frame) => this.#frame(peer, topic, frame),
      bad: (reason) => this.#drop(from, reason),
    });
  }

  #frame(peer: NodeRef, topic: string | null, frame: Frame): void {
    const { content } = frame;
    this.#port.counters.add('framesReceived');
    if (content.kind === 'event') {
      // What is said on a topic is of that topic.
      if (content.copy !== null || (topic !== null && topic !== content.topic))
        return this.#drop(peer.name, 'bad-frame');
      this.#event(peer, frame, content);
    } else if (content.kind === 'marks' && content.marks.every((mark) => mark.topic === topic)) {
      this.#port.tracer.witness(frame.clock);
      this.takeMarks(peer, content.marks);
    } else if (content.kind === 'alive' && topic === null) {
      this.#port.tracer.witness(frame.clock);
      this.#port.cluster.told(peer.name);
    } else this.#drop(peer.name, 'bad-frame');
  }

  #event(peer: NodeRef, { number, clock }: Frame, content: EventContent): void {
    const { tracer, counters, loses, mesh } = this.#port;
    const { topic, count, body } = content;
    const origin = `${peer.name}@${peer.epoch}`;
    tracer.witness(clock);
    if (!isSystemTopic(topic)) {
      // Lost before its number is taken, so that the loss has a name.
      if (loses(peer.name) || !this.#takeNumber(peer, topic, number)) return;
      tracer.received(origin, count, topic, peer.name, number, body.length);
      counters.add('crossingsReceived');
    }
    this.#deliver(mesh.incoming(peer, origin, number, content));
  }

  /** A node that does not listen to a topic can miss nothing of it. */
  #takeNumber(peer: NodeRef, topic: string, number: number): boolean {
    if (number === 0) {
      this.#drop(peer.name, 'bad-frame');
      return false;
    }
    if (!this.#incoming.isListening(topic)) return true;
    const seen = this.#incoming.lastOf(peer.name, peer.epoch, topic);
    if (seen !== undefined && number <= seen) {
      this.#drop(peer.name, 'duplicate');
      return false;
    }
    if (seen !== undefined) this.#missing(peer, topic, seen + 1, number - 1);
    this.#incoming.set(peer.name, peer.epoch, topic, number);
    return true;
  }

  #missing({ name, epoch }: NodeRef, topic: string, first: number, last: number): void {
    if (last < first) return;
    this.#incoming.set(name, epoch, topic, last);
    this.#gaps.push(Object.freeze({ from: name, topic, first, last }));
    this.#port.counters.add('crossingsLost', last - first + 1);
    this.#port.tracer.record('missed', { peer: name, topic, first, last });
  }

  #lookLater(): void {
    this.#cancelLook ??= this.#port.env.schedule(lookMs, () => {
      this.#cancelLook = null;
      this.#outgoing.tellQuiet(this.#port.env.now(), (topic, last) => this.#mark(topic, last));
      if (this.#outgoing.isDue) this.#lookLater();
    });
  }

  #mark(topic: string, last: number): boolean {
    if (!this.#isReached) return false;
    this.#batches.mark(topic, last, this.#port.tracer.clock);
    return true;
  }

  #drop(peer: string, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer, reason });
  }
}

/** Whether a message says that its node is there, and nothing else. */
function isSignOfLife(frames: Uint8Array): boolean {
  let [read, signs] = [0, 0];
  new FrameReader().read(frames, {
    frame: ({ content }) => {
      read++;
      if (content.kind === 'alive') signs++;
    },
    bad: () => void read++,
  });
  return signs === 1 && read === 1;
}
