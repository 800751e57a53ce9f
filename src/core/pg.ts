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
import { ReplicatedMap, type ReplicatedMapPort } from './replicated-map.ts';
import { pid, type Pid } from './terms.ts';
import type { Frame } from './wire/frames.ts';

export interface ScopePort extends ReplicatedMapPort {
  isAlive(pid: Pid): boolean;
  /** The life of a peer whose session is up. */
  epochOf(peer: string): number | undefined;
}

export class Scope {
  readonly name: string;
  readonly #self: NodeRef;
  readonly #port: ScopePort;
  readonly #map: ReplicatedMap;

  constructor(name: string, self: NodeRef, port: ScopePort) {
    this.name = name;
    this.#self = self;
    this.#port = port;
    this.#map = new ReplicatedMap(port);
  }

  joinLocal(group: string, pids: readonly Pid[]): 'ok' {
    const joins = this.#localIds(pids);
    // Erlang's join of nothing makes an empty group; here a group has members or is not there.
    if (joins.length > 0) this.#map.update([{ group, joins, leaves: [] }]);
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
    this.#map.update([{ group, joins: [], leaves }]);
    return 'ok';
  }

  /** A local process has ended: it leaves all its groups, in one delta. */
  exitLocal({ id }: Pid): void {
    const changes = [...this.#map.local()]
      .map(([group, ids]) => ({ group, joins: [], leaves: ids.filter((other) => other === id) }))
      .filter(({ leaves }) => leaves.length > 0);
    if (changes.length > 0) this.#map.update(changes);
  }

  members(group: string): Pid[] {
    return [
      ...this.localMembers(group),
      ...this.#map.peers().flatMap((peer) => this.peerMembers(peer, group)),
    ];
  }

  localMembers(group: string): Pid[] {
    const { name, epoch } = this.#self;
    return (this.#map.local().get(group) ?? []).map((id) => pid(name, epoch, id));
  }

  peerMembers(peer: string, group: string): Pid[] {
    const epoch = this.#port.epochOf(peer);
    if (epoch === undefined) return [];
    return (this.#map.of(peer).get(group) ?? []).map((id) => pid(peer, epoch, id));
  }

  /** Peers with a member in `group`, by name. */
  peersIn(group: string): string[] {
    return this.#map
      .peers()
      .filter((peer) => this.#map.of(peer).has(group))
      .toSorted(byCodeUnits);
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
    this.#map.peerUp(peer);
  }

  peerDown(peer: string): void {
    this.#map.peerDown(peer);
  }

  receive(peer: string, { number, content }: Frame): void {
    if (content.kind === 'discover') this.#map.receiveDiscover(peer);
    else if (content.kind === 'sync') this.#map.receiveSync(peer, number, content.groups);
    else if (content.kind === 'delta') this.#map.receiveDelta(peer, number, content.changes);
  }

  #localIds(pids: readonly Pid[]): number[] {
    // All are checked before any is taken: a mixed list joins nobody, as in Erlang.
    return pids.map((one) => {
      if (this.#port.isAlive(one)) return one.id;
      throw new HermesError(
        'not-local',
        `Only living processes of ${this.#self.name} can join or leave here; ${one?.node}'s process ${one?.id} cannot.`,
      );
    });
  }
}
