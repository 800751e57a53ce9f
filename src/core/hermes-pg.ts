/** The public face of process groups: checks what the caller gave, then hands it to the scope. */

import { HermesError } from './errors.ts';
import type { DefaultProcessGroups, MonitorOwner, ProcessGroups } from './hermes-api.ts';
import { inspect } from './inspect.ts';
import type { NodeParts } from './node.ts';
import { canonical, groupProblem, isSystemTopic } from './names.ts';
import type { Scope } from './pg.ts';
import type { GroupEvent } from './pg-monitors.ts';
import { checkedTopic } from './pubsub.ts';
import { defaultScope } from './scopes.ts';
import { isPid, type Pid } from './terms.ts';

export function processGroups(
  parts: NodeParts,
  alive: () => void,
  awake: () => void,
): DefaultProcessGroups {
  const { scopes } = parts;

  function groupsOf(name: string): ProcessGroups {
    /** The scope, while it runs. */
    const running = (): Scope => {
      alive();
      const scope = scopes.running(name);
      if (scope !== undefined) return scope;
      throw new HermesError(
        'no-scope',
        `Scope ${name} does not run here any more: pg.scope starts it anew.`,
      );
    };
    const ownerOf = (owner: MonitorOwner): { readonly pid: Pid; readonly isOwned: boolean } => {
      if (typeof owner === 'function') {
        const tell = (message: unknown): void =>
          void parts.calling(() => owner(message as GroupEvent));
        return { pid: parts.processes.spawn(tell), isOwned: true };
      }
      return { pid: parts.localPid(owner), isOwned: false };
    };
    return {
      join: (group, pids) => running().joinLocal(checkedGroup(group), pidList(pids)),
      leave: (group, pids) => running().leaveLocal(checkedGroup(group), pidList(pids)),
      // As in Erlang, asking for members never fails: a scope that does not run has none.
      getMembers: (group) => scopes.running(name)?.members(checkedGroup(group)) ?? [],
      getLocalMembers: (group) => scopes.running(name)?.localMembers(checkedGroup(group)) ?? [],
      whichGroups: () => scopes.running(name)?.groups() ?? [],
      whichLocalGroups: () => scopes.running(name)?.localGroups() ?? [],
      monitor(groupGiven, owner) {
        const scope = running();
        const group = checkedGroup(groupGiven);
        const { pid, isOwned } = ownerOf(owner);
        return { ref: scope.monitors.add(pid, group, isOwned), members: scope.members(group) };
      },
      monitorScope(owner) {
        const scope = running();
        const { pid, isOwned } = ownerOf(owner);
        return { ref: scope.monitors.add(pid, null, isOwned), groups: scope.all() };
      },
      demonitor(ref) {
        awake();
        return scopes.running(name)?.monitors.remove(ref) ?? false;
      },
    };
  }

  const named = (given: string): string => {
    const name = checkedTopic(given);
    if (!isSystemTopic(name)) return name;
    throw new HermesError('bad-topic', 'Scopes that begin with “$” are the system’s own.');
  };
  return Object.freeze({
    ...groupsOf(defaultScope),
    scope(given: string) {
      alive();
      const name = named(given);
      scopes.open(name);
      return Object.freeze(groupsOf(name));
    },
    stopScope(given: string) {
      awake();
      return scopes.close(named(given));
    },
  });
}

/** The name of a group in its one form. Throws `bad-argument`. */
function checkedGroup(group: unknown): string {
  const problem = groupProblem(group);
  if (problem !== null) throw new HermesError('bad-argument', problem);
  return canonical(group as string);
}

function pidList(pids: Pid | readonly Pid[]): readonly Pid[] {
  const list = Array.isArray(pids) ? (pids as readonly Pid[]) : [pids as Pid];
  const bad = list.find((pid) => !isPid(pid));
  if (bad === undefined) return list;
  throw new HermesError('bad-argument', `A group's members are pids; ${inspect(bad)} is not one.`);
}
