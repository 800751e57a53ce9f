import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../sim/clock.ts';
import { createRandom } from '../../sim/random.ts';
import { Thread } from '../../sim/thread.ts';
import {
  createNode,
  type DialerHandlers,
  type DiscoveryHandlers,
  type Hermes,
  type LinkHandlers,
  type NodeRef,
  type Routing,
} from '../index.ts';
import { type FaultAct, faultActs } from '../faults/acts.ts';
import { reasons } from '../trace.ts';
import type { FrameContent } from '../wire/frames.ts';
import { Speaker } from '../suites/speaker.ts';

/** What a well-behaved peer, and one that is not, say to alice. */
interface PeerEnd {
  say(content: FrameContent, number?: number): void;
  bytes(bytes: Uint8Array): void;
  frame(content: FrameContent, number: number): Uint8Array;
}

/** alice with two greeted peers: bob keeps the protocol, mallory says anything at all. */
function aliceAmong(isLab = false): {
  alice: Hermes;
  clock: VirtualClock;
  bob: PeerEnd;
  mallory: PeerEnd;
} {
  const clock = new VirtualClock();
  const at: { dialer?: DialerHandlers; discovery?: DiscoveryHandlers } = {};
  const alice = createNode({
    name: 'alice',
    epoch: 5,
    room: 'demo',
    isLab,
    env: new Thread(clock, createRandom(1)).env,
    discovery: { start: (handlers) => void (at.discovery = handlers), stop: () => {} },
    dialer: {
      start: (handlers) => void (at.dialer = handlers),
      dial: () => {},
      forget: () => {},
      stop: () => {},
    },
  });
  const peer = (name: string): PeerEnd => {
    const ref: NodeRef = { name, epoch: 5 };
    let handlers: LinkHandlers | null = null;
    at.discovery?.found(ref, null);
    at.dialer?.link(ref, {
      open: (given) => void (handlers = given),
      send: () => true,
      queuedBytes: () => 0,
      close: () => {},
    });
    const speaker = new Speaker();
    const end: PeerEnd = {
      say: (content, number) => end.bytes(end.frame(content, number ?? 0)),
      bytes: (bytes) => handlers?.message(bytes),
      frame: (content, number) => speaker.say(content, { number }),
    };
    const versions = { protocolMin: 3, protocolMax: 3 };
    end.say({ kind: 'hello', ...versions, room: 'demo', ...ref, lastSent: 0 });
    end.say({ kind: 'discover', scope: 'pg' });
    const groups = [{ group: 'g', ids: [7] }];
    end.say({ kind: 'sync', scope: 'pg', isMore: false, groups }, 1);
    return end;
  };
  return { alice, clock, bob: peer('bob'), mallory: peer('mallory') };
}

const count = fc.oneof(fc.nat(20), fc.maxSafeNat());
const name = fc.constantFrom(
  'alice',
  'bob',
  'mallory',
  'pg',
  '$hermes',
  '$interest',
  '__proto__',
  '',
);
const ids = fc.array(count, { maxLength: 4 });
const bytes = fc.uint8Array({ maxLength: 40 });
const is = <K extends string>(kind: K) => fc.constant(kind);

/** Frames that are well formed and mean harm: forged names and epochs, strangers' deltas, late ones. */
const lie: fc.Arbitrary<FrameContent> = fc.oneof(
  fc.record({
    kind: is('heartbeat'),
    sentAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
    echoAt: fc.constant(0),
    heldMs: fc.constant(-1),
    lastSent: count,
  }),
  fc.record({ kind: is('ask'), name, epoch: count }),
  fc.record({ kind: is('heard'), name, epoch: count }),
  fc.record({
    kind: is('fault'),
    act: fc.constantFrom(...faultActs),
    peer: name,
    value: fc.oneof(fc.constantFrom(0, 1), fc.double({ noNaN: true, noDefaultInfinity: true })),
  }),
  fc.record({ kind: is('taken'), scope: name }),
  fc.record({ kind: is('discover'), scope: name }),
  fc.record({
    kind: is('sync'),
    scope: name,
    isMore: fc.boolean(),
    groups: fc.array(fc.record({ group: name, ids }), { maxLength: 3 }),
  }),
  fc.record({
    kind: is('delta'),
    scope: name,
    isMore: fc.boolean(),
    changes: fc.array(fc.record({ group: name, joins: ids, leaves: ids }), { maxLength: 3 }),
  }),
  fc.record({
    kind: is('event'),
    count,
    topic: fc.constantFrom('t', '$t'),
    copy: fc.option(fc.record({ index: count, isLast: fc.boolean() })),
    wantsReceipt: fc.boolean(),
    dispatcher: fc.option(name),
    body: bytes,
  }),
  fc.record({
    kind: is('begin'),
    count,
    total: count,
    topic: fc.constantFrom('t', 'u'),
    copy: fc.option(fc.record({ index: count, isLast: fc.boolean() })),
    wantsReceipt: fc.boolean(),
    dispatcher: fc.option(name),
  }),
  fc.record({ kind: is('chunk'), body: bytes }),
  fc.record({ kind: is('ended'), reason: fc.constantFrom('', ...reasons) }),
  fc.record({ kind: is('receipt'), count, delivered: count }),
  fc.record({ kind: is('message'), to: count, body: bytes }),
  fc.record({ kind: is('watch'), isWatching: fc.boolean() }),
  fc.record({ kind: is('trace'), events: bytes }),
  fc.record({
    kind: is('hello'),
    protocolMin: count,
    protocolMax: count,
    room: name,
    name,
    epoch: count,
    lastSent: count,
  }),
);

/** What is said to alice, given the end that says it. */
const said: fc.Arbitrary<(end: PeerEnd) => void> = fc.oneof(
  fc.uint8Array({ maxLength: 80 }).map((raw) => (end: PeerEnd) => end.bytes(raw)),
  fc.tuple(lie, count).map(
    ([content, number]) =>
      (end: PeerEnd) =>
        end.say(content, number),
  ),
  fc
    .tuple(lie, count, fc.nat(), fc.nat(255))
    .map(([content, number, at, byte]) => (end: PeerEnd) => {
      const spoilt = end.frame(content, number);
      spoilt[at % spoilt.length] = byte;
      end.bytes(spoilt);
    }),
);

describe('whatever a peer says', () => {
  it('W1 W2 nothing is thrown, what others say and own is untouched, and all is counted by reason', () => {
    fc.assert(
      fc.property(fc.array(said, { maxLength: 30 }), (messages) => {
        const { alice, clock, bob, mallory } = aliceAmong();
        const own = alice.spawn();
        alice.pg.join('mine', own);
        const froms: string[] = [];
        alice.subscribe('t', (_message, { from }) => froms.push(from));
        clock.run(1);
        for (const message of messages) {
          message(mallory);
          clock.run(1);
        }
        bob.say(
          {
            kind: 'event',
            count: 1,
            topic: 't',
            copy: null,
            wantsReceipt: false,
            dispatcher: null,
            body: Uint8Array.of(1),
          },
          1,
        );
        clock.run(1);
        // bob is heard, and only he speaks for bob.
        expect(froms.filter((from) => from === 'bob')).toEqual(['bob']);
        expect(froms.every((from) => from === 'bob' || from === 'mallory')).toBe(true);
        expect(alice.stopped()).toBeNull();
        expect(alice.peers().find((peer) => peer.name === 'bob')?.state).toBe('ready');
        const bobs = { node: 'bob', epoch: 5, id: 7 };
        expect(alice.pg.getMembers('g').filter(({ node }) => node !== 'mallory')).toEqual([bobs]);
        expect(alice.pg.getMembers('mine').filter(({ node }) => node !== 'mallory')).toEqual([own]);
        expect(alice.pg.getLocalMembers('mine')).toEqual([own]);
        expect(
          Object.keys(alice.stats().dropped).every((reason) =>
            (reasons as readonly string[]).includes(reason),
          ),
        ).toBe(true);
        expect(alice.trace().every(({ node }) => node === 'alice')).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('R9 W1 a routing of the room that cannot have been set is none', () => {
    const { alice, clock, mallory } = aliceAmong();
    const say = (group: string): Routing => {
      const groups = [{ group, ids: [1] }];
      mallory.say({ kind: 'sync', scope: '$hermes', isMore: false, groups }, 1);
      clock.run(1);
      return alice.routing;
    };
    for (const group of [
      'routing/flood/1/eve',
      'routing/interested/9e9/eve',
      'routing/interested/-1/eve',
      `routing/interested/${10 ** 14}/eve`,
      `routing/interested/${'9'.repeat(40)}/eve`,
      'routing/interested/1/',
    ]) {
      expect(say(group)).toBe('per-node');
    }
    expect(say('routing/interested/1/eve')).toBe('interested');
  });

  it('F1 W1 without a lab its requests for faults are counted, traced, and nothing else', () => {
    const { alice, clock, mallory } = aliceAmong();
    faultActs.forEach((act, at) => {
      mallory.say({ kind: 'fault', act, peer: 'bob', value: 1 }, at + 1);
    });
    clock.run(10);
    expect(alice.stopped()).toBeNull();
    expect(alice.publish('t', 1)).toBe('ok');
    expect(alice.stats().dropped).toEqual({ 'not-a-lab': faultActs.length });
    const traced = alice.trace().flatMap((event) => (event.kind === 'dropped' ? [event] : []));
    expect(traced).toHaveLength(faultActs.length);
    expect(traced[0]).toMatchObject({ peer: 'mallory', reason: 'not-a-lab' });
    expect(alice.trace().some(({ kind }) => kind === 'fault')).toBe(false);
  });

  it('F1 W4 in a lab its requests name what there is, once each, within bounds', () => {
    const { alice, clock, bob, mallory } = aliceAmong(true);
    let number = 0;
    const ask = (act: FaultAct, peer: string, value: number): void =>
      mallory.say({ kind: 'fault', act, peer, value }, ++number);
    for (let n = 0; n < 1_000; n++) ask('cut', `nobody-${n}`, 1);
    for (const value of [-1, 2, 1e9, 0.5]) ask('cut', 'bob', value);
    ask('slow', 'bob', -5);
    ask('lossy', 'bob', 1.5);
    const faults = (): unknown[] => alice.trace().filter(({ kind }) => kind === 'fault');
    expect(faults()).toEqual([]);
    expect(alice.stats().dropped).toEqual({ stranger: 1_000, 'bad-frame': 6 });
    ask('cut', 'bob', 1);
    ask('freeze', '', 1);
    ask('slow', 'bob', 50);
    ask('revive', '', 1);
    // What came while it was frozen was heard then; it is not obeyed a second time.
    expect(faults()).toMatchObject([
      { fault: 'cut', peer: 'bob', value: 1, owner: 'mallory' },
      { fault: 'frozen', value: 1 },
      { fault: 'slow', value: 50 },
      { fault: 'frozen', value: 0 },
    ]);
    mallory.say({ kind: 'bye', reason: 'left' });
    bob.say({ kind: 'probe' }, 1);
    clock.run(10);
    expect(faults().slice(4)).toMatchObject([
      { fault: 'cut', value: 0, owner: 'mallory' },
      { fault: 'slow', value: 0, owner: 'mallory' },
    ]);
  });

  it('W4 a flood for a frozen node has its link closed, and the node lives on', () => {
    const { alice, mallory } = aliceAmong(true);
    alice.lab.freeze('alice');
    // One frame, of a kind nobody knows.
    const large = new Uint8Array(200_000);
    large.set([2, 99, 0xbb, 0x9a, 0x0c]);
    for (let n = 0; n < 100; n++) mallory.bytes(large);
    alice.lab.revive('alice');
    expect(alice.stats().bytesReceived).toBeLessThan(17 * 1_048_576);
    expect(alice.peers().map(({ name, state }) => `${name} ${state}`)).toEqual([
      'bob ready',
      'mallory suspect',
    ]);
  });

  it('W1 a flood of frames leaves a node as it was', () => {
    const { alice, clock, bob, mallory } = aliceAmong();
    const nonsense = Uint8Array.of(2, 4, 3, 99, 0);
    for (let n = 0; n < 50_000; n++) mallory.bytes(nonsense);
    bob.say({ kind: 'probe' }, 1);
    clock.run(1);
    expect(alice.stats().dropped['bad-frame']).toBe(50_000);
    expect(alice.trace().length).toBeLessThanOrEqual(50_000);
  });
});
