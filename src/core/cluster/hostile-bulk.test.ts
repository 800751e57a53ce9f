import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../sim/clock.ts';
import { noise } from '../../sim/few-nodes.ts';
import { createRandom } from '../../sim/random.ts';
import { Thread } from '../../sim/thread.ts';
import {
  createNode,
  type DialerHandlers,
  type DiscoveryHandlers,
  eventBytesMax,
  type Hermes,
  type LinkHandlers,
  type NodeRef,
} from '../index.ts';
import { Speaker } from '../suites/speaker.ts';
import type { Frame, FrameContent } from '../wire/frames.ts';
import { encodeMessage } from '../wire/payload.ts';

const mebibyte = 1_048_576;

interface PeerEnd {
  say(content: FrameContent, number?: number, reference?: number): void;
  begin(number: number, total: number, topic?: string): void;
  chunk(number: number, body: Uint8Array): void;
  /** What alice has said to it of transfers, since it was asked last. */
  told(): string[];
  close(): void;
}

/** alice with greeted peers, which say what they are told to. */
function aliceAmong(...names: readonly string[]): {
  alice: Hermes;
  clock: VirtualClock;
  peers: PeerEnd[];
} {
  const clock = new VirtualClock();
  const at: { dialer?: DialerHandlers; discovery?: DiscoveryHandlers } = {};
  const alice = createNode({
    name: 'alice',
    epoch: 5,
    room: 'demo',
    env: new Thread(clock, createRandom(1)).env,
    discovery: { start: (handlers) => void (at.discovery = handlers), stop: () => {} },
    dialer: {
      start: (handlers) => void (at.dialer = handlers),
      dial: () => {},
      forget: () => {},
      stop: () => {},
    },
  });
  const peers = names.map((name): PeerEnd => {
    const ref: NodeRef = { name, epoch: 5 };
    const [near, far] = [new Speaker(), new Speaker()];
    const heard: Frame[] = [];
    let handlers: LinkHandlers | null = null;
    at.discovery?.found(ref, null);
    at.dialer?.link(ref, {
      open: (given) => void (handlers = given),
      send: (message) => {
        heard.push(...far.hear(message.slice()).frames);
        return true;
      },
      queuedBytes: () => 0,
      close: () => {},
    });
    const end: PeerEnd = {
      say: (content, number = 0, reference = 0) =>
        handlers?.message(near.say(content, { number, reference })),
      begin: (number, total, topic = 't') => {
        const about = { copy: null, wantsReceipt: false, dispatcher: null };
        end.say({ kind: 'begin', count: number, total, topic, ...about }, number);
      },
      chunk: (number, body) => end.say({ kind: 'chunk', body }, number),
      told: () => {
        clock.run(1);
        return heard
          .splice(0)
          .flatMap(({ content, reference }) =>
            content.kind === 'ended' ? [`${reference} ${content.reason}`] : [],
          );
      },
      close: () => handlers?.closed('far'),
    };
    const versions = { protocolMin: 3, protocolMax: 3 };
    end.say({ kind: 'hello', ...versions, room: 'demo', ...ref, lastSent: 0 });
    end.say({ kind: 'discover', scope: 'pg' });
    end.say({ kind: 'sync', scope: 'pg', isMore: false, groups: [] }, 1);
    return end;
  });
  return { alice, clock, peers };
}

/** As `aliceAmong`, with mallory alone. */
function aliceAndMallory(): { alice: Hermes; clock: VirtualClock; mallory: PeerEnd } {
  const { alice, clock, peers } = aliceAmong('mallory');
  const [mallory] = peers;
  if (mallory === undefined) throw new Error('no peer');
  mallory.told();
  return { alice, clock, mallory };
}

const lostNumbers = (alice: Hermes): number[] =>
  alice
    .gaps()
    .flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, n) => first + n));

describe('a peer that sends large events', () => {
  it('B1 W3 may send them in any chunks, and is told that each is whole', () => {
    const { alice, clock, mallory } = aliceAndMallory();
    const got: unknown[] = [];
    alice.subscribe('t', (message) => got.push((message as Uint8Array).length));
    const body = encodeMessage(noise(100_000));
    mallory.begin(1, body.length);
    mallory.begin(2, body.length, 'u');
    for (let at = 0; at < body.length; at += 999) {
      mallory.chunk(1, body.subarray(at, at + 999));
      if (at < 50_000) mallory.chunk(2, body.subarray(at, at + 999));
    }
    mallory.begin(1, body.length);
    clock.run(1);
    expect(got).toEqual([100_000]);
    expect(mallory.told()).toEqual(['1 ']);
    expect(alice.stats().dropped).toEqual({ duplicate: 1 });
  });

  it('B5 L2 has those given up that stall, all that is open, and is told why', () => {
    const { alice, clock, mallory } = aliceAndMallory();
    mallory.begin(1, 500_000);
    mallory.begin(2, 500_000, 'u');
    for (let second = 0; second < 15; second++) {
      mallory.chunk(1, noise(100));
      clock.run(1_000);
    }
    expect(mallory.told()).toEqual([]);
    for (let second = 0; second < 12; second++) {
      mallory.say({ kind: 'probe' });
      clock.run(1_000);
    }
    expect(mallory.told()).toEqual(['1 silent', '2 silent']);
    expect(lostNumbers(alice)).toEqual([1, 2]);
    // What was under way, as it may be.
    mallory.chunk(2, noise(100));
    expect(alice.stats().dropped).toEqual({ silent: 2 });
    expect(alice.transfers()).toEqual([]);
  });

  it('B4 W4 that announces too much, or begins thousands and ends none, is refused, once each', () => {
    const { alice, clock, mallory } = aliceAndMallory();
    mallory.begin(1, eventBytesMax);
    mallory.begin(2, eventBytesMax);
    mallory.begin(3, 1_000_000);
    mallory.begin(4, eventBytesMax + 1);
    mallory.begin(5, Number.MAX_SAFE_INTEGER);
    expect(mallory.told()).toEqual(['3 no-room', '4 too-large', '5 too-large']);
    for (let number = 6; number < 6_000; number++) mallory.begin(number, 1);
    expect(mallory.told()).toHaveLength(6_000 - 6);
    expect(alice.transfers()).toHaveLength(2);
    clock.run(0);
    const other = aliceAndMallory();
    for (let number = 1; number <= 5_000; number++) other.mallory.begin(number, 10, `t${number}`);
    expect(other.mallory.told()).toHaveLength(5_000 - 4_096);
    expect(other.alice.stats().dropped).toEqual({ 'no-room': 5_000 - 4_096 });
    other.mallory.close();
    expect(lostNumbers(other.alice)).toHaveLength(1_000);
    expect(other.alice.stats().crossingsLost).toBe(5_000);
  });

  it('B4 W4 takes memory for what came, and no more of it in all than there may be', () => {
    const { alice, peers } = aliceAmong('bob', 'carol', 'dave', 'eve');
    const before = process.memoryUsage().arrayBuffers;
    for (const peer of peers) {
      peer.begin(1, eventBytesMax);
      peer.begin(2, eventBytesMax, 'u');
      peer.chunk(1, noise(100));
      peer.chunk(2, noise(100));
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 * mebibyte);
    const much = noise(mebibyte);
    let sent = 0;
    // All of them together would be 480 MiB.
    for (; sent < 60 * mebibyte; sent += much.length) {
      for (const peer of peers) for (const number of [1, 2]) peer.chunk(number, much);
    }
    const refused = peers.flatMap((peer) => peer.told());
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map((text) => text.slice(2)))).toEqual(new Set(['no-room']));
    expect(alice.transfers().length).toBe(8 - refused.length);
    const held = alice.transfers().reduce((sum, { bytes }) => sum + bytes, 0);
    expect(held).toBeLessThanOrEqual(4 * eventBytesMax);
    for (const peer of peers) peer.close();
    expect(alice.transfers()).toEqual([]);
  }, 20_000);

  it.each([
    ['more than was announced', 101, 'bad-frame'],
    ['bytes that are no body', 100, 'bad-body'],
  ])('B4 W1 and then %s is counted', (_what, bytes, reason) => {
    const { alice, clock, mallory } = aliceAndMallory();
    alice.subscribe('t', () => {});
    mallory.begin(1, 100);
    mallory.chunk(1, new Uint8Array(bytes).fill(0xc1));
    clock.run(1);
    expect(alice.stats().dropped).toEqual({ [reason]: 1 });
  });

  it('W1 chunks of nothing, and ends of nothing, change nothing but a counter', () => {
    const { alice, mallory } = aliceAndMallory();
    mallory.chunk(1, noise(100));
    mallory.chunk(0, noise(100));
    mallory.say({ kind: 'ended', reason: 'no-room' }, 0, 7);
    mallory.begin(9, 10);
    mallory.chunk(8, noise(5));
    mallory.chunk(9, noise(5));
    expect(alice.stats()).toMatchObject({ dropped: { 'no-transfer': 3 }, crossingsLost: 8 });
    expect(alice.transfers()).toEqual([]);
  });

  it('W1 B4 in any order, with numbers, totals and sizes that lie, leaves a node as it was', () => {
    const number = fc.nat(6);
    const total = fc.oneof(fc.nat(300), fc.constant(eventBytesMax), fc.maxSafeNat());
    const step = fc.oneof(
      fc.record({ do: fc.constant('begin' as const), number, total }),
      fc.record({ do: fc.constant('chunk' as const), number, bytes: fc.nat(200) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(20_000) }),
      fc.record({ do: fc.constant('ended' as const), number }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { alice, clock, mallory } = aliceAndMallory();
        for (const one of steps) {
          if (one.do === 'begin') mallory.begin(one.number, one.total);
          else if (one.do === 'chunk') mallory.chunk(one.number, new Uint8Array(one.bytes));
          else if (one.do === 'ended') {
            mallory.say({ kind: 'ended', reason: 'silent' }, 0, one.number);
          } else {
            for (let ms = 0; ms < one.ms; ms += 1_000) {
              mallory.say({ kind: 'probe' });
              clock.run(1_000);
            }
          }
        }
        mallory.close();
        expect(alice.transfers()).toEqual([]);
        const { crossingsLost, crossingsReceived } = alice.stats();
        // Each number once: it came, or its loss has a name.
        expect(crossingsLost + crossingsReceived).toBeLessThanOrEqual(6);
        expect(new Set(lostNumbers(alice)).size).toBe(crossingsLost);
        expect(alice.stopped()).toBeNull();
        void alice.leave();
        clock.run(60_000);
        expect(clock.nextAt()).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
