import { describe, expect, it } from 'vitest';
import { Rooms } from './rooms.ts';
import { type ClientMessage, parseClientMessage, type ServerMessage } from './schema.ts';

type Lab = Omit<Extract<ClientMessage, { t: 'lab' }>, 't'>;

/** A room with alice, bob and carol as clients 1, 2 and 3. */
function room(isLab = true) {
  const said = new Map<number, ServerMessage[]>();
  const closed: number[] = [];
  let now = 1_000_000;
  const rooms = new Rooms(
    {
      now: () => ++now,
      newToken: () => `token-number-${now}`,
      proofOf: (token) => `proof of ${token}`,
      send: (id, message) => said.set(id, [...(said.get(id) ?? []), message]),
      close: (id) => void closed.push(id),
    },
    { isLab },
  );
  const join = (id: number, name: string, token: string | null = null): void =>
    rooms.receive(id, { t: 'join', v: 1, room: 'demo', name, token, epoch: null });
  ['alice', 'bob', 'carol'].forEach((name, at) => join(at + 1, name));
  const epochOf = (id: number): number => joined(id)?.epoch ?? 0;
  const joined = (id: number): Extract<ServerMessage, { t: 'joined' }> | undefined =>
    said.get(id)?.find((message) => message.t === 'joined');
  /** What a client has heard since it was asked for last. */
  const heard = (id: number): ServerMessage[] => {
    const all = said.get(id) ?? [];
    said.set(id, []);
    return all;
  };
  const first = { joined: joined(1), epochs: [0, 1, 2, 3].map(epochOf) };
  for (const id of [1, 2, 3]) heard(id);
  return {
    ...first,
    rooms,
    closed,
    join,
    heard,
    breaks: (id: number, lab: Lab) => rooms.receive(id, { t: 'lab', ...lab }),
    signal: (id: number, to: string, toEpoch: number) =>
      rooms.receive(id, { t: 'signal', to, toEpoch, dial: 1, data: {} }),
  };
}

const names = (messages: readonly ServerMessage[]): string[] =>
  messages.map((message) => ('name' in message ? `${message.t} ${message.name}` : message.t));

describe('a server that is no lab', () => {
  it('F1 says so, to whoever joins and to whoever tries', () => {
    const { joined, breaks, heard } = room(false);
    expect(joined).toMatchObject({ isLab: false });
    breaks(1, { parts: [['alice'], ['bob']], isShut: true });
    expect(heard(1)).toEqual([
      { t: 'refused', code: 'not-a-lab', say: expect.stringContaining('--lab') },
    ]);
    expect([heard(2), heard(3)]).toEqual([[], []]);
    expect(room().joined).toMatchObject({ isLab: true });
  });

  it('F1 a lab is for those who have joined', () => {
    const { breaks, heard } = room();
    breaks(9, { isShut: true });
    expect(heard(9)).toMatchObject([{ t: 'refused', code: 'not-joined' }]);
    expect(heard(1)).toEqual([]);
  });
});

describe('a room that is split', () => {
  it('F10 members of different parts lose one another, and no signal crosses', () => {
    const { breaks, heard, signal, epochs } = room();
    breaks(1, { parts: [['alice', 'bob'], ['carol']] });
    expect(heard(1)).toEqual([
      { t: 'split', by: 'alice' },
      { t: 'left', name: 'carol', epoch: epochs[3], reason: 'parted' },
    ]);
    expect(names(heard(2))).toEqual(['split', 'left carol']);
    expect(names(heard(3))).toEqual(['split', 'left alice', 'left bob']);
    signal(1, 'carol', epochs[3] ?? 0);
    expect(heard(1)).toMatchObject([{ t: 'unreachable', to: 'carol' }]);
    signal(1, 'bob', epochs[2] ?? 0);
    expect(heard(2)).toMatchObject([{ t: 'signal', from: 'alice' }]);
    expect(heard(3)).toEqual([]);
  });

  it('F10 newcomers are in the owner’s part, whoever leaves is missed there alone', () => {
    const { rooms, join, breaks, heard } = room();
    breaks(3, { parts: [['alice', 'bob'], ['carol']] });
    for (const id of [1, 2, 3]) heard(id);
    join(4, 'dave');
    const [joined, split] = heard(4);
    expect(joined).toMatchObject({ t: 'joined', members: [{ name: 'carol' }] });
    expect(split).toEqual({ t: 'split', by: 'carol' });
    expect([names(heard(1)), names(heard(2)), names(heard(3))]).toEqual([[], [], ['member dave']]);
    rooms.left(1, 'closed');
    expect([names(heard(2)), names(heard(3)), names(heard(4))]).toEqual([['left alice'], [], []]);
  });

  it.each([
    ['no parts', (it: ReturnType<typeof room>) => it.breaks(1, { parts: [] })],
    ['its owner’s WebSocket gone', (it: ReturnType<typeof room>) => it.rooms.left(1, 'closed')],
    [
      'its owner’s later life',
      (it: ReturnType<typeof room>) => it.join(9, 'alice', it.joined?.token),
    ],
  ])('F10 F7 it ends with %s', (_what, end) => {
    const it = room();
    it.breaks(1, { parts: [['bob'], ['carol']] });
    expect(names(it.heard(2))).toEqual(['split', 'left alice', 'left carol']);
    end(it);
    expect(it.heard(2)).toEqual(
      expect.arrayContaining([
        { t: 'split', by: null },
        { t: 'member', name: 'carol', epoch: it.epochs[3], supersedes: null },
      ]),
    );
  });

  it('F10 another split takes its place, and then its owner’s end ends nothing', () => {
    const { rooms, breaks, heard } = room();
    breaks(1, { parts: [['carol'], ['alice', 'bob']] });
    for (const id of [1, 2, 3]) heard(id);
    breaks(2, { parts: [['alice'], ['bob', 'carol']] });
    expect(names(heard(3))).toEqual(['split', 'member bob']);
    expect(names(heard(1))).toEqual(['split', 'left bob']);
    rooms.left(1, 'closed');
    expect(heard(3)).toEqual([]);
  });
});

describe('a room that is shut', () => {
  it('F11 tells its members, carries nothing and takes nobody in', () => {
    const { rooms, join, breaks, heard, closed, signal, epochs } = room();
    breaks(1, { isShut: true });
    const shut = [{ t: 'shut', by: 'alice', members: [] }];
    expect([heard(1), heard(2), heard(3)]).toEqual([shut, shut, shut]);
    signal(2, 'carol', epochs[3] ?? 0);
    expect(names(heard(2))).toEqual(['unreachable']);
    expect(heard(3)).toEqual([]);
    join(4, 'dave');
    expect(heard(4)).toMatchObject([{ t: 'closing', retryMs: expect.any(Number) }]);
    expect(closed).toEqual([4]);
    rooms.left(3, 'closed');
    expect([heard(1), heard(3)]).toEqual([[], []]);
    breaks(2, { isShut: false });
    const { [1]: alice, [2]: bob } = epochs;
    expect(heard(1)).toEqual([{ t: 'shut', by: null, members: [{ name: 'bob', epoch: bob }] }]);
    expect(heard(2)).toEqual([{ t: 'shut', by: null, members: [{ name: 'alice', epoch: alice }] }]);
    join(5, 'dave');
    expect(names(heard(5))).toEqual(['joined dave']);
  });

  it('F11 F7 is open again when its owner’s WebSocket is gone, and lets that one in at once', () => {
    const { rooms, join, breaks, heard, joined } = room();
    breaks(1, { isShut: true });
    heard(2);
    // The server has not noticed yet that the old one is dead.
    join(7, 'alice', joined?.token);
    expect(names(heard(7))).toEqual(['joined alice']);
    expect(heard(2)).toMatchObject([
      { t: 'shut', by: null },
      { t: 'member', name: 'alice' },
    ]);
    breaks(7, { isShut: true });
    rooms.left(7, 'left');
    expect(heard(2).at(-1)).toMatchObject({ t: 'shut', by: null });
  });

  it('F11 stays the one’s who shut it first, whoever else asks for it', () => {
    const { rooms, breaks, heard } = room();
    breaks(1, { isShut: true });
    breaks(2, { isShut: true });
    expect(heard(3)).toEqual([{ t: 'shut', by: 'alice', members: [] }]);
    rooms.left(2, 'closed');
    expect(heard(3)).toEqual([]);
    rooms.left(1, 'closed');
    expect(heard(3)).toEqual([{ t: 'shut', by: null, members: [] }]);
  });

  it('F10 F11 may be split as well: who sees whom is told when it is opened', () => {
    const { breaks, heard } = room();
    breaks(1, { isShut: true });
    breaks(1, { parts: [['alice'], ['bob', 'carol']] });
    for (const id of [1, 2, 3]) heard(id);
    breaks(1, { isShut: false });
    expect(heard(1)).toEqual([{ t: 'shut', by: null, members: [] }]);
    expect(heard(2)).toMatchObject([{ by: null, members: [{ name: 'carol' }] }]);
  });
});

describe('what a client may say of it', () => {
  it.each([
    ['parts that are no list', '{"t":"lab","parts":{"0":["a"]}}'],
    ['a part that is no list', '{"t":"lab","parts":["alice"]}'],
    ['a name with markup', '{"t":"lab","parts":[["<b>"]]}'],
    ['shut by a word', '{"t":"lab","isShut":"yes"}'],
    [
      'more parts than members',
      JSON.stringify({ t: 'lab', parts: Array.from({ length: 65 }, () => []) }),
    ],
    ['more names', JSON.stringify({ t: 'lab', parts: [Array(65).fill('a')] })],
  ])('F9 not %s', (_what, text) => {
    expect(parseClientMessage(text)).toBeNull();
  });
});
