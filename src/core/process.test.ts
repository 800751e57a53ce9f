import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../sim/clock.ts';
import { Thread } from '../sim/thread.ts';
import { type Mail, mailboxMax, Processes } from './process.ts';
import { pid } from './terms.ts';

function world() {
  const clock = new VirtualClock();
  const exits: [number, string][] = [];
  const { env } = new Thread(clock, () => 0);
  const processes = new Processes(env, { name: 'alice', epoch: 7 }, ({ id }, reason) =>
    exits.push([id, reason]),
  );
  return { processes, exits, settle: () => clock.run(0) };
}

const mail = (message: unknown): Mail => ({ message, info: null });

describe('processes', () => {
  it('P1 take their messages one at a time, in order, after the sender has gone on', () => {
    const { processes, settle } = world();
    const got: unknown[] = [];
    const one = processes.spawn((message) => got.push(message));
    processes.send(one, mail(1));
    processes.send(one, mail(2));
    expect(got).toEqual([]);
    settle();
    expect(got).toEqual([1, 2]);
  });

  it('P1 do not starve one another: what one sends itself waits for its next turn', () => {
    const { processes, settle } = world();
    const got: string[] = [];
    const busy = processes.spawn((message) => {
      got.push(`busy ${Number(message)}`);
      if (Number(message) < 3) processes.send(busy, mail(Number(message) + 1));
    });
    const other = processes.spawn(() => got.push('other'));
    processes.send(busy, mail(1));
    processes.send(other, mail(0));
    settle();
    expect(got).toEqual(['busy 1', 'other', 'busy 2', 'busy 3']);
  });

  it('P2 that throw end, and touch no other', () => {
    const { processes, exits, settle } = world();
    const got: unknown[] = [];
    const bad = processes.spawn(() => {
      throw new Error('bad');
    });
    const good = processes.spawn((message) => got.push(message));
    for (const one of [bad, good]) processes.send(one, mail(1));
    processes.send(bad, mail(2));
    settle();
    expect([processes.isAlive(bad), processes.isAlive(good)]).toEqual([false, true]);
    expect([got, exits]).toEqual([[1], [[bad.id, 'crashed']]]);
  });

  it('P5 without a handler keep their messages, bare, until they are flushed', () => {
    const { processes, settle } = world();
    const one = processes.spawn(null);
    processes.send(one, mail('a'));
    processes.send(one, mail('b'));
    settle();
    expect(processes.flush(one)).toEqual(['a', 'b']);
    expect(processes.flush(one)).toEqual([]);
  });

  it('P5 hold a bounded number of messages, and say when they are full', () => {
    const { processes } = world();
    const one = processes.spawn(null);
    for (let n = 0; n < mailboxMax; n++) expect(processes.send(one, mail(n))).toBe(true);
    expect(processes.send(one, mail('one more'))).toBe(false);
    expect(processes.flush(one)).toHaveLength(mailboxMax);
  });

  it('P3 of another life or node are not here', () => {
    const { processes } = world();
    const one = processes.spawn(() => {});
    expect(processes.isAlive(pid('alice', 6, one.id))).toBe(false);
    expect(processes.isAlive(pid('bob', 7, one.id))).toBe(false);
    expect(processes.exit(pid('bob', 7, one.id), 'kill')).toBe(false);
  });
});

describe('monitors', () => {
  it('P3 tell once when a process ends, and at once when it is not there', () => {
    const { processes, settle } = world();
    const got: unknown[] = [];
    const watcher = processes.spawn((message) => got.push(message));
    const target = processes.spawn(() => {});
    const first = processes.monitor(watcher, target);
    processes.exit(target, 'shutdown');
    const second = processes.monitor(watcher, target);
    settle();
    expect(got).toEqual([
      { down: first, pid: target, reason: 'shutdown' },
      { down: second, pid: target, reason: 'noproc' },
    ]);
  });

  it('taken back tell nothing, not even what was in the mailbox already', () => {
    const { processes, settle } = world();
    const got: unknown[] = [];
    const watcher = processes.spawn((message) => got.push(message));
    const target = processes.spawn(() => {});
    const down = processes.monitor(watcher, target);
    processes.exit(target, 'shutdown');
    processes.demonitor(watcher, down);
    settle();
    expect(got).toEqual([]);
  });

  it('are for living processes', () => {
    const { processes } = world();
    const gone = processes.spawn(() => {});
    processes.exit(gone, 'shutdown');
    expect(() => processes.monitor(gone, gone)).toThrow('Only a living process');
  });
});
