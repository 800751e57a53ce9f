/**
 * Messages from one process to another, here or at another node: Erlang's send. At most once, in
 * order between two processes, and nobody is told when there is no such process.
 */

import type { Cluster } from './cluster/cluster.ts';
import type { Counters } from './counters.ts';
import { HermesError } from './errors.ts';
import { inspect } from './inspect.ts';
import type { NodeRef } from './link.ts';
import type { Processes } from './process.ts';
import { isPid, pid as makePid, type Pid } from './terms.ts';
import type { Reason } from './trace.ts';
import type { Tracer } from './tracer.ts';
import type { FrameContent } from './wire/frames.ts';
import { decodeMessage, encodeMessage } from './wire/payload.ts';

export interface MessagesPort {
  readonly self: NodeRef;
  readonly cluster: Cluster;
  readonly processes: Processes;
  readonly tracer: Tracer;
  readonly counters: Counters;
}

export class Messages {
  readonly #port: MessagesPort;

  constructor(port: MessagesPort) {
    this.#port = port;
  }

  /** Throws before anything has happened; what networks do is counted. */
  send(to: Pid, message: unknown): void {
    if (!isPid(to)) {
      throw new HermesError('bad-argument', `send takes a pid and a message, not ${inspect(to)}.`);
    }
    const { self, cluster } = this.#port;
    const body = encodeMessage(message);
    if (to.node === self.name && to.epoch === self.epoch) this.#deliver(to, body, self.name);
    else if (cluster.epochOf(to.node) === to.epoch) {
      const content = { kind: 'message', to: to.id, body } as const;
      if (!cluster.send(to.node, content)) this.#drop(to.node, 'queue-full');
    } else this.#drop(to.node, 'no-link');
  }

  receive(peer: NodeRef, { to, body }: Extract<FrameContent, { kind: 'message' }>): void {
    const { name, epoch } = this.#port.self;
    this.#deliver(makePid(name, epoch, to), body, peer.name);
  }

  #deliver(to: Pid, body: Uint8Array, from: string): void {
    const { processes } = this.#port;
    if (!processes.isAlive(to)) return this.#drop(from, 'no-process');
    const decoded = decodeMessage(body);
    if (decoded === undefined) return this.#drop(from, 'bad-body');
    const mail = { message: decoded.value, info: null };
    if (!processes.send(to, mail)) this.#drop(from, 'mailbox-full');
  }

  #drop(peer: string, reason: Reason): void {
    this.#port.counters.drop(reason);
    this.#port.tracer.record('dropped', { peer, reason });
  }
}
