import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TraceRing } from '../trace-ring.ts';
import { copyOf, emptyRow, eventOf, layouts, pack, type Row, sets } from '../trace-rows.ts';
import { fields, type TraceEvent } from '../trace.ts';
import { decodeTrace, TraceWriter } from './trace-codec.ts';

const stamp = { node: 'bob', epoch: 7 };
const about = { topic: 't', peer: 'al' };
const sent: TraceEvent = {
  ...stamp,
  ...about,
  seq: 3,
  clock: 9,
  at: 2,
  kind: 'sent',
  event: 'bob@7:1',
  number: 1,
  bytes: 9,
};
const skipped: TraceEvent = {
  ...stamp,
  ...about,
  seq: 9,
  clock: 20,
  at: 4.25,
  kind: 'skipped',
  event: 'bob@7:2',
  number: 2,
  reason: 'queue-full',
};
const events: readonly TraceEvent[] = [
  { ...stamp, seq: 1, clock: 3, at: 0.5, kind: 'started', room: 'demo' },
  {
    ...stamp,
    seq: 2,
    clock: 4,
    at: 1.25,
    kind: 'peer',
    peer: 'al',
    peerEpoch: 3,
    state: 'suspect',
    reason: '',
  },
  sent,
  { ...stamp, seq: 4, clock: 10, at: 3, kind: 'link', peer: 'al', state: 'closed', reason: 'bye' },
  { ...stamp, seq: 5, clock: 11, at: 4, kind: 'signal', peer: 'al', direction: 'received' },
  { ...stamp, seq: 6, clock: 12, at: 4, kind: 'offset', peer: 'al', offsetMs: -7.25, rttMs: 1e-9 },
  skipped,
];

function rowOf(event: TraceEvent): Row {
  const { node, epoch, seq, at, clock } = event;
  const row = { ...emptyRow(), node, epoch, seq, at, clock };
  pack(row, event.kind, event);
  return row;
}

function written(rows: readonly Row[]): Uint8Array {
  const to = new TraceWriter();
  for (const row of rows) to.write(row);
  return to.bytes().slice();
}

function read(bytes: Uint8Array, name = 'bob', epoch = 7): TraceEvent[] | null {
  const events: TraceEvent[] = [];
  const isRead = decodeTrace(bytes, { name, epoch }, (row) => void events.push(eventOf(row)));
  expect(isRead || events.length === 0).toBe(true);
  return isRead ? events : null;
}

/** Rows as a life may have them: times and clocks that never run back. */
const rows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      kind: fc.nat(layouts.length - 1),
      us: fc.nat(5_000),
      step: fc.nat(3),
      texts: fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), {
        minLength: 3,
        maxLength: 3,
      }),
      numbers: fc.array(
        fc.oneof(
          fc.nat(3),
          fc.maxSafeInteger(),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
        ),
        { minLength: 3, maxLength: 3 },
      ),
    }),
    { maxLength: 30 },
  )
  .map((drawn) => {
    let [us, seq, clock] = [0, 0, 0];
    return drawn.map((one) => {
      us += one.us;
      seq += 1 + one.step;
      clock += 1 + one.step;
      const row = { ...emptyRow(), ...stamp, kind: one.kind, seq, clock, at: us / 1_000 };
      for (const { type, text, number } of layouts[one.kind]?.fields ?? []) {
        const value = (one.numbers[number] ?? 0) + 0;
        const set = sets[type];
        if (type === 'text' || type === 'event') row.texts[text] = one.texts[text] ?? '';
        if (type === 'event') row.numbers[number] = Math.abs(Math.trunc(value)) % 1e15;
        else if (set !== undefined) row.numbers[number] = Math.abs(Math.trunc(value)) % set.length;
        else if (type === 'number') row.numbers[number] = value;
      }
      return row;
    });
  });

describe('trace events as rows', () => {
  it('are the events that they were made of', () => {
    expect(events.map((event) => eventOf(rowOf(event)))).toEqual(events);
    expect(Object.isFrozen(eventOf(rowOf(sent)))).toBe(true);
  });

  it('have a place for every field of the vocabulary', () => {
    for (const { texts, numbers } of layouts) {
      expect(Math.max(texts, numbers)).toBeLessThanOrEqual(3);
    }
    expect(layouts.map(({ kind }) => kind)).toEqual(Object.keys(fields));
  });

  it('are kept in a ring, the newest of them', () => {
    const ring = new TraceRing(1_000);
    for (let n = 1; n <= 2_500; n++) {
      ring.push({
        ...rowOf(sent),
        seq: n,
        texts: ['bob@7', 't', `p${n}`],
        numbers: [n, 2, 3],
      });
    }
    expect([ring.start, ring.end]).toEqual([1_500, 2_500]);
    const row = emptyRow();
    for (const at of [1_500, 1_999, 2_000, 2_499]) {
      ring.read(at, row);
      expect([row.seq, row.texts[2], row.numbers[0]]).toEqual([at + 1, `p${at + 1}`, at + 1]);
    }
  });
});

describe('trace events as bytes', () => {
  it('are read as they were written, with the node and epoch of the session', () => {
    const bytes = written(events.map(rowOf));
    expect(read(bytes)).toEqual(events);
    expect(read(bytes, 'eve', 9)?.[0]).toMatchObject({ node: 'eve', epoch: 9 });
  });

  it('are read as they were written, whatever they say, with times to the microsecond', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const got = given.length === 0 ? [] : (read(written(given)) ?? []);
        expect(got.map(({ at }) => Math.round(at * 1_000))).toEqual(
          given.map(({ at }) => Math.round(at * 1_000)),
        );
        expect(got.map((event, at) => ({ ...event, at: given[at]?.at }))).toEqual(
          given.map(eventOf),
        );
      }),
    );
  });

  it('cost two bytes where they go on as before', () => {
    const row = rowOf(sent);
    const to = new TraceWriter();
    const sizes = Array.from({ length: 6 }, (_, n) => {
      const before = to.length;
      const numbers = [n, n, 9];
      to.write({ ...copyOf(row), seq: n + 1, clock: n + 1, at: 5 + n / 100, numbers });
      return to.length - before;
    });
    expect(sizes.slice(2)).toEqual([2, 2, 2, 2]);
  });

  it('W1 with bytes changed are events of the vocabulary or nothing, never a throw', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.nat(255) });
    fc.assert(
      fc.property(rows, fc.array(change, { minLength: 1, maxLength: 3 }), (given, changes) => {
        const raw = written([...events.map(rowOf), ...given]);
        for (const { at, byte } of changes) raw[at % raw.length] = byte;
        for (const event of read(raw) ?? []) {
          for (const value of Object.values(event as unknown as Record<string, unknown>)) {
            expect(value).toBeDefined();
            expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
