import { describe, expect, it } from 'vitest';
import { createRandom } from '../../sim/random.ts';
import { VirtualClock } from '../../sim/clock.ts';
import { Thread } from '../../sim/thread.ts';
import {
  createNode,
  type DialerHandlers,
  type DiscoveryHandlers,
  type Hermes,
  type Link,
  type LinkHandlers,
  type NodeRef,
  type Stats,
} from '../index.ts';
import { Speaker } from '../suites/speaker.ts';
import type { FrameContent } from '../wire/frames.ts';

/** alice, in whose room there is one peer, mallory, whose end of each link is played by the test. */
function aliceAndMallory() {
  const clock = new VirtualClock();
  const mallory: NodeRef = { name: 'mallory', epoch: 1 };
  const at: { dialer?: DialerHandlers; discovery?: DiscoveryHandlers } = {};
  const ends: MalloryEnd[] = [];
  const alice = createNode({
    name: 'alice',
    epoch: 1,
    room: 'demo',
    env: new Thread(clock, createRandom(1)).env,
    discovery: { start: (handlers) => void (at.discovery = handlers), stop: () => {} },
    dialer: {
      start: (handlers) => void (at.dialer = handlers),
      dial: () => {
        const end = new MalloryEnd();
        ends.push(end);
        at.dialer?.link(mallory, end.link);
      },
      forget: () => {},
      stop: () => {},
    },
  });
  at.discovery?.found(mallory, null);
  return { clock, alice, ends, stateOfMallory: () => alice.peers()[0]?.state };
}

class MalloryEnd {
  readonly heard: FrameContent[] = [];
  readonly #speaker = new Speaker();
  #handlers: LinkHandlers | null = null;
  isOpen = true;
  isFull = false;

  readonly link: Link = {
    open: (handlers) => void (this.#handlers = handlers),
    send: (message) => {
      this.heard.push(...this.#speaker.hear(message).frames.map(({ content }) => content));
      return this.isOpen && !this.isFull;
    },
    queuedBytes: () => 0,
    close: () => void (this.isOpen = false),
  };

  say(content: FrameContent, number = 0): void {
    this.#handlers?.message(this.#speaker.say(content, { number }));
  }

  hello(differently: Partial<Extract<FrameContent, { kind: 'hello' }>> = {}): void {
    this.say({
      kind: 'hello',
      protocolMin: 3,
      protocolMax: 3,
      room: 'demo',
      name: 'mallory',
      epoch: 1,
      lastSent: 0,
      ...differently,
    });
  }
}

/** What a node counts, but for what all traffic is counted in. */
function withoutTraffic(node: Hermes): Partial<Stats> {
  const counts = Object.entries(node.stats());
  return Object.fromEntries(
    counts.filter(([count]) => !/^(frames|messages|bytes)(Sent|Received)$/.test(count)),
  );
}

const event = {
  kind: 'event',
  count: 1,
  copy: null,
  wantsReceipt: false,
  dispatcher: null,
} as const;

describe('a peer that opens a link', () => {
  it('M10 and never greets is not waited for for ever: the link is closed, and dialed again', () => {
    const { clock, alice, ends, stateOfMallory } = aliceAndMallory();
    clock.run(9_000);
    expect(ends[0]?.isOpen).toBe(true);
    clock.run(6_000);
    expect(ends[0]?.isOpen).toBe(false);
    expect(ends).toHaveLength(2);
    ends[1]?.hello();
    expect(stateOfMallory()).toBe('ready');
    clock.run(5_000);
    ends[0]?.hello();
    expect(alice.stats().dropped).toEqual({});
  });

  it('M10 and does not close it when it is refused has it closed', () => {
    const { clock, ends } = aliceAndMallory();
    ends[0]?.hello({ room: 'elsewhere' });
    expect(ends[0]?.heard.at(-1)).toMatchObject({ kind: 'refuse', reason: 'wrong-room' });
    clock.run(11_000);
    expect(ends[0]?.isOpen).toBe(false);
  });

  it('M10 and says other things before its greeting is not heard', () => {
    const { alice, ends, stateOfMallory } = aliceAndMallory();
    const got: unknown[] = [];
    alice.subscribe('t', (message) => got.push(message));
    ends[0]?.say({ ...event, topic: 't', body: Uint8Array.of(1) }, 1);
    ends[0]?.say({ kind: 'bye', reason: 'left' });
    expect(stateOfMallory()).toBe('connecting');
    expect(got).toEqual([]);
    expect(alice.stats().dropped).toEqual({ 'not-greeted': 2 });
  });
});

describe('a peer that is let in', () => {
  function greeted() {
    const both = aliceAndMallory();
    const [end] = both.ends;
    if (end === undefined) throw new Error('no link');
    end.hello();
    const got: unknown[] = [];
    both.alice.subscribe('t', (message) => got.push(message));
    both.clock.run(1);
    return { ...both, end, got };
  }
  const one = Uint8Array.of(1);

  it('W3 has each number taken once, in order, and what it passes over named', () => {
    const { clock, alice, end, got } = greeted();
    end.say({ ...event, count: 1, topic: 't', body: one }, 1);
    end.say({ ...event, count: 1, topic: 't', body: one }, 1);
    end.say({ ...event, count: 5, topic: 't', body: one }, 5);
    end.say({ ...event, count: 3, topic: 't', body: one }, 3);
    clock.run(1);
    expect(got).toEqual([1, 1]);
    expect(alice.stats().dropped).toEqual({ duplicate: 2 });
    expect(alice.gaps()).toEqual([{ from: 'mallory', first: 2, last: 4 }]);
  });

  it('W2 speaks for itself alone: whatever it says, its events and members are its own', () => {
    const { clock, alice, end } = greeted();
    const froms: string[] = [];
    alice.subscribe('t', (_message, { from, id }) => froms.push(`${from} ${id}`));
    end.say({ ...event, count: 9, topic: 't', body: one }, 1);
    end.say({ kind: 'discover', scope: 'pg' });
    end.say({ kind: 'sync', scope: 'pg', isMore: false, groups: [{ group: 'g', ids: [7] }] }, 0);
    end.say({ kind: 'heard', name: 'alice', epoch: 1 });
    end.say({ kind: 'ask', name: 'alice', epoch: 1 });
    clock.run(1);
    expect(froms).toEqual(['mallory mallory@1:9']);
    expect(alice.pg.getMembers('g')).toEqual([{ node: 'mallory', epoch: 1, id: 7 }]);
    expect(alice.pg.getLocalMembers('g')).toEqual([]);
  });

  it('W1 makes bad bodies, unknown dispatchers and stray answers be counted, and nothing else', () => {
    const { clock, alice, end, got } = greeted();
    end.say({ ...event, count: 1, topic: 't', body: Uint8Array.of(0xc1) }, 1);
    end.say({ ...event, count: 2, topic: 't', body: one, dispatcher: 'x' }, 2);
    end.say({ kind: 'message', to: 99, body: one });
    end.say({ kind: 'receipt', count: 7, delivered: 1_000 });
    end.say({ kind: 'taken', scope: '$interest' }, 1_000);
    end.say({ kind: 'delta', scope: 'pg', isMore: false, changes: [] }, 3);
    clock.run(1);
    expect(got).toEqual([]);
    expect(alice.stats().dropped).toEqual({
      'bad-body': 1,
      'no-dispatcher': 1,
      'no-process': 1,
      stranger: 1,
    });
  });

  it('R7 may use topics of the system, which are in no count, trace or list', () => {
    const { clock, alice, end } = greeted();
    const before = withoutTraffic(alice);
    const kinds = alice.trace().length;
    end.say({ ...event, count: 1, topic: '$x', body: one });
    end.say({ kind: 'discover', scope: '$interest' });
    const groups = [{ group: '$x', ids: [0] }];
    end.say({ kind: 'sync', scope: '$interest', isMore: false, groups }, 1);
    clock.run(1);
    expect(withoutTraffic(alice)).toEqual(before);
    expect(alice.trace().length).toBe(kinds);
    expect(alice.listeners().map(({ topic }) => topic)).toEqual(['t']);
  });

  it('W4 fills no memory with parts that never end', () => {
    const { alice, end } = greeted();
    const ids = Array.from({ length: 60_000 }, (_, at) => at);
    for (let n = 0; n < 20; n++) {
      end.say({ kind: 'sync', scope: 'pg', isMore: true, groups: [{ group: 'g', ids }] }, 1);
    }
    expect(alice.stats().dropped['too-large']).toBeGreaterThan(0);
    expect(alice.pg.getMembers('g')).toEqual([]);
  });

  it('M9 does not take a control frame has its link begin anew, and nothing is missing', () => {
    const { clock, alice, end, ends } = greeted();
    end.isFull = true;
    alice.pg.join('g', alice.spawn());
    clock.run(0);
    expect(end.isOpen).toBe(false);
    clock.run(2_000);
    ends[1]?.hello();
    clock.run(0);
    expect(ends[1]?.heard.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['hello', 'discover']),
    );
  });
});
