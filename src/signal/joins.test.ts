import { describe, expect, it } from 'vitest';
import type { Claim, ClaimAnswer } from './backplane.ts';
import { MemoryBackplane } from './memory-backplane.ts';
import { Rooms } from './rooms.ts';
import { roomLimits } from './rooms-port.ts';
import type { ServerMessage } from './schema.ts';

/** Answers a claim when it is told to. */
class SlowBackplane extends MemoryBackplane {
  readonly asked: { readonly name: string; readonly answer: () => void }[] = [];

  override claim(room: string, claim: Claim, answer: (answer: ClaimAnswer) => void): void {
    const { name } = claim;
    this.asked.push({ name, answer: () => super.claim(room, claim, answer) });
  }

  /** Answers all that was asked so far, and says for which names. */
  answerAll(): string[] {
    const all = this.asked.splice(0);
    for (const { answer } of all) answer();
    return all.map(({ name }) => name);
  }
}

function slowServer(limits: Partial<typeof roomLimits> = {}) {
  const backplane = new SlowBackplane();
  const said = new Map<number, ServerMessage[]>();
  let tokens = 0;
  const rooms = new Rooms(
    {
      now: () => 1_000_000,
      newToken: () => `token-number-${String(++tokens).padStart(4, '0')}`,
      proofOf: (token) => token,
      send: (id, message) => said.set(id, [...(said.get(id) ?? []), message]),
      close: () => {},
    },
    { backplane, limits: { ...roomLimits, ...limits } },
  );
  const join = (id: number, name: string | null, token: string | null = null): void =>
    rooms.receive(id, { t: 'join', v: 1, room: 'demo', name, token, epoch: null });
  /** Of each client: the name it has, or why it has none. */
  const got = (id: number): string =>
    (said.get(id) ?? [])
      .map((one) => ('code' in one ? one.code : one.t === 'joined' ? one.name : ''))
      .join('');
  return { rooms, backplane, join, got, said };
}

describe('joins of one room, while claims are under way,', () => {
  it('ask for different names at once', () => {
    const { backplane, join, got, said } = slowServer();
    join(1, 'alice');
    join(2, 'bob');
    join(3, null);
    join(4, null);
    const names = backplane.answerAll();
    expect(new Set(names).size).toBe(4);
    expect(names.slice(0, 2)).toEqual(['alice', 'bob']);
    expect([1, 2, 3, 4].map(got)).toEqual(names);
    const last = said.get(4)?.find(({ t }) => t === 'joined');
    expect(last).toMatchObject({ members: names.slice(0, 3).map((name) => ({ name })) });
  });

  it('ask for one name in turns: the second takes the next free one', () => {
    const { backplane, join, got } = slowServer();
    join(1, 'alice');
    join(2, 'alice');
    expect(backplane.answerAll()).toEqual(['alice']);
    expect(backplane.answerAll()).toEqual(['alice-2']);
    expect([got(1), got(2)]).toEqual(['alice', 'alice-2']);
  });

  it('keep the holder of a token its name', () => {
    const { backplane, join, got, said } = slowServer();
    join(1, 'alice', 'the-token-of-alice');
    join(2, 'alice', 'the-token-of-alice');
    backplane.answerAll();
    backplane.answerAll();
    expect([got(1), got(2)]).toEqual(['alice', 'alice']);
    expect(said.get(1)?.at(-1)).toEqual({ t: 'superseded' });
  });

  it('wait for a last place that may be given, and are refused when it is', () => {
    const { backplane, rooms, join, got } = slowServer({ membersPerRoomMax: 2 });
    for (const id of [1, 2, 3]) join(id, `n-${id}`);
    rooms.left(2, 'closed');
    expect([backplane.answerAll(), got(3)]).toEqual([['n-1', 'n-2'], '']);
    join(4, 'n-4');
    expect([backplane.answerAll(), got(3)]).toEqual([['n-3'], 'n-3']);
    expect(got(4)).toBe('room-full');
  });

  it('count as members of a full server', () => {
    const { backplane, join, got } = slowServer({ membersMax: 2 });
    for (const id of [1, 2, 3]) join(id, `n-${id}`);
    backplane.answerAll();
    expect([1, 2, 3].map(got)).toEqual(['n-1', 'n-2', 'server-full']);
  });
});
