import { describe, expect, it } from 'vitest';
import { createRandom } from '../../sim/random.ts';
import { VirtualClock } from '../../sim/clock.ts';
import { Thread } from '../../sim/thread.ts';
import {
  createNode,
  type DialerHandlers,
  type DiscoveryHandlers,
  type Link,
  type LinkHandlers,
  type NodeRef,
} from '../index.ts';
import { decodeFrames, encodeFrame, type FrameContent } from '../wire/frames.ts';

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
  #handlers: LinkHandlers | null = null;
  isOpen = true;

  readonly link: Link = {
    open: (handlers) => void (this.#handlers = handlers),
    send: (header, body) => {
      const message = Uint8Array.from([...header, ...(body ?? [])]);
      this.heard.push(...decodeFrames(message).frames.map(({ content }) => content));
      return this.isOpen;
    },
    queuedBytes: () => 0,
    close: () => void (this.isOpen = false),
  };

  say(content: FrameContent, number = 0): void {
    const [header, body] = encodeFrame(content, { number, reference: 0, clock: 0 });
    this.#handlers?.message(Uint8Array.from([...header, ...(body ?? [])]));
  }

  hello(differently: Partial<Extract<FrameContent, { kind: 'hello' }>> = {}): void {
    this.say({
      kind: 'hello',
      protocolMin: 1,
      protocolMax: 1,
      room: 'demo',
      name: 'mallory',
      epoch: 1,
      lastSent: 0,
      ...differently,
    });
  }
}

const event = {
  kind: 'event',
  count: 1,
  copy: null,
  wantsReceipt: false,
  dispatcher: null,
} as const;

describe('a peer that opens a link', () => {
  it('and never greets is not waited for for ever: the link is closed, and dialed again', () => {
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

  it('and does not close it when it is refused has it closed', () => {
    const { clock, ends } = aliceAndMallory();
    ends[0]?.hello({ room: 'elsewhere' });
    expect(ends[0]?.heard.at(-1)).toMatchObject({ kind: 'refuse', reason: 'wrong-room' });
    clock.run(11_000);
    expect(ends[0]?.isOpen).toBe(false);
  });

  it('and says other things before its greeting is not heard', () => {
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
