import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rooms } from './rooms.ts';
import { roomLimits, type RoomLimits, settleMs } from './rooms-port.ts';
import type { JoinMessage, ServerMessage } from './schema.ts';

/** A room machine whose answers are kept, with a clock and tokens of the test's own. */
function machine(limits: RoomLimits = roomLimits, isLab = true) {
  const said = new Map<number, ServerMessage[]>();
  const closed: number[] = [];
  let now = 1_000_000;
  let tokens = 0;
  const rooms = new Rooms(
    {
      now: () => now,
      newToken: () => `token-number-${String(++tokens).padStart(4, '0')}`,
      proofOf: (token) => `proof of ${token}`,
      send: (id, message) => said.set(id, [...(said.get(id) ?? []), message]),
      close: (id) => closed.push(id),
    },
    { limits, isLab },
  );
  const join = (id: number, more: Partial<JoinMessage> = {}): Joined => {
    rooms.receive(id, {
      t: 'join',
      v: 1,
      room: 'demo',
      name: null,
      token: null,
      epoch: null,
      ...more,
    });
    return said.get(id)?.findLast((message) => message.t === 'joined') as Joined;
  };
  return {
    rooms,
    closed,
    join,
    said: (id: number) => said.get(id) ?? [],
    last: (id: number) => said.get(id)?.at(-1),
    pass: (ms: number) => void (now += ms),
  };
}

type Joined = Extract<ServerMessage, { t: 'joined' }>;

describe('claims', () => {
  it('without a name get the first free one, in the usual order', () => {
    const { join } = machine();
    expect([join(1).name, join(2).name, join(3).name]).toEqual(['alice', 'bob', 'carol']);
    expect(join(4, { room: 'other' }).name).toBe('alice');
  });

  it('of a taken name get the next free one, with a token of their own', () => {
    const { join } = machine();
    const first = join(1, { name: 'alice' });
    const second = join(2, { name: 'alice' });
    expect(second).toMatchObject({ name: 'alice-2', isRenamed: true });
    expect(second.token).not.toBe(first.token);
    expect(join(3, { name: 'alice', token: second.token })).toMatchObject({ name: 'alice-3' });
    const long = 'x'.repeat(32);
    join(4, { name: long });
    expect(join(5, { name: long }).name).toBe(`${'x'.repeat(30)}-2`);
  });

  it('with the token supersede the old WebSocket: same name, greater epoch', () => {
    const { join, last, said, closed } = machine();
    const first = join(1, { name: 'alice' });
    join(2, { name: 'bob' });
    const again = join(3, { name: 'alice', token: first.token });
    expect(again).toMatchObject({ name: 'alice', isRenamed: false, token: first.token });
    expect(again.epoch).toBeGreaterThan(first.epoch);
    expect(last(1)).toEqual({ t: 'superseded' });
    expect(closed).toEqual([1]);
    expect(said(2).slice(-2)).toEqual([
      { t: 'left', name: 'alice', epoch: first.epoch, reason: 'superseded' },
      { t: 'member', name: 'alice', epoch: again.epoch, supersedes: first.epoch },
    ]);
  });

  it('of the same life replace a half-open WebSocket and change nothing else', () => {
    const { join, said, closed } = machine();
    const first = join(1, { name: 'alice' });
    join(2, { name: 'bob' });
    const again = join(3, { name: 'alice', token: first.token, epoch: first.epoch });
    expect(again.epoch).toBe(first.epoch);
    expect(closed).toEqual([1]);
    expect(said(1).at(-1)).not.toEqual({ t: 'superseded' });
    expect(said(2).some(({ t }) => t === 'left')).toBe(false);
  });

  it('of an earlier life with the token are told that it is over', () => {
    const { join, last, closed } = machine();
    const first = join(1, { name: 'alice' });
    const later = join(2, { name: 'alice', token: first.token });
    join(3, { name: 'alice', token: first.token, epoch: first.epoch });
    expect(last(3)).toEqual({ t: 'superseded' });
    expect(closed).toEqual([1, 3]);
    expect(later.epoch).toBeGreaterThan(first.epoch);
  });

  it('of a name that is free again follow by right only with its token', () => {
    const { rooms, join, last } = machine();
    const first = join(1, { name: 'alice' });
    join(2, { name: 'bob' });
    rooms.left(1, 'closed');
    join(3, { name: 'alice' });
    expect(last(2)).toMatchObject({ t: 'member', name: 'alice', supersedes: null });
    rooms.left(3, 'left');
    const back = join(4, { name: 'alice', token: first.token });
    expect(back.epoch).toBeGreaterThan(first.epoch);
  });

  it('of a living node win its name back soon after the server began, by the lesser epoch', () => {
    const { join, last } = machine();
    const newcomer = join(1, { name: 'alice' });
    const living = join(2, { name: 'alice', token: 'a-token-of-before-1', epoch: 500_000 });
    expect(living).toMatchObject({ name: 'alice', epoch: 500_000 });
    expect(last(1)).toEqual({ t: 'displaced' });
    expect(newcomer.epoch).toBeGreaterThan(living.epoch);
  });

  it('by a lesser epoch win nothing later', () => {
    const { join, last, pass } = machine();
    join(1, { name: 'alice' });
    pass(settleMs);
    expect(join(2, { name: 'alice', epoch: 500_000 })).toMatchObject({ name: 'alice-2' });
    expect(last(1)).toMatchObject({ t: 'member' });
  });
});

describe('signals', () => {
  const data = { type: 'offer' };

  it('reach a member of the same room, with the sender that the server knows', () => {
    const { rooms, join, last } = machine();
    const alice = join(1, { name: 'alice' });
    const bob = join(2, { name: 'bob' });
    rooms.receive(1, { t: 'signal', to: 'bob', toEpoch: bob.epoch, dial: 3, data });
    expect(last(2)).toEqual({ t: 'signal', from: 'alice', fromEpoch: alice.epoch, dial: 3, data });
  });

  it.each([
    ['another room', 'carol', 0],
    ['an earlier life', 'bob', -1],
    ['nobody', 'nobody', 0],
    ['a name of every object', 'constructor', 0],
  ])('to %s reach nobody, and the sender is told', (_what, to, difference) => {
    const { rooms, join, last, said } = machine();
    join(1, { name: 'alice' });
    const bob = join(2, { name: 'bob' });
    join(3, { name: 'carol', room: 'other' });
    const before = [said(2).length, said(3).length];
    const toEpoch = bob.epoch + difference;
    rooms.receive(1, { t: 'signal', to, toEpoch, dial: 1, data });
    expect(last(1)).toEqual({ t: 'unreachable', to, toEpoch, dial: 1 });
    expect([said(2).length, said(3).length]).toEqual(before);
  });

  it('before joining are refused', () => {
    const { rooms, last } = machine();
    rooms.receive(1, { t: 'signal', to: 'bob', toEpoch: 1, dial: 1, data });
    expect(last(1)).toMatchObject({ t: 'refused', code: 'not-joined' });
  });
});

describe('limits', () => {
  const small: RoomLimits = { roomsMax: 2, membersPerRoomMax: 2, membersMax: 3 };

  it('say what is full and what to do', () => {
    const { join, last } = machine(small);
    join(1);
    join(2);
    join(3);
    expect(last(3)).toMatchObject({
      t: 'refused',
      code: 'room-full',
      say: expect.stringContaining('choose another room'),
    });
    join(4, { room: 'b' });
    join(5, { room: 'b' });
    expect(last(5)).toMatchObject({ t: 'refused', code: 'server-full' });
    join(6, { room: 'c' });
    expect(last(6)).toMatchObject({ t: 'refused', code: 'server-full' });
  });

  it('let a holder come back to a full room', () => {
    const { join } = machine(small);
    const { token } = join(1, { name: 'alice' });
    join(2);
    expect(join(3, { name: 'alice', token }).name).toBe('alice');
  });

  it('of versions: another protocol is refused with a sentence', () => {
    const { join, last } = machine();
    join(1, { v: 2 });
    expect(last(1)).toMatchObject({ t: 'refused', code: 'version' });
  });

  it('keep nothing of a room that is empty', () => {
    const { rooms, join } = machine();
    join(1);
    rooms.left(1, 'closed');
    expect([rooms.roomCount, rooms.memberCount]).toEqual([0, 0]);
  });
});

describe('whatever happens', () => {
  const act = fc.record({
    id: fc.integer({ min: 1, max: 6 }),
    what: fc.constantFrom('join', 'reload', 'same', 'leave', 'signal'),
    room: fc.constantFrom('a', '__proto__'),
    name: fc.constantFrom('alice', 'bob', 'constructor', null),
    lie: fc.nat(3),
  });

  it('no name has two holders, epochs of a name grow, and no room hears another', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const { rooms, join, said, pass } = machine();
        // Only in the first minute may a lesser epoch win a name back.
        pass(settleMs);
        const where = new Map<number, string>();
        const grants = new Map<number, Joined>();
        let client = 0;
        const clients = new Map<number, number>();
        for (const { id, what, room, name, lie } of acts) {
          pass(1);
          const known = grants.get(clients.get(id) ?? 0);
          if (what === 'leave') rooms.left(clients.get(id) ?? 0, 'closed');
          else if (what === 'signal') {
            rooms.receive(clients.get(id) ?? 0, {
              t: 'signal',
              to: name ?? 'alice',
              toEpoch: lie,
              dial: 1,
              data: {},
            });
          } else {
            const fresh = ++client;
            clients.set(id, fresh);
            where.set(fresh, room);
            const isBack = what !== 'join' && known !== undefined;
            const granted = join(fresh, {
              room,
              name: isBack ? known.name : name,
              token: isBack ? known.token : null,
              epoch: what === 'same' && isBack ? known.epoch : null,
            });
            if (granted !== undefined) grants.set(fresh, granted);
          }
        }
        const lastOf = new Map<string, number>();
        for (const [fresh, { name, epoch }] of grants) {
          const key = `${where.get(fresh)} ${name}`;
          expect(epoch).toBeGreaterThanOrEqual(lastOf.get(key) ?? 0);
          lastOf.set(key, epoch);
        }
        for (const [fresh, granted] of grants) {
          const others = granted.members.map(({ name }) => name);
          expect(new Set([...others, granted.name]).size).toBe(others.length + 1);
          for (const message of said(fresh)) {
            if (message.t !== 'member') continue;
            const isOfRoom = [...grants].some(
              ([other, { name, epoch }]) =>
                name === message.name &&
                epoch === message.epoch &&
                where.get(other) === where.get(fresh),
            );
            expect(isOfRoom).toBe(true);
          }
        }
      }),
    );
  });
});
