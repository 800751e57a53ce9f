import { describe, expect, it } from 'vitest';
import { noise } from '../../sim/few-nodes.ts';
import type { Link, LinkHandlers } from '../link.ts';
import { Speaker } from '../suites/speaker.ts';
import type { Frame } from './frames.ts';
import { queueBytesMax, SendQueue } from './send-queue.ts';

/** A link whose far end hears all, and whose buffer drains when it is told to. */
class Channel implements Link {
  readonly messages: Uint8Array[] = [];
  readonly #far = new Speaker();
  readonly #heard: Frame[][] = [];
  #handlers: LinkHandlers | null = null;
  buffered = 0;
  isBroken = false;
  isClosed = false;

  open(handlers: LinkHandlers): void {
    this.#handlers = handlers;
  }

  send(message: Uint8Array): boolean {
    if (this.isBroken) return false;
    this.messages.push(message.slice());
    this.buffered += message.length;
    return true;
  }

  queuedBytes(): number {
    return this.buffered;
  }

  close(): void {
    this.isClosed = true;
  }

  drain(): void {
    this.buffered = 0;
    this.#handlers?.writable();
  }

  /** What the far end hears, message by message. */
  heard(): Frame[][] {
    for (const message of this.messages.slice(this.#heard.length)) {
      const { frames, bad } = this.#far.hear(message);
      if (bad.length > 0) throw new Error(`heard ${bad.join(' ')}`);
      this.#heard.push([...frames]);
    }
    return this.#heard;
  }
}

function queueOn(channel: Channel) {
  const soon: (() => void)[] = [];
  const timers: { readonly ms: number; readonly task: () => void }[] = [];
  const told: string[] = [];
  const moved: { number: number; left: number; ended: string | null }[] = [];
  let now = 0;
  const queue = new SendQueue(
    channel,
    {
      now: () => now,
      soon: (task) => void soon.push(task),
      schedule(ms, task) {
        const timer = { ms, task };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    {
      sent: () => {},
      queued: () => {},
      moved: ({ number, bytes: left }, ended) => void moved.push({ number, left, ended }),
      drained: () => void told.push('drained'),
      isExcused: () => false,
      failed: (reason) => void told.push(reason),
    },
  );
  queue.open({ message: () => {}, closed: (reason) => void told.push(reason) });
  let count = 0;
  return {
    queue,
    told,
    timers,
    moved,
    /** All that is in the channel leaves, and that takes so long. */
    drain(ms = 0): void {
      now += ms;
      channel.drain();
    },
    /** The running handler is over. */
    turn: () => {
      for (const task of soon.splice(0)) task();
    },
    event(bytes: number, topic = 't'): number {
      count++;
      const body = noise(bytes, count);
      const about = { topic, wantsReceipt: false, dispatcher: null };
      return queue.event({ ...about, count, body }, null, count, count);
    },
    beat: () => queue.plain({ kind: 'alive' }, { number: 0, reference: 0, clock: 0 }),
    trace: (bytes: number) =>
      queue.plain(
        { kind: 'trace', events: new Uint8Array(bytes) },
        { number: 0, reference: 0, clock: 0 },
      ),
  };
}

function kinds(messages: readonly (readonly Frame[])[]): string[] {
  return messages.map((frames) => frames.map(({ content }) => content.kind).join(' '));
}

describe('the send queue of a link', () => {
  it('W5 sends what one turn says in one message: control, events, trace', () => {
    const channel = new Channel();
    const { event, beat, trace, turn } = queueOn(channel);
    event(10);
    trace(10);
    event(10);
    beat();
    expect(channel.messages).toEqual([]);
    turn();
    event(10);
    turn();
    turn();
    expect(kinds(channel.heard())).toEqual(['alive event event trace', 'event']);
  });

  it('W5 keeps the order of events and their bodies over many messages, none too large', () => {
    const channel = new Channel();
    const { event, turn } = queueOn(channel);
    for (let n = 0; n < 60; n++) event(n === 30 ? 200_000 : 4_000);
    turn();
    while (channel.buffered > 0) channel.drain();
    const heard = channel.heard();
    expect(heard.flat().map(({ number }) => number)).toEqual(
      Array.from({ length: 60 }, (_, at) => at + 1),
    );
    for (const { number, content } of heard.flat()) {
      const length = number === 31 ? 200_000 : 4_000;
      expect(content).toMatchObject({ body: noise(length, number) });
    }
    expect(heard.length).toBeLessThan(10);
    const sizes = channel.messages.map(({ length }) => length);
    expect(Math.max(...sizes.filter((size) => size < 200_000))).toBeLessThanOrEqual(65_536);
  });

  it('W5 lets a control frame pass what a full channel keeps waiting', () => {
    const channel = new Channel();
    const { event, beat, turn, queue } = queueOn(channel);
    for (let n = 0; n < 10; n++) event(60_000);
    beat();
    turn();
    const before = channel.messages.length;
    expect(before).toBeLessThan(10);
    expect(queue.queuedBytes()).toBeGreaterThan(600_000);
    channel.drain();
    expect(kinds(channel.heard())[before]).toBe('alive event');
  });

  it('L2 knows the last number that has left: a heartbeat passes those that wait', () => {
    const channel = new Channel();
    const { event, turn, queue } = queueOn(channel);
    expect(queue.lastLeft(0)).toBe(0);
    for (let n = 0; n < 10; n++) event(60_000);
    turn();
    const left = channel.heard().flat().length;
    expect(left).toBeLessThan(10);
    expect(queue.lastLeft(10)).toBe(left);
    while (channel.buffered > 0) channel.drain();
    // Two more were given, and skipped.
    expect(queue.lastLeft(12)).toBe(12);
  });

  it('M1 says goodbye behind what was said before it', () => {
    const channel = new Channel();
    channel.buffered = 1_000_000;
    const { event, beat, queue } = queueOn(channel);
    for (let n = 0; n < 5; n++) event(60_000);
    queue.plain({ kind: 'bye', reason: 'left' }, { number: 0, reference: 0, clock: 0 });
    beat();
    queue.close();
    const heard = channel.heard().flat();
    expect(heard.at(0)?.content.kind).toBe('alive');
    expect(heard.at(-1)?.content.kind).toBe('bye');
  });

  it('L3 refuses events over the bound there and then, and control frames never', () => {
    const channel = new Channel();
    channel.buffered = 1_000_000;
    const { event, beat, turn, told, queue } = queueOn(channel);
    const taken = Array.from({ length: 20 }, () => event(100_000)).filter((bytes) => bytes > 0);
    expect(taken).toHaveLength(11);
    expect(queue.hasRoom()).toBe(false);
    expect(beat()).toBeGreaterThan(0);
    turn();
    expect(channel.messages).toEqual([]);
    while (channel.buffered > 0) channel.drain();
    expect(channel.heard().flat()).toHaveLength(12);
    expect(told).toEqual(['drained']);
    expect(queue.queuedBytes()).toBe(0);
  });

  it('skips what the trace has too much of, and nothing else', () => {
    const channel = new Channel();
    channel.buffered = 1_000_000;
    const { event, trace } = queueOn(channel);
    const taken = Array.from({ length: 30 }, () => trace(60_000)).filter((bytes) => bytes > 0);
    expect(taken.length).toBeLessThan(20);
    expect(event(10)).toBeGreaterThan(0);
  });

  it('L7 gives up a link that stays full, and not one that has drained', () => {
    const channel = new Channel();
    channel.buffered = 1_000_000;
    const { event, told, timers } = queueOn(channel);
    for (let n = 0; n < 12; n++) event(100_000);
    expect(timers.map(({ ms }) => ms)).toEqual([30_000]);
    while (channel.buffered > 0) channel.drain();
    expect(timers).toEqual([]);
    channel.buffered = 1_000_000;
    for (let n = 0; n < 12; n++) event(100_000);
    timers[0]?.task();
    expect(told).toEqual(['drained', 'queue-full']);
    expect(channel.isClosed).toBe(true);
    expect(event(1)).toBe(0);
  });

  it('M9 gives up a link that takes nothing, or too much of whose control waits', () => {
    const broken = new Channel();
    broken.isBroken = true;
    const one = queueOn(broken);
    one.beat();
    one.turn();
    expect(one.told).toEqual(['link-closed']);
    const full = new Channel();
    full.buffered = 1_000_000;
    const other = queueOn(full);
    const groups = [{ group: 'g'.repeat(60_000), ids: [] }];
    const head = { number: 0, reference: 0, clock: 0 };
    for (let n = 0; n < 300; n++) {
      other.queue.plain({ kind: 'sync', scope: 's', isMore: true, groups }, head);
    }
    expect(other.told).toEqual(['queue-full']);
    expect(full.messages).toEqual([]);
  });

  it('B3 gives large events and small ones turns, and the channel few bytes of the large', () => {
    const channel = new Channel();
    const { event, beat, turn, drain, moved, queue } = queueOn(channel);
    event(300_000);
    event(400_000, 'u');
    turn();
    // The frames that say that they begin, and chunks of both in turn.
    expect(kinds(channel.heard())).toEqual(['begin begin', 'chunk', 'chunk']);
    expect(channel.buffered).toBeLessThan(140_000);
    event(10, 'v');
    beat();
    turn();
    for (let n = 0; n < 5; n++) event(60_000, 'v');
    turn();
    expect(queue.queuedBytes()).toBeGreaterThan(900_000);
    while (channel.buffered > 0) drain(100);
    const heard = kinds(channel.heard());
    expect(heard[3]).toBe('alive event');
    const turns = heard.slice(4).join(' ');
    expect(turns).toMatch(/^event (chunk ){1,3}event (chunk ){1,3}event (chunk ){1,3}event /);
    expect(queue.queuedBytes()).toBe(0);
    expect(moved.at(-1)).toEqual({ number: 2, left: 400_000, ended: null });
    const bodies = new Map<number, number[]>();
    for (const { number, content } of channel.heard().flat()) {
      if (content.kind !== 'chunk') continue;
      bodies.set(number, [...(bodies.get(number) ?? []), ...content.body]);
    }
    expect(Buffer.from(bodies.get(1) ?? []).equals(noise(300_000, 1))).toBe(true);
    expect(Buffer.from(bodies.get(2) ?? []).equals(noise(400_000, 2))).toBe(true);
  });

  it('B3 has chunks as large as leave in a few milliseconds', () => {
    const sizesOf = (...drains: readonly number[]): number[] => {
      const channel = new Channel();
      const { event, turn, drain } = queueOn(channel);
      event(8_000_000);
      turn();
      for (const ms of drains) drain(ms);
      return channel.messages.slice(1).map(({ length }) => Math.round(length / 1_024));
    };
    // Twice as much at a time, up to what the link took.
    expect(sizesOf(1, 2, 2, 2)).toEqual([32, 32, 64, 128, 240, 240]);
    expect(sizesOf(100, 100, 100)).toEqual(Array(8).fill(32));
    expect(sizesOf(1, 2, 2, 20, 4)).toEqual([32, 32, 64, 128, 240, 120, 240]);
  });

  it('B2 has what is small wait behind what is large on its topic, together', () => {
    const channel = new Channel();
    const { event, turn, moved } = queueOn(channel);
    event(250_000);
    for (let n = 0; n < 5; n++) event(10);
    turn();
    while (channel.buffered > 0) channel.drain();
    const heard = kinds(channel.heard());
    expect(heard[0]).toBe('begin begin begin begin begin begin');
    expect(heard.at(-1)).toBe('chunk chunk chunk chunk chunk chunk');
    const before = moved.length;
    event(10);
    turn();
    expect(kinds(channel.heard()).at(-1)).toBe('event');
    expect(moved).toHaveLength(before);
  });

  it('B5 sends no more of what the far end has given up, and ends all with the link', () => {
    const channel = new Channel();
    channel.buffered = 1_000_000;
    const { event, turn, moved, queue } = queueOn(channel);
    event(250_000);
    event(300_000);
    event(350_000, 'u');
    queue.settle(1, 'no-room');
    queue.settle(1, 'no-room');
    queue.settle(9, '');
    while (channel.buffered > 0) {
      channel.drain();
      turn();
    }
    const chunks = channel
      .heard()
      .flat()
      .filter(({ content }) => content.kind === 'chunk');
    expect(new Set(chunks.map(({ number }) => number))).toEqual(new Set([2, 3]));
    queue.settle(3, '');
    queue.close();
    expect(moved.filter(({ ended }) => ended !== null)).toEqual([
      { number: 1, left: 0, ended: 'no-room' },
      { number: 3, left: 350_000, ended: '' },
      { number: 2, left: 300_000, ended: 'link-closed' },
    ]);
  });

  it('hands over all that waits before it closes, however full the channel is', () => {
    const channel = new Channel();
    channel.buffered = queueBytesMax;
    const { queue, event, beat, told } = queueOn(channel);
    for (let n = 0; n < 5; n++) event(60_000);
    beat();
    queue.close();
    queue.close();
    expect(channel.heard().flat()).toHaveLength(6);
    expect(channel.isClosed).toBe(true);
    expect(told).toEqual([]);
  });
});
