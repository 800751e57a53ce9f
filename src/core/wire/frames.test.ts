import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultActs } from '../faults/acts.ts';
import { reasons } from '../trace.ts';
import { Speaker } from '../suites/speaker.ts';
import { Reader, Writer } from './bytes.ts';
import { framing } from './frame-reader.ts';
import type { EventContent, Frame, FrameContent } from './frames.ts';
import { greetingFraming } from './greeting-frame.ts';

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
  fc.record({
    kind: is('begin'),
    count,
    total: count.filter((total) => total > 0),
    topic,
    copy: fc.option(fc.record({ index: count, isLast: fc.boolean() })),
    wantsReceipt: fc.boolean(),
    dispatcher: fc.option(name),
  }),
  fc.record({ kind: is('chunk'), body: bytes.filter(({ length }) => length > 0) }),
  fc.record({ kind: is('ended'), reason: fc.constantFrom('', ...reasons) }),
  fc.record({ kind: is('receipt'), count, delivered: count }),
  fc.record({ kind: is('message'), to: count, body: bytes }),
  fc.record({ kind: is('watch'), isWatching: fc.boolean() }),
  fc.record({ kind: is('trace'), events: bytes }),
);
const head = fc.record({ number: count, reference: count, clock: count });

/** What is read of frames that one end says, message by message. */
function heard(...messages: readonly (readonly FrameContent[])[]): Frame[] {
  const [near, far] = [new Speaker(), new Speaker()];
  return messages.flatMap((frames) => {
    const { frames: got, bad } = far.hear(
      near.batch(...frames.map((content): [FrameContent] => [content])),
    );
    expect(bad).toEqual([]);
    return [...got];
  });
}

function event(more: Partial<EventContent> = {}): EventContent {
  const plain = { count: 1, topic: 't', copy: null, wantsReceipt: false, dispatcher: null };
  return { kind: 'event', ...plain, body: Uint8Array.of(1), ...more };
}

describe('frames', () => {
  it('are read as they were written, one after the other on one link', () => {
    const said = fc.array(fc.tuple(content, head), { maxLength: 20 });
    fc.assert(
      fc.property(said, (all) => {
        const [near, far] = [new Speaker(), new Speaker()];
        let clock = 0;
        for (const [what, at] of all) {
          // The logical clock of one end never runs back; an event and a greeting refer to nothing.
          clock = Math.min(Number.MAX_SAFE_INTEGER, clock + (at.clock % 2 ** 40));
          const isPlain = what.kind !== 'event' && what.kind !== 'hello' && what.kind !== 'refuse';
          const number = isPlain || what.kind === 'event' ? at.number : 0;
          const written = { number, reference: isPlain ? at.reference : 0, clock };
          const { frames, bad } = far.hear(near.say(what, written));
          expect(bad).toEqual([]);
          expect(frames).toMatchObject([{ ...written, content: what }]);
        }
      }),
    );
  });

  it('cost an event that is like the one before two bytes besides its body', () => {
    const near = new Speaker();
    const sizes = Array.from(
      { length: 5 },
      (_, at) => near.say(event({ count: at + 1 }), { number: at + 1, clock: at * 3 + 10 }).length,
    );
    // The framing's byte and the body's too.
    expect(sizes.slice(2)).toEqual([4, 4, 4]);
  });

  it('name topics beyond the dictionary in full', () => {
    const topics = Array.from({ length: 3_000 }, (_, at) => `topic-${at % 1_500}`);
    const read = heard(topics.map((topic) => event({ topic })));
    expect(read.map(({ content }) => content.kind === 'event' && content.topic)).toEqual(topics);
  });

  it('W1 have one batch of trace events in a message: few bytes may stand for many', () => {
    const [near, far] = [new Speaker(), new Speaker()];
    const trace = [{ kind: 'trace', events: Uint8Array.of(1, 2) }] as const;
    const { frames, bad } = far.hear(near.batch(trace, trace, [{ kind: 'alive' }], trace));
    expect(frames.map(({ content }) => content.kind)).toEqual(['trace', 'alive']);
    expect(bad).toEqual(['bad-frame', 'bad-frame']);
    expect(far.hear(near.batch(trace)).bad).toEqual([]);
  });

  it('W1 of a kind nobody knows are skipped, and those around them are read', () => {
    const [near, far] = [new Speaker(), new Speaker()];
    const probe = [...near.say({ kind: 'probe' }, { number: 7 }).subarray(1)];
    const { frames, bad } = far.hear(Uint8Array.of(framing, ...probe, 99, 2, 1, 2, ...probe));
    expect(frames.map(({ number }) => number)).toEqual([7, 7]);
    expect(bad).toEqual(['unknown-kind']);
  });

  it.each([
    ['nothing', [], 'bad-frame'],
    ['another framing', [9, 1, 1], 'version'],
    ['a frame of an earlier version', [greetingFraming, 5, 5, 0, 1, 0, 0], 'version'],
    ['a greeting that ends early', [greetingFraming, 20, 1, 0], 'bad-frame'],
    ['a greeting in the framing of the rest', [framing, 1, 0], 'bad-frame'],
    ['a length past the end', [framing, 5, 200], 'bad-frame'],
    ['a length without end', [framing, 5, ...Array.from({ length: 9 }, () => 255)], 'bad-frame'],
    ['a list longer than the frame', [framing, 11, 7, 0, 0, 0, 1, 65, 0, 127], 'bad-frame'],
    ['an event with a flag nobody knows', [framing, 128 + 64, 0, 1, 116, 1, 1, 0, 0], 'bad-frame'],
    ['an event on the topic before the first', [framing, 129, 1, 1, 0, 0], 'bad-frame'],
    ['a topic that is in no dictionary', [framing, 128, 5, 1, 1, 0, 0], 'bad-frame'],
    ['a topic that is none', [framing, 128, 0, 1, 32, 1, 1, 0, 0], 'bad-frame'],
    [
      'a dispatcher that is in no dictionary',
      [framing, 144, 0, 1, 116, 1, 1, 0, 8, 9, 0],
      'bad-frame',
    ],
    ['a fault nobody knows', [framing, 15, 13, 0, 0, 0, 99, 0, ...new Uint8Array(8)], 'bad-frame'],
    ['more words than there are', [framing, 160, 0, 1, 116, 1, 1, 0, 9, 0, 1, 65, 0], 'bad-frame'],
    [
      'a word whose keys end early',
      [framing, 160, 0, 1, 116, 1, 1, 0, 1, 9, 1, 65, 0],
      'bad-frame',
    ],
    [
      'a word with a key twice',
      [framing, 160, 0, 1, 116, 1, 1, 0, 1, 2, 1, 65, 1, 65, 0],
      'bad-frame',
    ],
    ['an empty chunk', [framing, 24, 3, 1, 0, 0], 'bad-frame'],
    ['a large event of nothing', [framing, 23, 8, 1, 0, 0, 1, 0, 1, 116, 0], 'bad-frame'],
    ['a large event of the system', [framing, 23, 8, 1, 0, 0, 1, 9, 1, 36, 0], 'bad-frame'],
    ['an event that ends early', [framing, 128, 0, 1, 116, 1, 1, 0, 90], 'bad-frame'],
  ] as const)('W1 %s is bad', (_what, raw, expected) => {
    expect(new Speaker().hear(new Uint8Array(raw))).toEqual({ frames: [], bad: [expected] });
  });

  it('W1 numbers that would leave the safe integers are bad, and the next event is itself', () => {
    const [near, far] = [new Speaker(), new Speaker()];
    const last = Number.MAX_SAFE_INTEGER;
    far.hear(near.say(event({ count: last }), { number: last }));
    expect(far.hear(Uint8Array.of(framing, 128 + 15, 0)).bad).toEqual(['bad-frame']);
    const { frames } = far.hear(Uint8Array.of(framing, 128 + 1, 5, 6, 1, 1, 1));
    expect(frames).toMatchObject([{ number: 5, clock: 1, content: { count: 6, topic: 't' } }]);
  });

  it('W1 with any bytes give frames and reasons, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(1, 2, 3), (raw, first) => {
        raw[0] = first;
        new Speaker().hear(raw);
      }),
      { numRuns: 2_000 },
    );
  });

  it('W1 with bytes changed, cut off or put in give frames and reasons, never a throw', () => {
    const harm = fc.record({ at: fc.nat(), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) });
    const said = fc.array(fc.tuple(content, head), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(said, fc.array(harm, { minLength: 1, maxLength: 3 }), (frames, harms) => {
        const [near, far] = [new Speaker(), new Speaker()];
        const raw = [...near.batch(...frames)];
        for (const { at, cut, put } of harms) raw.splice(1 + (at % raw.length), cut, ...put);
        far.hear(Uint8Array.from(raw));
        far.hear(near.batch(...frames));
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
