/**
 * Process groups: Erlang's pg. A group exists while it has a member; a pid that joined n times is
 * there n times; only the owner node's word changes its members; a member that ends leaves all its
 * groups; a node that is gone takes its members along. One instance is one scope.
 *
 * The grid: joinLocal, leaveLocal and exitLocal speak to peers; receive and peerDown hear them.
 */

import { HermesError } from './errors.ts';
import type { NodeRef } from './link.ts';
import { byCodeUnits } from './names.ts';
import type { GroupMonitors } from './pg-monitors.ts';
import { ReplicatedMap, type ReplicatedMapPort } from './replicated-map.ts';
import { pid, type Pid } from './terms.ts';
import type { Frame, GroupChange } from './wire/frames.ts';

export interface ScopePort extends ReplicatedMapPort {
  isAlive(pid: Pid): boolean;
  /** The life of a peer whose session is up. */
  epochOf(peer: string): number | undefined;
}

export class Scope {
  readonly name: string;
  readonly monitors: GroupMonitors;
  readonly #self: NodeRef;
  readonly #port: ScopePort;
  readonly #map: ReplicatedMap;
  /** What `peersIn` answered last. */
  #found: {
    readonly group: string;
    readonly changes: number;
    readonly peers: readonly string[];
  } | null = null;
  /** The life whose data a copy holds: a peer that is gone has no epoch to ask for any more. */
  readonly #epochs = new Map<string, number>();

  constructor(name: string, self: NodeRef, monitors: GroupMonitors, port: ScopePort) {
    this.name = name;
    this.monitors = monitors;
    this.#self = self;
    this.#port = port;
    this.#map = new ReplicatedMap(port);
  }

  joinLocal(group: string, pids: readonly Pid[]): 'ok' {
    const joins = this.#localIds(pids);
    // Erlang's join of nothing makes an empty group; here a group has members or is not there.
    if (joins.length > 0) this.#change([{ group, joins, leaves: [] }]);
    return 'ok';
  }

  leaveLocal(group: string, pids: readonly Pid[]): 'ok' | 'not_joined' {
    const left = [...(this.#map.local().get(group) ?? [])];
    const leaves = this.#localIds(pids).filter((id) => {
      const at = left.indexOf(id);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
    if (leaves.length === 0) return 'not_joined';
    this.#change([{ group, joins: [], leaves }]);
    return 'ok';
  }

  /** A local process has ended: it leaves all its groups, in one delta. */
  exitLocal(gone: Pid): void {
    this.monitors.exited(gone);
    const { id } = gone;
    const changes = [...this.#map.local()]
      .filter(([, ids]) => ids.includes(id))
      .map(([group, ids]) => ({ group, joins: [], leaves: ids.filter((other) => other === id) }));
    if (changes.length > 0) this.#change(changes);
  }

  members(group: string): Pid[] {
    return [
      ...this.localMembers(group),
      ...this.#map.peers().flatMap((peer) => this.#peerMembers(peer, group)),
    ];
  }

  localMembers(group: string): Pid[] {
    return this.#pids(this.#self.name, this.#map.local().get(group) ?? []);
  }

  /** Every group with its members. */
  all(): Map<string, Pid[]> {
    return new Map(this.groups().map((group) => [group, this.members(group)]));
  }

  /** Peers with a member in `group`, by name. */
  peersIn(group: string): readonly string[] {
    const { changes } = this.#map;
    // Asked for with each event: found anew only when something has changed.
    if (this.#found?.group === group && this.#found.changes === changes) return this.#found.peers;
    const peers = this.#map
      .peers()
      .filter((peer) => this.#map.of(peer).has(group))
      .toSorted(byCodeUnits);
    this.#found = { group, changes, peers };
    return peers;
  }

  groups(): string[] {
    const peers = this.#map.peers().flatMap((peer) => [...this.#map.of(peer).keys()]);
    return [...new Set([...this.localGroups(), ...peers])].toSorted(byCodeUnits);
  }

  localGroups(): string[] {
    return [...this.#map.local().keys()].toSorted(byCodeUnits);
  }

  /** Whether a peer has told all its groups. */
  isSynced(peer: string): boolean {
    return this.#map.isSynced(peer);
  }

  peerUp(peer: string): void {
    const epoch = this.#port.epochOf(peer);
    if (epoch === undefined) return;
    this.#epochs.set(peer, epoch);
    this.#map.peerUp(peer);
  }

  peerDown(peer: string): void {
    const gone = this.#map.peerDown(peer);
    for (const { group, ids } of gone) this.monitors.tell('leave', group, this.#pids(peer, ids));
    this.#epochs.delete(peer);
  }

  receive(peer: string, { number, content }: Frame): void {
    switch (content.kind) {
      case 'discover':
        this.#epochs.set(peer, this.#port.epochOf(peer) ?? 0);
        this.#map.receiveDiscover(peer);
        break;
      case 'sync':
        this.#tell(peer, this.#map.receiveSync(peer, number, content.groups));
        break;
      case 'delta':
        this.#tell(peer, this.#map.receiveDelta(peer, number, content.changes));
        break;
      case 'undiscover':
        this.peerDown(peer);
        break;
      default:
      // Nothing else is a group's business.
    }
  }

  /** Ends the scope here: local members leave, peers are told, monitors end. */
  stop(): void {
    this.#map.stop();
    this.monitors.stop();
    this.#epochs.clear();
  }

  #change(changes: readonly GroupChange[]): void {
    this.#map.update(changes);
    this.#tell(this.#self.name, changes);
  }

  /** Several groups in one delta are one operation for each. */
  #tell(node: string, changes: readonly GroupChange[]): void {
    for (const { group, joins, leaves } of changes) {
      this.monitors.tell('leave', group, this.#pids(node, leaves));
      this.monitors.tell('join', group, this.#pids(node, joins));
    }
  }

  #peerMembers(peer: string, group: string): Pid[] {
    return this.#pids(peer, this.#map.of(peer).get(group) ?? []);
  }

  #pids(node: string, ids: readonly number[]): Pid[] {
    const { name, epoch } = this.#self;
    const life = node === name ? epoch : (this.#epochs.get(node) ?? 0);
    return ids.map((id) => pid(node, life, id));
  }

  #localIds(pids: readonly Pid[]): number[] {
    // All are checked before any is taken: a mixed list joins nobody, as in Erlang.
    return pids.map((one) => {
      if (this.#port.isAlive(one)) return one.id;
      throw new HermesError(
        'nolocal',
        `Only living processes of ${this.#self.name} can join or leave here; ${one?.node}'s process ${one?.id} cannot.`,
      );
    });
  }
}
