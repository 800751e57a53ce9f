/**
 * Group data larger than one message: cut into parts that leave one after the other, and put
 * together again under a limit. The link is ordered, so parts need no numbers of their own.
 */

import type { GroupChange, GroupMembers } from './frames.ts';

/** Bytes of group data in one part; a message takes four times as much. */
const partBytes = 64_000;

/** Items put together for one sync or delta: what a peer may make this node hold. */
export const partsItemsMax = 1_000_000;

/** At most nine bytes each, as varints. */
const idBytes = 9;

interface Part<T> {
  readonly isMore: boolean;
  readonly items: readonly T[];
}

export function syncParts(groups: readonly GroupMembers[]): readonly Part<GroupMembers>[] {
  return parts(
    groups.flatMap(({ group, ids }) => slices(ids).map((slice) => ({ group, ids: slice }))),
    ({ group, ids }) => nameBytes(group) + ids.length * idBytes,
  );
}

export function deltaParts(changes: readonly GroupChange[]): readonly Part<GroupChange>[] {
  return parts(
    changes.flatMap(({ group, joins, leaves }) => {
      const [first = [], ...more] = slices(joins);
      const [firstLeaves = [], ...moreLeaves] = slices(leaves);
      return [
        { group, joins: first, leaves: firstLeaves },
        ...more.map((ids) => ({ group, joins: ids, leaves: [] })),
        ...moreLeaves.map((ids) => ({ group, joins: [], leaves: ids })),
      ];
    }),
    ({ group, joins, leaves }) => nameBytes(group) + (joins.length + leaves.length) * idBytes,
  );
}

/** The changes of one delta as they were before they were cut: one for each group. */
export function joinedChanges(changes: readonly GroupChange[]): GroupChange[] {
  const byGroup = new Map<string, { joins: number[]; leaves: number[] }>();
  for (const { group, joins, leaves } of changes) {
    const whole = byGroup.get(group);
    if (whole === undefined) byGroup.set(group, { joins: [...joins], leaves: [...leaves] });
    else {
      for (const id of joins) whole.joins.push(id);
      for (const id of leaves) whole.leaves.push(id);
    }
  }
  return [...byGroup].map(([group, whole]) => ({ group, ...whole }));
}

/** As `joinedChanges`, for the groups of one sync. */
export function joinedGroups(groups: readonly GroupMembers[]): GroupMembers[] {
  const changes = groups.map(({ group, ids }) => ({ group, joins: ids, leaves: [] }));
  return joinedChanges(changes).map(({ group, joins }) => ({ group, ids: joins }));
}

function slices(ids: readonly number[]): (readonly number[])[] {
  const most = Math.floor(partBytes / idBytes);
  if (ids.length <= most) return [ids];
  const count = Math.ceil(ids.length / most);
  return Array.from({ length: count }, (_, at) => ids.slice(at * most, (at + 1) * most));
}

function parts<T>(items: readonly T[], bytesOf: (item: T) => number): Part<T>[] {
  const cut: T[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    const more = bytesOf(item);
    if (bytes > 0 && bytes + more > partBytes) {
      cut.push([]);
      bytes = 0;
    }
    bytes += more;
    cut.at(-1)?.push(item);
  }
  return cut.map((part, at) => ({ isMore: at < cut.length - 1, items: part }));
}

function nameBytes(group: string): number {
  return group.length * 3 + 4;
}
