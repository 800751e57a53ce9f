import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultActs } from '../faults/acts.ts';
import { reasons, type TraceEvent } from '../trace.ts';
import { Reader, Writer } from './bytes.ts';
import { decodeFrames, encodeFrame, type FrameContent, wireVersion } from './frames.ts';
import { decodeTrace, encodeTrace } from './trace-codec.ts';

const count = fc.maxSafeNat();
const time = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
const name = fc.string({ unit: 'grapheme', maxLength: 20 });
const topic = fc.stringMatching(/^[a-z_.:/-]{1,128}$/);
const reason = fc.constantFrom(...reasons);
const ids = fc.array(count, { maxLength: 5 });
const bytes = fc.uint8Array({ maxLength: 50 });
const is = <K extends string>(kind: K) => fc.constant(kind);

const content: fc.Arbitrary<FrameContent> = fc.oneof(
  fc.record({
    kind: is('hello'),
    protocolMin: count,
    protocolMax: count,
    room: name,
    name,
    epoch: count,
    lastSent: count,
  }),
  fc.record({ kind: is('refuse'), reason, say: name }),
  fc.record({ kind: is('bye'), reason }),
  fc.record({ kind: is('heartbeat'), sentAt: time, echoAt: time, heldMs: time, lastSent: count }),
  fc.record({ kind: is('probe') }),
  fc.record({ kind: is('alive') }),
  fc.record({ kind: is('asleep') }),
  fc.record({ kind: is('ask'), name, epoch: count }),
  fc.record({ kind: is('heard'), name, epoch: count }),
  fc.record({ kind: is('discover'), scope: name }),
  fc.record({ kind: is('taken'), scope: name }),
  fc.record({ kind: is('undiscover'), scope: name }),
  fc.record({ kind: is('fault'), act: fc.constantFrom(...faultActs), peer: name, value: time }),
  fc.record({
    kind: is('sync'),
    scope: name,
    isMore: fc.boolean(),
    groups: fc.array(fc.record({ group: name, ids })),
  }),
  fc.record({
    kind: is('delta'),
    scope: name,
    isMore: fc.boolean(),
    changes: fc.array(fc.record({ group: name, joins: ids, leaves: ids })),
  }),
  fc.record({
    kind: is('event'),
    count,
    topic,
    copy: fc.option(fc.record({ index: count, isLast: fc.boolean() })),
    wantsReceipt: fc.boolean(),
    dispatcher: fc.option(name),
    body: bytes,
  }),
  fc.record({ kind: is('receipt'), count, delivered: count }),
  fc.record({ kind: is('message'), to: count, body: bytes }),
  fc.record({ kind: is('watch'), isWatching: fc.boolean() }),
  fc.record({ kind: is('trace'), events: bytes }),
);
const head = fc.record({ number: count, reference: count, clock: count });

function message(...frames: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from([wireVersion, ...frames.flatMap((frame) => [...frame.subarray(1)])]);
}

function frame(what: FrameContent, number = 0): Uint8Array {
  const [header, body] = encodeFrame(what, { number, reference: 0, clock: 0 });
  return Uint8Array.from([...header, ...(body ?? [])]);
}

describe('frames', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(content, head, (what, at) => {
        const [header, body] = encodeFrame(what, at);
        const { frames, bad } = decodeFrames(Uint8Array.from([...header, ...(body ?? [])]));
        expect(bad).toEqual([]);
        expect(frames).toEqual([{ ...at, content: what }]);
      }),
    );
  });

  it('W1 of a kind nobody knows are skipped, and those around them are read', () => {
    const unknown = new Writer();
    for (const byte of [wireVersion, 6, 99, 0, 0, 0, 0, 7]) unknown.u8(byte);
    const { frames, bad } = decodeFrames(
      message(frame({ kind: 'probe' }, 1), unknown.bytes(), frame({ kind: 'probe' }, 2)),
    );
    expect(frames.map(({ number }) => number)).toEqual([1, 2]);
    expect(bad).toEqual(['unknown-kind']);
  });

  it.each([
    ['nothing', [], 'bad-frame'],
    ['another framing', [wireVersion + 1, 1, 1], 'version'],
    ['a length past the end', [wireVersion, 200], 'bad-frame'],
    [
      'a length without end',
      [wireVersion, 255, 255, 255, 255, 255, 255, 255, 255, 255],
      'bad-frame',
    ],
    ['an event on the control lane', [wireVersion, 7, 20, 0, 1, 0, 0, 1, 1], 'bad-frame'],
    [
      'a fault nobody knows',
      [wireVersion, 15, 15, 0, 1, 0, 0, 99, 0, ...new Uint8Array(8)],
      'bad-frame',
    ],
    ['a list longer than the frame', [wireVersion, 8, 11, 0, 1, 0, 0, 0, 255, 127], 'bad-frame'],
  ] as const)('%s is bad', (_what, raw, expected) => {
    const { frames, bad } = decodeFrames(new Uint8Array(raw));
    expect(frames).toEqual([]);
    expect(bad).toEqual([expected]);
  });

  it('W1 with any bytes give frames and reasons, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        raw[0] = wireVersion;
        decodeFrames(raw);
      }),
      { numRuns: 2_000 },
    );
  });

  it('W1 with a byte changed give frames and reasons, never a throw', () => {
    fc.assert(
      fc.property(content, head, fc.nat(), fc.nat(255), (what, at, place, byte) => {
        const [header, body] = encodeFrame(what, at);
        const raw = Uint8Array.from([...header, ...(body ?? [])]);
        raw[place % raw.length] = byte;
        decodeFrames(raw);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('numbers and texts', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(count, fc.string({ unit: 'grapheme' }), time, (number, text, float) => {
        const to = new Writer();
        to.varint(number);
        to.text(text);
        to.f64(float);
        const from = new Reader(to.bytes());
        expect([from.varint(), from.text(10_000), from.f64()]).toEqual([number, text, float]);
        expect(from.isBroken).toBe(false);
        expect(from.left).toBe(0);
      }),
    );
  });
});

describe('trace events', () => {
  const stamp = { node: 'bob', epoch: 7, clock: 3 };
  const events: readonly TraceEvent[] = [
    { ...stamp, seq: 1, at: 0.5, kind: 'started', room: 'demo' },
    {
      ...stamp,
      seq: 2,
      at: 1.25,
      kind: 'peer',
      peer: 'al',
      peerEpoch: 3,
      state: 'suspect',
      reason: '',
    },
    {
      ...stamp,
      seq: 3,
      at: 2,
      kind: 'sent',
      event: 'bob@7:1',
      topic: 't',
      peer: 'al',
      number: 1,
      bytes: 9,
    },
    { ...stamp, seq: 4, at: 3, kind: 'link', peer: 'al', state: 'closed', reason: 'bye' },
    { ...stamp, seq: 5, at: 4, kind: 'signal', peer: 'al', direction: 'received' },
  ];

  it('are read as they were written, with the node and epoch of the session', () => {
    expect(decodeTrace(encodeTrace(events), 'bob', 7)).toEqual(events);
    expect(decodeTrace(encodeTrace(events), 'eve', 9)?.[0]).toMatchObject({
      node: 'eve',
      epoch: 9,
    });
  });

  it('with a byte changed are events or nothing, never a throw', () => {
    const good = encodeTrace(events).slice();
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const raw = good.slice();
        raw[at] = byte;
        decodeTrace(raw, 'bob', 7);
      }),
      { numRuns: 2_000 },
    );
  });
});
