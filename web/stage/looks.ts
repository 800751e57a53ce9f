/**
 * What of a node decides how it looks and how much room it takes: all but its counts. While only
 * counts change nothing is laid out anew, and nothing is drawn anew but their digits.
 */

import { sameFaults } from '../fold/faults.ts';
import type { NodeView } from '../fold/types.ts';

export interface NodeLook extends Pick<
  NodeView,
  'name' | 'isSelf' | 'state' | 'faults' | 'clients'
> {
  /** How many digits its deliveries have; 0 for none. */
  readonly digits: number;
}

export type Looks = ReadonlyMap<string, NodeLook>;

/** Remembers the last looks, so that what has not changed stays the same object. */
export class LookMemory {
  #last: Looks = new Map();

  of(nodes: ReadonlyMap<string, NodeView>): Looks {
    this.#last = looksOf(nodes, this.#last);
    return this.#last;
  }
}

/** The same map as `before`, and the same look of each node, where nothing changed. */
export function looksOf(nodes: ReadonlyMap<string, NodeView>, before: Looks): Looks {
  const looks = new Map<string, NodeLook>();
  // This page's node first, then the others in order of joining.
  for (const isSelf of [true, false]) {
    for (const node of nodes.values()) {
      if (node.isSelf === isSelf) looks.set(node.name, lookOf(node, before.get(node.name)));
    }
  }
  if (looks.size !== before.size) return looks;
  const names = [...before.keys()];
  let at = 0;
  for (const [name, look] of looks) {
    if (names[at++] !== name || before.get(name) !== look) return looks;
  }
  return before;
}

function lookOf(node: NodeView, before: NodeLook | undefined): NodeLook {
  const { name, isSelf, state, faults, clients, deliveries } = node;
  const digits = deliveries === 0 ? 0 : String(deliveries).length;
  const isSame =
    before !== undefined &&
    before.isSelf === isSelf &&
    before.state === state &&
    before.digits === digits &&
    sameFaults(before.faults, faults) &&
    sameClients(before.clients, clients);
  return isSame ? before : { name, isSelf, state, faults, clients, digits };
}

function sameClients(a: NodeView['clients'], b: NodeView['clients']): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const [topics, others] = [[...a.keys()], [...b.keys()]];
  return topics.every((topic, at) => {
    const [pids, more] = [a.get(topic) ?? [], b.get(topic) ?? []];
    return (
      others[at] === topic &&
      pids.length === more.length &&
      pids.every((pid, index) => pid === more[index])
    );
  });
}
