/** M9, G7, R8: after the calm every node sees the same, and that is what is there. */

import type { LifeRecord, RunRecord } from '../record.ts';
import { lifeName, type Problem, problem } from './problem.ts';

const goneStates = new Set(['left', 'superseded', 'down', 'unreachable']);

export function viewProblem(record: RunRecord): Problem | null {
  const living = record.living();
  const names = living.map(({ name }) => name).toSorted();
  if (new Set(names).size < names.length)
    return problem('M2', `two live nodes of one name: ${names.join()}`);
  const clash = clashProblem(record);
  if (clash !== null) return clash;
  const groups = groupsOf(living);
  const listeners = listenersOf(living);
  for (const { hermes, name, watched } of living) {
    const differs = (rule: string, what: string, seen: unknown, isSo: unknown): Problem | null =>
      same(seen, isSo)
        ? null
        : problem(rule, `${name} sees ${what} ${text(seen)}, and it is ${text(isSo)}`);
    const ghosts = hermes
      .peers()
      .filter((peer) => !goneStates.has(peer.state))
      .filter((peer) => !living.some((one) => one.name === peer.name && one.epoch === peer.epoch))
      .map(lifeName);
    const found =
      differs('M9', 'the nodes', hermes.nodes(), names) ??
      differs('M9', 'ghosts', ghosts, []) ??
      differs('M9', 'states', hermes.peers().filter(isHere).map(stateOf), others(names, name)) ??
      differs('G7', 'the groups', hermes.pg.whichGroups(), [...groups.keys()].toSorted()) ??
      [...groups].reduce<Problem | null>(
        (earlier, [group, members]) =>
          earlier ??
          differs('G7', `members of ${group}`, pidTexts(hermes.pg.getMembers(group)), members),
        null,
      ) ??
      differs('G9', 'by its monitor', flat(watched), flat(counted(groups))) ??
      differs('R8', 'the listeners', hermes.listeners(), listeners);
    if (found !== null) return found;
  }
  return null;
}

/** M2: of two lives of one name the lesser epoch keeps it. */
function clashProblem({ lives }: RunRecord): Problem | null {
  for (const life of lives) {
    if (life.hermes.stopped() !== 'name-taken') continue;
    const isRight = lives.some(
      ({ name, epoch, startedAt, endedAt }) =>
        name === life.name &&
        epoch < life.epoch &&
        startedAt <= (life.endedAt ?? 0) &&
        (endedAt === null || endedAt > life.startedAt),
    );
    if (!isRight)
      return problem('M2', `${lifeName(life)} gave its name to nobody with a lesser epoch`);
  }
  return null;
}

function isHere({ state }: { state: string }): boolean {
  return !goneStates.has(state);
}

function stateOf({ name, state, isMember }: { name: string; state: string; isMember: boolean }) {
  return `${name} ${state} ${isMember}`;
}

function others(names: readonly string[], self: string): string[] {
  return names.filter((name) => name !== self).map((name) => `${name} ready true`);
}

/** group -> the pids of all living nodes, as texts in order. */
function groupsOf(living: readonly LifeRecord[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { members } of living) {
    for (const { pid, joined } of members) {
      for (const [group, times] of joined) {
        if (times === 0) continue;
        const all = groups.get(group) ?? [];
        for (let n = 0; n < times; n++) all.push(JSON.stringify(pid));
        groups.set(group, all.toSorted());
      }
    }
  }
  return groups;
}

function counted(groups: ReadonlyMap<string, readonly string[]>): Map<string, Map<string, number>> {
  return new Map(
    [...groups].map(([group, pids]) => {
      const counts = new Map<string, number>();
      for (const pid of pids) counts.set(pid, (counts.get(pid) ?? 0) + 1);
      return [group, counts];
    }),
  );
}

function flat(groups: ReadonlyMap<string, ReadonlyMap<string, number>>): string[] {
  return [...groups]
    .flatMap(([group, counts]) => [...counts].map(([pid, n]) => `${group} ${pid} × ${n}`))
    .toSorted();
}

function pidTexts(pids: readonly unknown[]): string[] {
  return pids.map((pid) => JSON.stringify(pid)).toSorted();
}

function listenersOf(living: readonly LifeRecord[]): unknown[] {
  const counts = new Map<string, { node: string; topic: string; count: number }>();
  for (const { name, subscriptions } of living) {
    for (const { topic, to } of subscriptions) {
      if (to !== null) continue;
      const key = `${topic} ${name}`;
      const count = (counts.get(key)?.count ?? 0) + 1;
      counts.set(key, { node: name, topic, count });
    }
  }
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...counts.values()].toSorted((a, b) => order(a.topic, b.topic) || order(a.node, b.node));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function text(value: unknown): string {
  const json = JSON.stringify(value);
  return json.length > 300 ? `${json.slice(0, 300)}…` : json;
}
