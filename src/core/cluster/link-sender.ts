/** Puts frames on links: headers, numbers, the logical clock, and what is counted. */

import type { Counters } from '../counters.ts';
import type { Env } from '../env.ts';
import { type Link, linkQueueBytesMax } from '../link.ts';
import type { Tracer } from '../tracer.ts';
import { encodeFrame, type FrameContent, type FrameKind } from '../wire/frames.ts';
import type { Greeter } from './greeting.ts';
import type { Session } from './session.ts';

const skippable: ReadonlySet<FrameKind> = new Set<FrameKind>(['event', 'message', 'trace']);

export class LinkSender {
  readonly #env: Env;
  readonly #tracer: Tracer;
  readonly #counters: Counters;
  readonly #refused: (session: Session) => void;

  /** `refused` hears when a link did not take what a session cannot do without. */
  constructor(
    { env, tracer, counters }: { env: Env; tracer: Tracer; counters: Counters },
    refused: (session: Session) => void,
  ) {
    this.#refused = refused;
    this.#env = env;
    this.#tracer = tracer;
    this.#counters = counters;
  }

  /** Whether what is not urgent would be taken now. */
  hasRoom(link: Link): boolean {
    return link.queuedBytes() <= linkQueueBytesMax;
  }

  send(
    session: Session,
    content: FrameContent,
    head: { readonly number?: number; readonly reference?: number } = {},
  ): boolean {
    if (session.link === null) return false;
    if (this.sendOn(session.link, content, head) > 0) return true;
    if (!skippable.has(content.kind)) this.#refused(session);
    return false;
  }

  /** The bytes handed to the link; 0 when it did not take them. */
  sendOn(
    link: Link,
    content: FrameContent,
    { number = 0, reference = 0 }: { readonly number?: number; readonly reference?: number } = {},
  ): number {
    // What people send and trace events can be skipped; without the rest a session would be wrong.
    const isUrgent = !skippable.has(content.kind);
    const clock = content.kind === 'trace' ? 0 : this.#tracer.clock;
    const [header, body] = encodeFrame(content, { number, reference, clock });
    if (!link.send(header, body, isUrgent)) return 0;
    const bytes = header.length + (body?.length ?? 0);
    this.#counters.add('framesSent');
    this.#counters.add('bytesSent', bytes);
    return bytes;
  }

  hello(link: Link, { self, room, protocol }: Greeter, lastSent: number): void {
    const { min: protocolMin, max: protocolMax } = protocol;
    const { name, epoch } = self;
    this.sendOn(link, { kind: 'hello', protocolMin, protocolMax, room, name, epoch, lastSent });
  }

  heartbeat(session: Session): void {
    const now = this.#env.now();
    const { lastSent } = session;
    const echo = session.offset.echo(now);
    this.send(session, { kind: 'heartbeat', sentAt: now, ...echo, lastSent });
  }
}
