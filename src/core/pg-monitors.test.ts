import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twoNodes } from '../sim/few-nodes.ts';
import { createWorld } from '../sim/index.ts';
import { type GroupEvent, type Hermes, HermesError, type Pid } from './index.ts';

function texts(pids: readonly Pid[]): string[] {
  return pids.map((pid) => JSON.stringify(pid)).toSorted();
}

/** The members that a snapshot and the events after it come to. */
function follow(node: Hermes, group: string) {
  const members: string[] = [];
  const take = ({ type, pids }: Pick<GroupEvent, 'type' | 'pids'>): void => {
    for (const one of texts(pids)) {
      if (type === 'join') members.push(one);
      else {
        const at = members.indexOf(one);
        if (at < 0) throw new Error(`${one} left and was not there`);
        members.splice(at, 1);
      }
    }
  };
  const { members: first } = node.pg.monitor(group, take);
  take({ type: 'join', pids: first });
  return () => members.toSorted();
}

describe('a monitor', () => {
  it('G10 tells one event for each operation and group, with what really came or went', () => {
    const { world, alice, bob } = twoNodes();
    const events: unknown[] = [];
    const { ref, members } = bob.pg.monitor('g', (event) => events.push(event));
    expect(members).toEqual([]);
    const [one, other] = [alice.spawn(), alice.spawn()];
    alice.pg.join('g', [one, one, other]);
    alice.pg.join('h', one);
    alice.pg.leave('g', [one, alice.spawn()]);
    alice.pg.join('g', []);
    alice.exit(one);
    world.settle();
    expect(events).toEqual([
      { ref, type: 'join', group: 'g', pids: [one, one, other] },
      { ref, type: 'leave', group: 'g', pids: [one] },
      { ref, type: 'leave', group: 'g', pids: [one] },
    ]);
  });

  it('G10 tells of a process that ends once for each of its groups, every occurrence', () => {
    const { world, alice, bob } = twoNodes();
    const one = alice.spawn();
    alice.pg.join('g', [one, one]);
    alice.pg.join('h', one);
    world.settle();
    const events: GroupEvent[] = [];
    const { groups, ref } = bob.pg.monitorScope((event) => events.push(event));
    expect([...groups]).toEqual([
      ['g', [one, one]],
      ['h', [one]],
    ]);
    alice.exit(one);
    world.settle();
    expect(events).toEqual([
      { ref, type: 'leave', group: 'g', pids: [one, one] },
      { ref, type: 'leave', group: 'h', pids: [one] },
    ]);
  });

  it('G9 loses nothing between its snapshot and its first event', () => {
    const { world, alice, bob } = twoNodes();
    const one = alice.spawn();
    const watcher = bob.spawn();
    alice.pg.join('g', one);
    const { ref, members } = bob.pg.monitor('g', watcher);
    expect(members).toEqual([]);
    world.settle();
    expect(bob.flush(watcher)).toEqual([{ ref, type: 'join', group: 'g', pids: [one] }]);
  });

  it('G11 tells of members that a peer takes along, of those it brings, and what a resync changed', () => {
    const { world, alice, bob } = twoNodes();
    const [kept, left] = [alice.spawn(), alice.spawn()];
    alice.pg.join('g', [kept, left]);
    world.settle();
    const events: [string, readonly Pid[]][] = [];
    bob.pg.monitor('g', ({ type, pids }) => events.push([type, pids]));
    world.breakLink('alice', 'bob');
    alice.pg.leave('g', left);
    world.settle();
    expect(events).toEqual([['leave', [left]]]);
    world.split([['alice'], ['bob']]);
    world.run(30_000);
    world.heal();
    world.settle();
    expect(events.slice(1)).toEqual([
      ['leave', [kept]],
      ['join', [kept]],
    ]);
  });

  it('G12 taken back tells nothing more, not even what waited; a second time there is none', () => {
    const { alice } = twoNodes();
    const watcher = alice.spawn();
    const first = alice.pg.monitor('g', watcher);
    const second = alice.pg.monitorScope(watcher);
    const one = alice.spawn();
    alice.pg.join('g', one);
    expect(alice.pg.demonitor(first.ref)).toBe(true);
    expect(alice.pg.demonitor(first.ref)).toBe(false);
    expect(alice.flush(watcher)).toEqual([
      { ref: second.ref, type: 'join', group: 'g', pids: [one] },
    ]);
  });

  it('G9 G2 has an owner that is a living process here, or a function', () => {
    const { alice, bob } = twoNodes();
    const owners = [undefined, 'x', bob.spawn()] as never[];
    for (const owner of owners) expect(() => alice.pg.monitor('g', owner)).toThrow(HermesError);
    expect(() => alice.pg.monitorScope(null as never)).toThrow(HermesError);
  });

  it('G12 ends with its owner, and one that joins what it watches ends well', () => {
    const { world, alice, bob } = twoNodes();
    const watcher = alice.spawn();
    alice.pg.monitor('g', watcher);
    alice.pg.join('g', watcher);
    world.settle();
    alice.exit(watcher);
    world.settle();
    expect(bob.pg.whichGroups()).toEqual([]);
  });

  it('G9 with its events is at any time what the group is, whatever happens', () => {
    const step = fc.oneof(
      fc.record({
        node: fc.nat(2),
        does: fc.constantFrom('join', 'leave', 'exit'),
        pid: fc.nat(3),
      }),
      fc.constantFrom('split', 'heal', 'break', 'wait'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const world = createWorld({ delayMs: 3 });
        const nodes = ['alice', 'bob', 'carol'].map((name) => world.start(name));
        world.settle();
        const pids = nodes.map((node) => Array.from({ length: 4 }, () => node.spawn()));
        const seen = nodes.map((node) => follow(node, 'g'));
        for (const one of steps) {
          if (one === 'split') world.split([['alice'], ['bob', 'carol']]);
          else if (one === 'heal') world.heal();
          else if (one === 'break') world.breakLink('bob', 'carol');
          else if (one === 'wait') world.run(12_000);
          else {
            const [node, pid] = [nodes[one.node]!, pids[one.node]![one.pid]!];
            try {
              if (one.does === 'join') node.pg.join('g', [pid, pid]);
              else if (one.does === 'leave') node.pg.leave('g', pid);
              else node.exit(pid);
            } catch {
              // It has ended already: nolocal.
            }
          }
          world.run(1);
          nodes.forEach((node, at) => expect(seen[at]!()).toEqual(texts(node.pg.getMembers('g'))));
        }
        world.heal();
        world.run(20_000);
        for (const node of nodes) {
          expect(texts(node.pg.getMembers('g'))).toEqual(texts(nodes[0]!.pg.getMembers('g')));
        }
      }),
      { numRuns: 60 },
    );
  });
});
