/**
 * The send queue of one link, and the only place that knows flow control. What is put into it in one
 * turn leaves together when the turn is over: a data channel's `send` costs as much as a kilobyte. When
 * the channel has enough, what comes waits here, where it is ordered by lanes: control first.
 *
 * Events are bounded: over the bound they are refused there and then. Control frames are never refused;
 * a link that cannot take them is given up (decision 9), and so is one that stays full. Large events take
 * turns with the others, chunk by chunk (decision 13).
 */

import type { Copy } from '../adapter.ts';
import type { Cancel, Env } from '../env.ts';
import { type Link, linkBufferBytesLow, type LinkHandlers } from '../link.ts';
import type { Reason } from '../trace.ts';
import { BulkLane, type Outgoing } from './bulk-lane.ts';
import { Writer } from './bytes.ts';
import { ChunkSize } from './chunk-size.ts';
import { Deflating } from './deflating.ts';
import type { PlainContent } from './frame-fields.ts';
import { framing } from './frame-reader.ts';
import { FrameWriter, type WrittenEvent } from './frame-writer.ts';
import { type FrameHead, laneOf } from './frames.ts';
import { encodeGreeting, type Greeting } from './greeting-frame.ts';
import { Lane, type Page, pageBytes } from './lane.ts';
import { standingAlone } from './payload.ts';

/** Bytes of events that may wait; what comes beyond is refused. */
export const queueBytesMax = 1_048_576;

/** Below so many bytes of events a link is writable. */
export const queueBytesLow = 262_144;

/** Bytes of standing facts, told to who begins to watch, that may wait. */
const traceBytesMax = 1_048_576;

/** Bytes that may wait in all: what a data channel itself takes. */
const bytesMax = 16 * 1_048_576;

/** Bytes in the channel above which it is given no more: enough to keep it busy until it drains. */
const channelBytesHigh = 262_144;

/** Lanes share a message up to this. */
const sharedBytesMax = 131_072;

/** How long a link may stay full, in ms. */
export const fullMs = 30_000;

/** More than the head of an event, or of a message to a process, takes. */
const headBytesMax = 1_100;

export interface SendQueuePort {
  /** A message of so many bytes has been handed to the channel. */
  sent(bytes: number): void;
  /** Writable again, after it was not. */
  drained(): void;
  /** So many bytes of events wait, twice as many as when it was last said; 0: few again. */
  queued(bytes: number): void;
  /** Whether the far end said that it would read nothing for a while. */
  isExcused(): boolean;
  /**
   * Bytes of an event have left in chunks; or, with `ended`, its end is known: whole at the far end (''),
   * or why it never will be.
   */
  moved(outgoing: Outgoing, ended: Reason | '' | null): void;
  /** The link takes no more, or has been full for too long: it is of no use. */
  failed(reason: Reason): void;
}

export class SendQueue {
  readonly link: Link;
  readonly #env: Pick<Env, 'now' | 'soon' | 'schedule'>;
  readonly #port: SendQueuePort;
  readonly #writer = new FrameWriter();
  readonly #deflating = new Deflating();
  readonly #control: Lane;
  readonly #events: Lane;
  readonly #trace: Lane;
  readonly #bulk = new BulkLane();
  readonly #chunk = new ChunkSize();
  /** All that share a message, and those that wait for nobody. */
  readonly #lanes: readonly Lane[];
  readonly #urgent: readonly Lane[];
  readonly #shared = new Writer();
  /** The lanes' pages that are in the message under way. */
  readonly #taken: (readonly [Lane, Page])[] = [];
  /** Called once, when the trace events that waited have left. */
  onTraceLeft: (() => void) | null = null;
  #isOpen = true;
  #isDue = false;
  #isWritable = true;
  /** Bytes of events that wait, as last said. */
  #saidQueued = 0;
  /** This node has said that it would be asleep, and nothing since: a chunk would belie it. */
  #isAsleep = false;
  /** Bytes that the channel had when it was given the last chunk, with it; and of other lanes since. */
  #atChunk = 0;
  #sinceChunk = 0;
  #stopBeingFull: Cancel | null = null;

  constructor(link: Link, env: Pick<Env, 'now' | 'soon' | 'schedule'>, port: SendQueuePort) {
    this.link = link;
    this.#env = env;
    this.#port = port;
    const spares: Page[] = [];
    this.#control = new Lane(spares);
    this.#events = new Lane(spares);
    this.#trace = new Lane(spares);
    this.#lanes = [this.#control, this.#events, this.#trace];
    this.#urgent = [this.#control];
  }

  /** As a link's `open`; `closed` is not called for what `close` did. */
  open({ message, closed }: Omit<LinkHandlers, 'writable'>): void {
    this.link.open({
      message,
      writable: () => this.flush(),
      closed: (reason) => {
        if (!this.#isOpen) return;
        this.#end();
        closed(reason);
      },
    });
  }

  /** Whether an event is taken now. One that is not is what makes a link full, unless bulk does. */
  hasRoom(event?: WrittenEvent): boolean {
    if (!this.#isOpen) return false;
    if (event !== undefined && this.#bulk.isFor(event) && !this.#bulk.hasRoom(event.body.length))
      return false;
    if (this.#events.bytes <= queueBytesMax) return true;
    this.#stopBeingFull ??= this.#env.schedule(fullMs, () => {
      this.#stopBeingFull = null;
      if (!this.#port.isExcused()) this.#fail('queue-full');
    });
    return false;
  }

  /** Whether no trace events wait: a batch at a time, the next ones wait where they are kept. */
  get takesTrace(): boolean {
    return this.#isOpen && this.#trace.bytes === 0;
  }

  get isWritable(): boolean {
    return this.#isWritable;
  }

  /** The last number that has left, when `last` was the last one given: control frames pass those behind. */
  lastLeft(last: number): number {
    const first = this.#events.firstCrossing();
    return first === 0 ? last : first - 1;
  }

  /** Bytes that have not left: here and in the channel. */
  queuedBytes(): number {
    return this.#waitingBytes() + this.#bulk.bytes + this.link.queuedBytes();
  }

  /** At once, and alone in its message. */
  greet(content: Greeting, clock: number): number {
    this.flush();
    const message = encodeGreeting(content, clock);
    if (this.#isOpen) this.#send(message);
    return message.length;
  }

  /** The bytes that the frame takes; 0 when it was refused. Only what can be skipped is refused. */
  plain(content: PlainContent, head: FrameHead): number {
    if (!this.#isOpen) return 0;
    this.#isAsleep = content.kind === 'asleep';
    const lane = this.#laneOf(content);
    if (lane === null) return 0;
    const page = lane.page(roomOf(content));
    const before = page.length;
    this.#writer.plain(page, content, head);
    this.#written();
    return page.length - before;
  }

  /** As `plain`. */
  event(event: WrittenEvent, copy: Copy | null, number: number, clock: number): number {
    if (!this.hasRoom(event)) return 0;
    if (this.#bulk.isFor(event)) {
      const body = standingAlone(event.body, event.refersTo ?? null);
      return this.#begin({ ...event, body, refersTo: null }, copy, number, clock);
    }
    const page = this.#events.page(event.body.length + headBytesMax);
    const before = page.length;
    this.#writer.event(page, event, copy, number, clock);
    if (page.first === 0) page.first = number;
    this.#written();
    return page.length - before;
  }

  /** The far end says what became of a crossing that left in chunks. */
  settle(number: number, reason: Reason | ''): void {
    const outgoing = this.#bulk.settle(number);
    if (outgoing === undefined) return;
    this.#port.moved(outgoing, reason);
    this.#look();
  }

  /** Hands over what waits, as far as the channel should have it. */
  flush(): void {
    while (this.#isOpen && this.#next(this.link.queuedBytes()));
    this.#look();
  }

  #look(): void {
    if (!this.#isOpen || this.#isWritable || this.#events.bytes > queueBytesLow) return;
    if (this.#saidQueued > 0) this.#port.queued(0);
    this.#saidQueued = 0;
    this.#stopBeingFull?.();
    this.#stopBeingFull = null;
    if (!this.#bulk.isWritable) return;
    this.#isWritable = true;
    this.#port.drained();
  }

  /** Closes the link, after handing it all that waits but bulk. */
  close(): void {
    if (!this.#isOpen) return;
    // Above the mark too: there is no later.
    while (this.#share(this.#lanes));
    this.#end();
    this.link.close();
  }

  /** The lane of a frame; null when it is to be skipped. */
  #laneOf(content: PlainContent): Lane | null {
    switch (laneOf(content.kind)) {
      case 'trace':
        return this.#trace.bytes > traceBytesMax ? null : this.#trace;
      case 'events':
        return content.kind === 'message' && !this.hasRoom() ? null : this.#events;
      default:
        return this.#control;
    }
  }

  /** Says that an event begins: its number is in its place among the others, its body follows in chunks. */
  #begin(event: WrittenEvent, copy: Copy | null, number: number, clock: number): number {
    const { count, topic, wantsReceipt, dispatcher, body } = event;
    const about = { count, total: body.length, topic, copy, wantsReceipt, dispatcher };
    const outgoing = this.#bulk.add(event, number);
    const page = this.#events.page(headBytesMax);
    const before = page.length;
    this.#writer.plain(page, { kind: 'begin', ...about }, { number, reference: 0, clock });
    if (page.first === 0) page.first = number;
    const bytes = page.length - before + body.length;
    this.#moved(outgoing);
    this.#written();
    return bytes;
  }

  #written(): void {
    if (this.#events.bytes > queueBytesLow || !this.#bulk.isWritable) this.#isWritable = false;
    if (this.#waitingBytes() > bytesMax) this.#fail('queue-full');
    else if (this.#events.hasFullPage || this.#control.hasFullPage) this.flush();
    if (this.#isDue || !this.#isOpen) return;
    this.#isDue = true;
    this.#env.soon(this.#turnEnded);
  }

  readonly #turnEnded = (): void => {
    this.#isDue = false;
    this.flush();
    const { bytes } = this.#events;
    if (!this.#isOpen || bytes <= queueBytesLow || bytes < this.#saidQueued * 2) return;
    this.#saidQueued = bytes;
    this.#port.queued(bytes);
  };

  /** Hands over one message, when the channel, which has `queued` bytes, should have one. */
  #next(queued: number): boolean {
    if (queued >= channelBytesHigh) return false;
    const until = this.#events.firstCrossing();
    const isChunkDue = !this.#isAsleep && this.#bulk.isDue(until);
    // Whoever says much waits until bulk has had its turn; one that says little does not.
    const isItsTurn = isChunkDue && this.#sinceChunk >= this.#chunk.bytes;
    if (this.#share(isItsTurn ? this.#urgent : this.#lanes)) return this.#isOpen;
    // A chunk at a time: all that is in the channel leaves before an event that comes then.
    if (!isChunkDue || queued > linkBufferBytesLow || !this.#isOpen) return false;
    this.#chunk.next(this.#atChunk + this.#sinceChunk - queued, this.#env.now());
    const message = this.#bulk.take(this.#writer, until, this.#chunk.bytes, this.#moved);
    this.#atChunk = queued + message.length;
    this.#sinceChunk = 0;
    this.#send(message);
    return this.#isOpen;
  }

  readonly #moved = (outgoing: Outgoing): void => this.#port.moved(outgoing, null);

  /** A message of a page of each lane, as far as they fit together; false when there is none. */
  #share(lanes: readonly Lane[]): boolean {
    let bytes = 0;
    for (const lane of lanes) {
      const page = lane.first();
      if (page === null || (bytes > 0 && bytes + page.length > sharedBytesMax)) continue;
      lane.take();
      this.#taken.push([lane, page]);
      bytes += page.length;
    }
    if (bytes === 0) return false;
    this.#sinceChunk += bytes;
    this.#send(this.#deflating.apply(this.#message()));
    for (const [lane, page] of this.#taken.splice(0)) lane.release(page);
    if (this.#trace.bytes === 0) this.#traceLeft();
    return true;
  }

  #traceLeft(): void {
    const tell = this.onTraceLeft;
    this.onTraceLeft = null;
    tell?.();
  }

  #message(): Uint8Array {
    const [first, ...more] = this.#taken;
    let bytes = first?.[1].bytes() ?? new Uint8Array(1);
    if (more.length > 0) {
      this.#shared.cut(0);
      this.#shared.raw(bytes);
      for (const [, page] of more) this.#shared.raw(page.bytes().subarray(1));
      bytes = this.#shared.bytes();
    }
    bytes[0] = framing;
    return bytes;
  }

  #send(message: Uint8Array): void {
    if (this.link.send(message)) this.#port.sent(message.length);
    else this.#fail('link-closed');
  }

  #fail(reason: Reason): void {
    if (!this.#isOpen) return;
    this.#end();
    this.link.close();
    this.#port.failed(reason);
  }

  #end(): void {
    this.#isOpen = false;
    this.#stopBeingFull?.();
    this.#stopBeingFull = null;
    for (const outgoing of this.#bulk.settleAll()) this.#port.moved(outgoing, 'link-closed');
  }

  #waitingBytes(): number {
    return this.#control.bytes + this.#events.bytes + this.#trace.bytes;
  }
}

/** Bytes that a frame may take, about. */
function roomOf(content: PlainContent): number {
  // A message has one batch of trace events at most.
  if (content.kind === 'trace') return pageBytes;
  return 'body' in content ? content.body.length + headBytesMax : headBytesMax;
}
