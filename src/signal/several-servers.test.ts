import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type MemoryBackplane, MemoryEngine } from './memory-backplane.ts';
import { Rooms } from './rooms.ts';
import { settleMs } from './rooms-port.ts';
import type { ClientMessage, JoinMessage, ServerMessage } from './schema.ts';

let engine = new MemoryEngine();
let now = 0;
let tokens = 0;

beforeEach(() => {
  engine = new MemoryEngine();
  now = 1_000_000;
  tokens = 0;
});

/** One of several servers, whose answers are kept. Clients of all have different ids. */
function server() {
  const said = new Map<number, ServerMessage[]>();
  const closed: number[] = [];
  const backplane: MemoryBackplane = engine.join();
  const rooms = new Rooms(
    {
      now: () => now,
      newToken: () => `token-number-${String(++tokens).padStart(4, '0')}`,
      proofOf: (token) => `proof of ${token}`,
      send: (id, message) => said.set(id, [...(said.get(id) ?? []), message]),
      close: (id) => void closed.push(id),
    },
    { isLab: true, backplane },
  );
  const join = (id: number, name: string | null, more: Partial<JoinMessage> = {}): Joined => {
    now++;
    rooms.receive(id, {
      t: 'join',
      v: 1,
      room: 'demo',
      name,
      token: null,
      epoch: null,
      ...more,
    });
    return said.get(id)?.findLast((message) => message.t === 'joined') as Joined;
  };
  /** What a client has heard since it was asked for last. */
  const heard = (id: number): ServerMessage[] => {
    const all = said.get(id) ?? [];
    said.set(id, []);
    return all;
  };
  const say = (id: number, message: ClientMessage): void => rooms.receive(id, message);
  return { rooms, backplane, closed, join, heard, say };
}

type Joined = Extract<ServerMessage, { t: 'joined' }>;

/** alice at one server, bob at another, both told of each other. */
function two() {
  const [a, b] = [server(), server()];
  const alice = a.join(1, 'alice');
  const bob = b.join(2, 'bob');
  return { a, b, alice, bob };
}

const data = { type: 'offer' };

describe('one room at two servers', () => {
  it('C2 introduces its members to one another', () => {
    const { a, alice, bob } = two();
    expect(alice.members).toEqual([]);
    expect(bob.members).toEqual([{ name: 'alice', epoch: alice.epoch }]);
    expect(a.heard(1).at(-1)).toEqual({
      t: 'member',
      name: 'bob',
      epoch: bob.epoch,
      supersedes: null,
    });
  });

  it('C2 carries signals to the server of their target, with the sender set by its own', () => {
    const { a, b, alice, bob } = two();
    b.heard(2);
    a.say(1, { t: 'signal', to: 'bob', toEpoch: bob.epoch, dial: 3, data });
    expect(b.heard(2)).toEqual([
      { t: 'signal', from: 'alice', fromEpoch: alice.epoch, dial: 3, data },
    ]);
    b.say(2, { t: 'signal', to: 'alice', toEpoch: alice.epoch, dial: 3, data });
    expect(a.heard(1).at(-1)).toMatchObject({ t: 'signal', from: 'bob' });
    a.say(1, { t: 'signal', to: 'bob', toEpoch: 1, dial: 4, data });
    expect(a.heard(1)).toEqual([{ t: 'unreachable', to: 'bob', toEpoch: 1, dial: 4 }]);
  });

  it('C1 has each name once: a newcomer elsewhere gets the next free one', () => {
    const { b } = two();
    expect(b.join(3, 'alice')).toMatchObject({ name: 'alice-2', isRenamed: true });
    expect(b.join(4, null).name).toBe('carol');
  });

  it('tells why a member is gone, and forgets the room when all are', () => {
    const { a, b, alice } = two();
    b.heard(2);
    a.rooms.left(1, 'closed');
    expect(b.heard(2)).toEqual([
      { t: 'left', name: 'alice', epoch: alice.epoch, reason: 'closed' },
    ]);
    b.rooms.left(2, 'left');
    for (const { rooms } of [a, b]) expect([rooms.roomCount, rooms.memberCount]).toEqual([0, 0]);
  });

  it('is full when all its members together are', () => {
    const [a, b] = [server(), server()];
    for (let id = 1; id <= 64; id++) (id % 2 === 0 ? a : b).join(id, `n-${id}`);
    b.join(99, 'late');
    expect(b.heard(99)).toMatchObject([{ t: 'refused', code: 'room-full' }]);
  });
});

describe('a node that comes back at another server', () => {
  it('C1 as the same life takes its WebSocket along, and nobody notices', () => {
    const { a, b, alice } = two();
    b.heard(2);
    const again = b.join(3, 'alice', { token: alice.token, epoch: alice.epoch });
    expect(again).toMatchObject({ name: 'alice', epoch: alice.epoch, isRenamed: false });
    expect(a.closed).toEqual([1]);
    expect(a.heard(1).some(({ t }) => t === 'superseded')).toBe(false);
    expect(b.heard(2)).toEqual([
      { t: 'member', name: 'alice', epoch: alice.epoch, supersedes: null },
    ]);
    // The old one's end ends nothing.
    a.rooms.left(1, 'closed');
    expect(b.heard(2)).toEqual([]);
    expect([a.rooms.memberCount, b.rooms.memberCount]).toEqual([0, 2]);
  });

  it('C1 as a later life supersedes the earlier one', () => {
    const { a, b, alice } = two();
    const carol = server();
    carol.join(9, 'carol');
    for (const one of [a, b, carol]) for (const id of [1, 2, 9]) one.heard(id);
    const again = b.join(3, 'alice', { token: alice.token });
    expect(again.epoch).toBeGreaterThan(alice.epoch);
    expect(a.heard(1)).toEqual([{ t: 'superseded' }]);
    for (const heard of [b.heard(2), carol.heard(9)]) {
      expect(heard).toEqual([
        { t: 'left', name: 'alice', epoch: alice.epoch, reason: 'superseded' },
        { t: 'member', name: 'alice', epoch: again.epoch, supersedes: alice.epoch },
      ]);
    }
  });

  it('as an earlier life is told that it is over', () => {
    const { a, b, alice } = two();
    b.join(3, 'alice', { token: alice.token });
    a.join(4, 'alice', { token: alice.token, epoch: alice.epoch });
    expect(a.heard(4)).toEqual([{ t: 'superseded' }]);
    expect(a.closed).toEqual([1, 4]);
  });
});

describe('a server that is gone', () => {
  it('C3 takes its ghosts along; its nodes come back under their names', () => {
    const { a, b, alice, bob } = two();
    b.heard(2);
    engine.lapse(a.backplane.server);
    expect(b.heard(2)).toEqual([
      { t: 'left', name: 'alice', epoch: alice.epoch, reason: 'closed' },
    ]);
    const back = server().join(9, 'alice', { token: alice.token, epoch: alice.epoch });
    expect(back).toMatchObject({
      epoch: alice.epoch,
      members: [{ name: 'bob', epoch: bob.epoch }],
    });
    expect(b.heard(2)).toMatchObject([{ t: 'member', name: 'alice', epoch: alice.epoch }]);
  });

  it('C3 a living node wins its name back from who came meanwhile, at whichever server', () => {
    const { a, b, alice } = two();
    engine.lapse(a.backplane.server);
    now += settleMs;
    const newcomer = b.join(3, 'alice');
    expect(newcomer).toMatchObject({ name: 'alice', isRenamed: false });
    b.heard(3);
    const back = server().join(9, 'alice', { token: alice.token, epoch: alice.epoch });
    expect(back).toMatchObject({ name: 'alice', epoch: alice.epoch });
    expect(b.heard(3)).toEqual([{ t: 'displaced' }]);
  });
});

describe('servers that do not reach one another', () => {
  it('C4 say so, go on with who is here, and tell the rest once it is over', () => {
    const { a, b, alice, bob } = two();
    for (const [one, id] of [[a, 1] as const, [b, 2] as const]) one.heard(id);
    engine.setUp(false);
    expect(a.heard(1)).toEqual([{ t: 'degraded', isDegraded: true }]);
    const carol = a.join(3, 'carol');
    expect(carol).toMatchObject({ name: 'carol', members: [{ name: 'alice' }] });
    expect(a.heard(3).at(-1)).toEqual({ t: 'degraded', isDegraded: true });
    expect(a.heard(1)).toMatchObject([{ t: 'member', name: 'carol' }]);
    a.say(3, { t: 'signal', to: 'alice', toEpoch: alice.epoch, dial: 1, data });
    expect(a.heard(1)).toMatchObject([{ t: 'signal', from: 'carol' }]);
    a.say(1, { t: 'signal', to: 'bob', toEpoch: bob.epoch, dial: 1, data });
    expect(a.heard(1)).toMatchObject([{ t: 'unreachable', to: 'bob' }]);
    // Names of before are remembered.
    expect(a.join(4, 'bob').name).toBe('bob-2');
    b.heard(2);
    engine.setUp(true);
    expect(a.heard(3)).toContainEqual({
      t: 'member',
      name: 'bob',
      epoch: bob.epoch,
      supersedes: null,
    });
    expect(b.heard(2)).toEqual(
      expect.arrayContaining([
        { t: 'member', name: 'carol', epoch: carol.epoch, supersedes: null },
        { t: 'degraded', isDegraded: false },
      ]),
    );
    expect(b.join(5, 'carol').name).toBe('carol-2');
  });

  it('C4 a server that begins meanwhile goes on with who is here, and joins the others later', () => {
    const a = server();
    const alice = a.join(1, 'alice');
    engine.setUp(false);
    const b = server();
    const bob = b.join(2, 'bob');
    expect(bob.members).toEqual([]);
    expect(b.heard(2).at(-1)).toEqual({ t: 'degraded', isDegraded: true });
    engine.setUp(true);
    expect(b.heard(2)).toContainEqual({
      t: 'member',
      name: 'alice',
      epoch: alice.epoch,
      supersedes: null,
    });
    expect(a.heard(1).findLast(({ t }) => t === 'member')).toMatchObject({ name: 'bob' });
  });

  it('C4 of two that took one name meanwhile the lesser epoch keeps it, whoever is back first', () => {
    for (const isLesserFirst of [true, false]) {
      engine = new MemoryEngine();
      const [a, b] = [server(), server()];
      engine.setUp(false);
      const [first, second] = isLesserFirst ? [a, b] : [b, a];
      const kept = first.join(1, 'alice');
      second.join(2, 'alice');
      second.heard(2);
      engine.setUp(true);
      expect(second.heard(2)).toContainEqual({ t: 'displaced' });
      expect(first.heard(1).some(({ t }) => t === 'displaced')).toBe(false);
      const watcher = second.join(3, 'bob');
      expect(watcher.members).toEqual([{ name: 'alice', epoch: kept.epoch }]);
    }
  });
});

describe('a lab at two servers', () => {
  it('F10 is split at both, and ends with whoever split it', () => {
    const { a, b, alice, bob } = two();
    for (const [one, id] of [[a, 1] as const, [b, 2] as const]) one.heard(id);
    a.say(1, { t: 'lab', parts: [['alice'], ['bob']] });
    expect(b.heard(2)).toEqual([
      { t: 'split', by: 'alice' },
      { t: 'left', name: 'alice', epoch: alice.epoch, reason: 'parted' },
    ]);
    b.say(2, { t: 'signal', to: 'alice', toEpoch: alice.epoch, dial: 1, data });
    expect(b.heard(2)).toMatchObject([{ t: 'unreachable' }]);
    expect(b.join(3, 'carol').members).toEqual([{ name: 'alice', epoch: alice.epoch }]);
    b.heard(2);
    a.rooms.left(1, 'closed');
    expect(b.heard(2)).toEqual([
      { t: 'split', by: null },
      expect.objectContaining({ t: 'member', name: 'carol' }),
    ]);
    expect(b.heard(3)).toContainEqual(
      expect.objectContaining({ t: 'member', name: 'bob', epoch: bob.epoch }),
    );
  });

  it('F11 is shut at both, and open again when the server of who shut it is gone', () => {
    const { a, b } = two();
    a.say(1, { t: 'lab', isShut: true });
    b.heard(2);
    b.join(3, 'carol');
    expect(b.heard(3)).toMatchObject([{ t: 'closing' }]);
    engine.lapse(a.backplane.server);
    expect(b.heard(2)).toEqual([{ t: 'shut', by: null, members: [] }]);
  });
});

describe('whatever happens', () => {
  const act = fc.record({
    who: fc.integer({ min: 0, max: 4 }),
    at: fc.nat(2),
    what: fc.constantFrom('join', 'same', 'reload', 'leave', 'cut', 'back', 'split', 'heal'),
    name: fc.constantFrom('alice', 'bob', null),
  });

  it('C1 C4 once they reach one another, all servers name the same members, each once', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        engine = new MemoryEngine();
        const servers = [server(), server(), server()];
        now += settleMs;
        let client = 0;
        const nodes = new Map<number, { id: number; at: number; granted: Joined }>();
        for (const { who, at, what, name } of acts) {
          const node = nodes.get(who);
          if (what === 'cut' || what === 'back') engine.setUp(what === 'back');
          else if (what === 'leave') servers[node?.at ?? 0]?.rooms.left(node?.id ?? 0, 'left');
          else if (what === 'split' || what === 'heal') {
            const parts = what === 'split' ? [['alice'], ['bob', 'bob-2']] : [];
            servers[node?.at ?? 0]?.say(node?.id ?? 0, { t: 'lab', parts });
          } else {
            const id = ++client;
            const known = what === 'join' ? undefined : node?.granted;
            const granted = servers[at]?.join(id, known?.name ?? name, {
              token: known?.token ?? null,
              epoch: what === 'same' ? (known?.epoch ?? null) : null,
            });
            if (granted !== undefined) nodes.set(who, { id, at, granted });
          }
        }
        engine.setUp(true);
        // Whoever watches sees everyone when nothing is split.
        const ender = servers[0]?.join(900, 'ender');
        servers[0]?.say(900, { t: 'lab', parts: [] });
        const views = servers.map((one, at) => {
          const { members, epoch, name } = one.join(901 + at, `watcher-${at}`);
          one.rooms.left(901 + at, 'left');
          return {
            all: members.map((member) => `${member.name} ${member.epoch}`).toSorted(),
            epoch,
            name,
          };
        });
        expect(ender).toBeDefined();
        expect(views[1]?.all).toEqual(views[0]?.all);
        expect(views[2]?.all).toEqual(views[0]?.all);
        const names = views[0]?.all.map((member) => member.split(' ')[0]);
        expect(new Set(names).size).toBe(names?.length);
        // Every member's WebSocket is at one server.
        const count = servers.reduce((sum, { rooms }) => sum + rooms.memberCount, 0);
        expect(count).toBe(names?.length);
      }),
      { numRuns: 300 },
    );
  });
});
