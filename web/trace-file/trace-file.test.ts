import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceEvent } from '../../src/core/index.ts';
import { createWorld } from '../../src/sim/index.ts';
import { Cluster, Hand } from '../fold/fixtures.ts';
import { Room } from '../fold/room.ts';
import { readTrace } from './read.ts';
import type { NoTrace, ReadTrace } from './reader.ts';
import { writeTrace } from './write.ts';

/** Reads a file's bytes, cut into chunks of `size`. */
async function read(bytes: Uint8Array, size = 1_000): Promise<ReadTrace | NoTrace> {
  let at = 0;
  return readTrace(
    new ReadableStream({
      pull(to) {
        if (at >= bytes.length) to.close();
        else to.enqueue(bytes.slice(at, (at += size)));
      },
    }),
  );
}

const readText = (text: string): Promise<ReadTrace | NoTrace> =>
  read(new TextEncoder().encode(text), 10_000);

async function ok(text: string): Promise<ReadTrace> {
  const result = await readText(text);
  if (!result.isOk) throw new Error(result.say);
  return result;
}

const textOf = (room: Room): string => [...writeTrace('demo', room.recording())].join('');

/** A room that was told of clocks that differ, late events and a loss. */
function smallRoom(): Room {
  const world = createWorld({ seed: 5, delayMs: 3, jitterMs: 2 });
  const alice = world.start('alice');
  const room = new Room({ self: alice.node, now: () => alice.now() });
  room.addAll(alice.trace());
  alice.onTrace((event) => room.add(event));
  alice.watch(true);
  const bob = world.start('bob', { skew: { rate: 1.000_1, startsAt: 50_000 } });
  world.settle();
  bob.Client.startLink('a');
  for (let index = 0; index < 5; index++) {
    if (index === 3) world.breakLink('alice', 'bob');
    (index % 2 === 0 ? alice : bob).publish('a', index);
    world.run(500);
  }
  room.tick();
  return room;
}

const small = textOf(smallRoom());
const smallLines = small.trimEnd().split('\n');
const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
const changed = (line: string, change: object): string =>
  JSON.stringify({ ...(JSON.parse(line) as object), ...change });
const indexOf = (kind: string): number =>
  smallLines.findIndex((line) => line.includes(`"kind":"${kind}"`));

describe('a trace file', () => {
  it('gives back what the room knew, to the last digit', async () => {
    const room = smallRoom();
    const { recording, defects, room: name } = await ok(textOf(room));
    expect(name).toBe('demo');
    expect(defects).toEqual([]);
    expect(recording).toEqual(room.recording());
    const again = new Room({ self: recording.self, now: () => 0, recording });
    expect(textOf(again)).toBe(textOf(room));
  });

  it('has one event a line, as hermes.trace() tells it, and no text of an event', async () => {
    const world = createWorld({ seed: 3 });
    const [alice, bob] = [world.start('alice'), world.start('bob')];
    world.settle();
    bob.Client.startLink('a');
    alice.publish('a', 'a secret text');
    world.run(1_000);
    const room = new Room({ self: alice.node, now: () => world.now(), isOneClock: true });
    room.addAll(world.trace());
    room.tick();
    const text = textOf(room);
    expect(text).not.toContain('secret');
    const written = text
      .split('\n')
      .filter((line) => line.includes('"kind"'))
      .map((line) => JSON.parse(line) as TraceEvent);
    const byId = (a: { node: string; seq: number }, b: { node: string; seq: number }): number =>
      a.node < b.node ? -1 : a.node > b.node ? 1 : a.seq - b.seq;
    expect(written.toSorted(byId)).toMatchObject(world.trace().toSorted(byId));
  });

  it('knows what was told again: what was not among it has ended', async () => {
    const cluster = new Cluster();
    cluster.meet(100);
    cluster.subscribe('bob', 200, 'a', 2);
    const held = cluster.told.findLast(({ event }) => event.kind === 'subscribed')!.event;
    const begun = cluster.told.find(({ event }) => event.node === 'bob')!.event;
    const hand = new Hand();
    const room = new Room({ self: { name: 'alice', epoch: 1 }, now: () => hand.now });
    for (const { event, knownAt } of cluster.inOrder()) {
      hand.now = knownAt;
      room.add(event);
    }
    hand.now = 1_000;
    for (const event of [begun, held]) room.add(event);
    hand.now = 3_000;
    room.frame(false);
    const { recording } = await ok(textOf(room));
    const again = new Room({ self: recording.self, now: () => 0, recording });
    for (const [at, clients] of [
      [900, 2],
      [1_500, 1],
      [900, 2],
    ] as const) {
      for (const one of [room, again]) {
        one.seek(at);
        expect(one.view().nodes.get('bob')?.clients.get('a')).toHaveLength(clients);
      }
    }
  });

  it('is the same however its bytes come', async () => {
    const bytes = new TextEncoder().encode(small);
    const whole = await read(bytes, bytes.length);
    for (const size of [1, 7, 100]) expect(await read(bytes, size)).toEqual(whole);
    expect(await readText(small.replaceAll('\n', '\r\n'))).toEqual(whole);
  });
});

describe('a trace file with a defect', () => {
  it.each([
    ['without its last line', lines(smallLines.slice(0, -1)), 'The file ends early, after'],
    ['cut within a line', small.slice(0, -300), 'The file ends early, after'],
    [
      'with lines cut out',
      lines([...smallLines.slice(0, 20), ...smallLines.slice(30)]),
      /The file ends early: \d+ of \d+ events/,
    ],
    [
      'with lines that are none',
      lines([...smallLines.slice(0, 9), '{', '[]', 'NaN', ...smallLines.slice(9)]),
      '3 lines are no part of a trace and left out.',
    ],
    [
      'with a kind that is not known',
      small.replace('"kind":"offset"', '"kind":"constructor"'),
      '1 event of a kind that this page does not know: left out.',
    ],
    [
      'with a time that cannot be',
      lines(smallLines.map((line, at) => (at === 9 ? changed(line, { at: 1e300 }) : line))),
      /1 event at no possible time: left out/,
    ],
    [
      'with a name that is markup',
      small.replace('"peer":"bob"', '"peer":"<img src=x onerror=alert(1)>"'),
      '1 event with fields that cannot be: left out.',
    ],
    [
      'with a field missing',
      small.replace(/"number":\d+,/, ''),
      '1 event with fields that cannot be: left out.',
    ],
    [
      'with a number that another has',
      lines([...smallLines.slice(0, -1), changed(smallLines[8]!, { clock: 9_999 })]),
      '1 event with the number of another event: left out.',
    ],
    [
      'with an event twice',
      lines([...smallLines.slice(0, 10), ...smallLines.slice(9)]),
      '1 event told twice: shown once.',
    ],
    [
      'with lines in another order',
      lines([smallLines[0]!, ...smallLines.slice(1, -1).toReversed(), smallLines.at(-1)!]),
      /\d+ events not in order of time: put in order/,
    ],
    [
      'with an effect before its cause',
      lines(
        smallLines.map((line, at) =>
          at === indexOf('received') ? changed(line, { placedAt: 0.5 }) : line,
        ),
      ),
      /1 event ran backwards in time or came before its cause: marked in the log/,
    ],
  ])('%s is shown, and says so', async (_, text, sentence) => {
    const { defects, recording } = await ok(text);
    expect(defects.join(' ')).toMatch(sentence);
    const room = new Room({ self: recording.self, now: () => 0, recording });
    room.goLive();
    expect(room.view().nodes.size).toBeGreaterThan(1);
  });

  it('marks times that run backwards, in the log too', async () => {
    const at = indexOf('published');
    const text = lines(
      smallLines.map((line, index) => (index === at ? changed(line, { at: -5 }) : line)),
    );
    const { defects, recording } = await ok(text);
    expect(defects.join(' ')).toContain('ran backwards in time');
    const room = new Room({ self: recording.self, now: () => 0, recording });
    room.goLive();
    expect(room.view().log.some(({ isAdjusted }) => isAdjusted)).toBe(true);
  });
});

describe('what is no trace', () => {
  const header = smallLines[0]!;
  const event = smallLines[indexOf('started')]!;
  const many = (count: number, line: (index: number) => string): string =>
    `${header}\n${Array.from({ length: count }, (_, index) => line(index)).join('\n')}`;

  it.each([
    ['nothing', '', 'This is not a trace of Hermes'],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', 'This is not a trace of Hermes'],
    ['a page', '<!doctype html>\n<title>404</title>', 'This is not a trace of Hermes'],
    ['a header alone', `${header}\n`, 'This trace has no events that this page can show.'],
    ['a line without end', 'x'.repeat(100_000), 'This is not a trace of Hermes'],
    [
      'a later version',
      small.replace('"hermes-trace":1', '"hermes-trace":2'),
      'This trace is of version 2; this page reads version 1. Open it with a newer Hermes.',
    ],
    ['a room that cannot be', small.replace('"room":"demo"', '"room":"<b>"'), 'not a trace'],
    [
      'a million nodes',
      many(2_000, (index) => changed(event, { node: `n${index}` })),
      'This trace names more than 1000 nodes',
    ],
    [
      'too many events',
      many(200_001, (index) => event.replace('"seq":1', `"seq":${index + 1}`)),
      'This trace has more than 200000 events',
    ],
    ['endless nonsense', many(20_000, () => '{}'), 'This is hardly a trace of Hermes'],
    ['endless empty lines', `${header}${'\n'.repeat(1_100_000)}`, 'This is hardly a trace'],
  ])(
    '%s is told from one in a sentence',
    async (_, text, sentence) => {
      const result = await read(new TextEncoder().encode(text), 100_000);
      expect(result).toMatchObject({
        isOk: false,
        say: expect.stringContaining(sentence) as string,
      });
    },
    60_000,
  );
});

describe('a file without an end', () => {
  it('is read no further than it may be large', async () => {
    const megabyte = new Uint8Array(1024 * 1024).fill(32);
    let pulled = 0;
    const bytes = new ReadableStream<Uint8Array>({
      pull(to) {
        to.enqueue(pulled++ === 0 ? new TextEncoder().encode(`${smallLines[0]}\n`) : megabyte);
      },
    });
    expect(await readTrace(bytes)).toMatchObject({
      say: expect.stringContaining('64 MiB at most') as string,
    });
    expect(pulled).toBeLessThan(70);
  }, 60_000);
});

describe('any file', () => {
  /** Whatever was read can be drawn, at any moment. */
  function draw(result: ReadTrace | NoTrace): void {
    const isSaid = result.isOk || result.say.endsWith('.');
    expect(isSaid).toBe(true);
    if (!result.isOk) return;
    const { recording } = result;
    let now = 0;
    const room = new Room({ self: recording.self, now: () => now, recording });
    const { beginsAt, endsAt } = room.playhead();
    for (const at of [beginsAt, (beginsAt + endsAt) / 2, endsAt]) {
      room.seek(at);
      room.view();
      room.frame(false);
    }
    while (room.step(-1));
    room.play();
    for (now = 0; now < 300; now += 100) room.frame(false);
    expect(room.playhead().at).toBeGreaterThanOrEqual(beginsAt);
    expect([...writeTrace('demo', room.recording())].join('')).not.toBe('');
  }

  it('of any bytes gives a sentence, or events that can be drawn', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), fc.boolean(), async (bytes, isBegun) => {
        const head = new TextEncoder().encode(isBegun ? `${smallLines[0]}\n` : '');
        draw(await read(new Uint8Array([...head, ...bytes])));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('of a trace changed anywhere, too', async () => {
    const bytes = new TextEncoder().encode(small);
    const change = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 30 }), async (changes) => {
        const other = bytes.slice();
        for (const { at, to } of changes) other[at] = to;
        draw(await read(other, 5_000));
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it('of a trace whose fields have any values, too', async () => {
    const keys = [
      'node',
      'epoch',
      'seq',
      'at',
      'clock',
      'kind',
      'event',
      'topic',
      'peer',
      'number',
    ];
    const more = ['placedAt', 'knownAt', 'retoldAt', 'before', 'count', 'first', 'last', 'state'];
    const value = fc.oneof(
      fc.constantFrom(1e300, -1, 0.5, 2 ** 53 - 1, '__proto__', '', 'bob', 'alice@1:1', true, null),
      fc.jsonValue(),
    );
    const change = fc.record({
      line: fc.nat(smallLines.length - 1),
      key: fc.constantFrom(...keys, ...more, '__proto__', 'is'),
      value,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 40 }), async (changes) => {
        const other = [...smallLines];
        for (const { line, key, value } of changes) {
          if (line === 0) continue;
          const fields = { ...(JSON.parse(other[line]!) as object) };
          Object.defineProperty(fields, key, { value, enumerable: true });
          other[line] = JSON.stringify(fields);
        }
        draw(await readText(lines(other)));
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
