import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockRowsMax, TraceBlock } from '../trace-block.ts';
import { TraceRing } from '../trace-ring.ts';
import { emptyRow, eventOf, layouts, pack, placeOf, type Row, sets } from '../trace-rows.ts';
import { fields, reasons, type TraceEvent } from '../trace.ts';
import { Writer } from './bytes.ts';
import { TraceReader } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';

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

const writer = new TraceWriter();
const reader = new TraceReader();

function blockOf(rows: readonly Row[]): TraceBlock {
  const block = new TraceBlock();
  for (const row of rows) block.push(row);
  return block;
}

function written(rows: readonly Row[]): Uint8Array {
  return writer.write(blockOf(rows), false).slice();
}

/** As a watcher has them afterwards. */
function read(bytes: Uint8Array, name = 'bob', epoch = 7): TraceEvent[] | null {
  const isRead = reader.read(bytes) !== null;
  const { block } = reader;
  expect(isRead || block.length === 0).toBe(true);
  if (!isRead) return null;
  const ring = new TraceRing(blockRowsMax);
  ring.append(ring.owner({ name, epoch }), block);
  const row = emptyRow();
  return Array.from({ length: ring.end }, (_, at) => {
    ring.read(at, row);
    return eventOf(row);
  });
}

interface Drawn {
  readonly kind: number;
  readonly us: number;
  readonly step: number;
  readonly texts: readonly string[];
  readonly numbers: number[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  kind: fc.nat(layouts.length - 1),
  us: fc.oneof(fc.constant(0), fc.nat(5_000)),
  step: fc.nat(3),
  texts: fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { minLength: 3, maxLength: 3 }),
  numbers: fc.array(
    fc.oneof(fc.nat(3), fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    { minLength: 3, maxLength: 3 },
  ),
});

/** Some of each, a few of them again and again, now and then with one that does not fit in. */
const recurring: fc.Arbitrary<Drawn[]> = fc
  .array(
    fc.tuple(
      fc.array(drawn, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
      fc.option(fc.tuple(fc.nat(100), drawn)),
    ),
    { maxLength: 4 },
  )
  .map((parts) =>
    parts.flatMap(([pattern, times, steps, odd]) => {
      const rows = Array.from({ length: times }, (_, time) =>
        pattern.map((one) => ({
          ...one,
          numbers: one.numbers.map((number, column) => number + time * (steps[column] ?? 0)),
        })),
      ).flat();
      if (odd !== null) rows.splice(odd[0] % rows.length, 1, odd[1]);
      return rows;
    }),
  );

/** Rows as a life may have them: times and clocks that never run back. */
const rows: fc.Arbitrary<Row[]> = fc
  .oneof(fc.array(drawn, { maxLength: 30 }), recurring)
  .map((all) => {
    let [us, seq, clock] = [0, 0, 0];
    return all.map((one) => {
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
    const [bob, al] = [ring.owner({ name: 'bob', epoch: 7 }), ring.owner({ name: 'al', epoch: 3 })];
    const told = blockOf(Array.from({ length: 700 }, (_, n) => ({ ...rowOf(sent), seq: n + 1 })));
    for (let n = 1; n <= 1_100; n++) {
      ring.write(bob, 9, n, n / 8, n * 2, 'bob@7', 't', `p${n}`, n, 2, 3);
    }
    ring.append(al, told);
    expect([ring.start, ring.end]).toEqual([800, 1_800]);
    const row = emptyRow();
    const seen = [800, 1_099, 1_100, 1_799].map((at) => {
      ring.read(at, row);
      return `${row.node} ${row.epoch} ${row.seq} ${row.texts[2]}`;
    });
    expect(seen).toEqual(['bob 7 801 p801', 'bob 7 1100 p1100', 'al 3 1 al', 'al 3 700 al']);
    const block = new TraceBlock();
    expect(ring.collect(0, bob, block, 50)).toBe(850);
    expect([block.length, block.numbers[0]]).toEqual([50, 801]);
    // As far as the end of the ring, and on from its beginning.
    expect(ring.collect(850, bob, block, blockRowsMax)).toBe(1_000);
    expect([block.length, block.numbers[0]]).toEqual([150, 851]);
    expect(ring.collect(1_000, bob, block, blockRowsMax)).toBe(1_800);
    expect([block.length, block.numbers[0]]).toEqual([100, 1_001]);
  });

  it('keep their texts, and a trace forgets those that it has no more', () => {
    const ring = new TraceRing(1_000);
    const owner = ring.owner({ name: 'bob', epoch: 7 });
    const block = new TraceBlock();
    const row = emptyRow();
    for (let n = 1; n <= 20_000; n++) {
      ring.write(owner, 9, n, n, n, 'bob@7', `t${n % 3}`, `p${n}`, n, 2, 3);
      if (n % 700 === 0) ring.append(owner, blockOf([{ ...rowOf(sent), seq: n }]));
    }
    for (let at = ring.start; at < ring.end; at++) {
      ring.read(at, row);
      const { seq, texts } = row;
      const isTold = texts[2] === 'al';
      expect(texts).toEqual(isTold ? ['bob@7', 't', 'al'] : ['bob@7', `t${seq % 3}`, `p${seq}`]);
    }
    ring.collect(ring.start, owner, block, 1);
    expect(block.textList.length).toBeLessThan(5_000);
  });

  it('take more room only when there are more of them', () => {
    const ring = new TraceRing(50_000);
    const owner = ring.owner({ name: 'bob', epoch: 7 });
    for (let n = 0; n < 10; n++) {
      ring.append(owner, blockOf(Array.from({ length: 1_000 }, () => rowOf(sent))));
    }
    expect(ring.end).toBe(10_000);
    const row = emptyRow();
    ring.read(9_999, row);
    expect(eventOf(row)).toEqual(sent);
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

  /** What happens with each of so many events at the publisher, told to so many nodes. */
  function publishing(
    events: number,
    peers: readonly string[],
    bytes: (n: number) => number,
  ): Row[] {
    const rows: Row[] = [];
    const add = (kind: 'published' | 'delivered' | 'sent', texts: string[], numbers: number[]) => {
      const seq = rows.length + 1;
      const at = Math.floor(seq / 20) / 10;
      rows.push({ ...stamp, kind: placeOf(kind), seq, at, clock: seq + 3, texts, numbers });
    };
    for (let n = 1; n <= events; n++) {
      add('published', ['bob@7', 't', ''], [n, bytes(n), peers.length]);
      add('delivered', ['bob@7', 't', ''], [n, 2, 0]);
      for (const peer of peers) add('sent', ['bob@7', 't', peer], [n, n + peer.length, bytes(n)]);
    }
    return rows;
  }

  it.each([
    // A change of the time takes two bytes, here once in twenty.
    { of: 'alike', peers: ['al'], bytes: () => 90, events: 500, perEvent: 0.6 },
    {
      of: 'of any size',
      peers: ['al'],
      bytes: (n: number) => (n * n) % 60,
      events: 500,
      perEvent: 1.8,
    },
    { of: 'to many', peers: [...'abcdefghij'], bytes: () => 90, events: 500, perEvent: 2 },
  ])('cost next to nothing where what recurs is $of', ({ peers, bytes, events, perEvent }) => {
    const rows = publishing(events, peers, bytes);
    const batch = written(rows);
    expect(batch.length / events).toBeLessThan(perEvent);
    expect(read(batch)).toEqual(rows.map(eventOf));
  });

  it('are cut to what a batch may have, in bytes too', () => {
    const block = blockOf(
      Array.from({ length: 2_000 }, (_, n) => ({
        ...rowOf(sent),
        seq: n + 1,
        texts: ['bob@7', `${'x'.repeat(90)}${n}`, 'al'],
      })),
    );
    const bytes = writer.write(block, true);
    expect(bytes.length).toBeLessThan(63_000);
    expect(block.length).toBeGreaterThan(500);
    expect(block.length).toBeLessThan(2_000);
    expect(reader.read(bytes)).toEqual({ isStanding: true });
    expect(reader.block.length).toBe(block.length);
    expect(reader.block.textList[reader.block.texts[(block.length - 1) * 3 + 1] ?? 0]).toBe(
      `${'x'.repeat(90)}${block.length - 1}`,
    );
  });

  it('W1 that claim more than a batch may have are refused before room is made for them', () => {
    const claim = (rows: number, moments: number): TraceReader => {
      const to = new Writer();
      to.u8(0);
      to.varint(rows);
      to.f64(1_000);
      to.varint(moments);
      to.varint(0);
      const reader = new TraceReader();
      expect(reader.read(to.bytes())).toBeNull();
      return reader;
    };
    expect(claim(blockRowsMax + 1, blockRowsMax + 1).block.kinds.length).toBe(0);
    expect(claim(2 ** 52, 1).block.kinds.length).toBe(0);
    expect(claim(2, 2 ** 52).block.kinds.length).toBe(0);
    expect(claim(blockRowsMax, blockRowsMax).block.kinds.length).toBe(blockRowsMax);
  });

  it('W1 whose patterns reach before the batch, or beyond it, are none', () => {
    const batch = (...parts: readonly (readonly number[])[]): number[] | null => {
      const to = new Writer();
      to.u8(0);
      to.varint(4);
      to.f64(1_000);
      to.varint(4);
      to.varint(0);
      for (const part of parts) for (const byte of part) to.u8(byte);
      if (reader.read(to.bytes()) === null) return null;
      return [0, 1, 2, 3].map((row) => reader.block.numbers[row * 6] ?? 0);
    };
    /** `known`: seq 5, clock 9, no text, number 3 (zigzag 6, times 2). */
    const announced = [0, placeOf('announced'), 5, 9, 12];
    expect(batch(announced, [1, 3, 0])).toEqual([5, 6, 7, 8]);
    expect(batch(announced, [2, 3, 0])).toBeNull();
    expect(batch(announced, [1, 4, 0])).toBeNull();
    expect(batch(announced, [1, 2, 0])).toBeNull();
    expect(batch(announced, [1, 0, 0])).toBeNull();
    // A column that the kind does not have.
    expect(batch(announced, [1, 3, 64])).toBeNull();
    expect(batch(announced, [1, 3, 0], [0])).toBeNull();
  });

  it('W1 whose numbers would run out of what a column holds are none', () => {
    const row = { ...rowOf(skipped), numbers: [1, 1, 1] };
    const last = { ...row, numbers: [2, 2, 2] };
    const bytes = written([row, last]);
    expect(read(bytes)).toHaveLength(2);
    /** The two, and so many more that go on as they began. */
    const more = (rows: number): TraceEvent[] | null => {
      const to = new Writer();
      to.raw(bytes);
      for (const part of [1, rows, 0]) to.u8(part);
      const raw = to.bytes().slice();
      // Rows in all, and those of the one moment.
      raw[1] = raw[10] = rows + 2;
      return read(raw);
    };
    const left = reasons.length - 2;
    expect(more(left)?.at(-1)).toMatchObject({
      event: `bob@7:${left + 2}`,
      reason: reasons.at(-1),
    });
    expect(more(left + 1)).toBeNull();
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
