/**
 * The lab of one node: checks what is asked, finds where a fault is to act, and sets it here or asks
 * for it there.
 */

import type { Cluster } from '../cluster/cluster.ts';
import type { DiscoveryLab } from '../discovery.ts';
import { HermesError } from '../errors.ts';
import type { Lab } from '../lab-api.ts';
import type { NodeRef } from '../link.ts';
import type { Reason } from '../trace.ts';
import { type FaultAct, isValueOf, slowMsMax } from './acts.ts';
import type { Faults, LinkFault } from './faults.ts';
import { crossLinks, partsOf } from './parts.ts';

export interface LabPort {
  readonly self: NodeRef;
  readonly isLab: boolean;
  readonly faults: Faults;
  readonly cluster: Cluster;
  readonly signaling: DiscoveryLab | undefined;
  stopped(): Reason | null;
}

/** A link, and the end of it where a fault acts. */
interface Place {
  readonly end: string;
  readonly peer: string;
}

export function createLab(port: LabPort): Lab {
  const { self, faults, cluster } = port;
  /** Where this node's faults act on links that are not its own, by link. */
  const places = new Map<string, string>();
  let requests = 0;
  let split: readonly Place[] = [];
  /** The signaling server has said that the split there is this node's. */
  let isSplitSaid = false;
  faults.onSplit = (by) => {
    // Another's took its place, or somebody ended it.
    if (by !== self.name && isSplitSaid) endSplit();
    isSplitSaid = by === self.name;
  };

  function alive(): void {
    if (port.stopped() !== null)
      throw new HermesError('already-left', `${self.name} has left the room: join again first.`);
  }

  function awake(): void {
    alive();
    if (faults.isFrozen)
      throw new HermesError('frozen', `${self.name} is frozen: revive it first.`);
  }

  function known(name: string): void {
    if (name === self.name || cluster.knows(name)) return;
    throw new HermesError('bad-argument', `There is no node ${name} in this room.`);
  }

  function inLab(whose: string): void {
    if (port.isLab) return;
    throw new HermesError(
      'refused',
      `This room is no lab, so ${self.name} breaks only what is its own, not ${whose}: ` +
        'whoever runs the server opens a lab with npm start -- --lab.',
    );
  }

  function request(to: string, act: FaultAct, peer = '', value = 1): boolean {
    return cluster.send(to, { kind: 'fault', act, peer, value }, ++requests);
  }

  /** Where a fault of a link acts: at one's own end, where it acts already, or where one is heard. */
  function placeOf(a: string, b: string): Place | null {
    const [first, last] = a < b ? [a, b] : [b, a];
    const key = `${first} ${last}`;
    const own = [first, last].find((name) => name === self.name);
    const isSure = (name: string | undefined): boolean =>
      name !== undefined && isLinked(name) && !cluster.isSuspect(name);
    const ends = [places.get(key), first, last];
    const end = own ?? ends.find(isSure) ?? ends.slice(1).find(isLinked);
    if (end === undefined) return null;
    if (own === undefined) places.set(key, end);
    return { end, peer: end === first ? last : first };
  }

  function isLinked(name: string | undefined): boolean {
    return name !== undefined && cluster.queueOf(name) !== null;
  }

  function setAt({ end, peer }: Place, fault: LinkFault, value: number): void {
    if (end === self.name) faults.set(fault, peer, value, self);
    else request(end, fault, peer, value);
  }

  function checkLink(a: string, b: string): void {
    awake();
    known(a);
    known(b);
    if (a === b) throw new HermesError('bad-argument', `A link has two ends; ${a} is one.`);
    if (a !== self.name && b !== self.name) inLab(`the link of ${a} and ${b}`);
  }

  /** Ends a fault of a link at both ends: it may act at either. */
  function endLink(a: string, b: string, act: 'slow' | 'lossy' | 'mend'): void {
    for (const [end, peer] of [
      [a, b],
      [b, a],
    ] as const) {
      if (end !== self.name) {
        if (port.isLab) request(end, act, peer, act === 'mend' ? 1 : 0);
      } else if (act === 'mend') faults.mend(peer);
      else faults.end(act, peer);
    }
  }

  function faultLink(a: string, b: string, fault: LinkFault, value: number): void {
    const place = placeOf(a, b);
    if (place === null) {
      throw new HermesError('refused', `${self.name} reaches neither ${a} nor ${b}.`);
    }
    setAt(place, fault, value);
  }

  function ofNode(node: string, act: FaultAct, here: () => void): void {
    alive();
    known(node);
    if (node === self.name) {
      here();
      return;
    }
    awake();
    inLab(node);
    if (!request(node, act)) {
      throw new HermesError('refused', `${self.name} has no link to ${node} to ask it over.`);
    }
  }

  function ofRoom(): DiscoveryLab {
    awake();
    inLab('the room');
    if (port.signaling !== undefined) return port.signaling;
    throw new HermesError('refused', 'There is no signaling server here that takes part.');
  }

  function unreached(): never {
    throw new HermesError('refused', 'The signaling server is not reached: try again later.');
  }

  function endSplit(): void {
    for (const { end, peer } of split) {
      if (end === self.name) faults.endOf('cut', peer, self);
      else request(end, 'cut', peer, 0);
    }
    split = [];
    isSplitSaid = false;
    faults.end('split');
  }

  const lab: Lab = {
    isOpen: port.isLab,

    cut(a, b) {
      checkLink(a, b);
      faultLink(a, b, 'cut', 1);
    },
    slow(a, b, delayMs) {
      checkLink(a, b);
      if (!isValueOf('slow', delayMs)) {
        throw new HermesError('bad-argument', `A delay is from 0 to ${slowMsMax} ms.`);
      }
      if (delayMs === 0) endLink(a, b, 'slow');
      else faultLink(a, b, 'slow', delayMs);
    },
    lossy(a, b, share) {
      checkLink(a, b);
      if (!isValueOf('lossy', share)) {
        throw new HermesError('bad-argument', 'The share of events to lose is from 0 to 1.');
      }
      if (share === 0) endLink(a, b, 'lossy');
      else faultLink(a, b, 'lossy', share);
    },
    mend(a, b) {
      checkLink(a, b);
      endLink(a, b, 'mend');
    },

    freeze: (node) => ofNode(node, 'freeze', () => faults.set('frozen', '', 1, self)),
    revive: (node) => ofNode(node, 'revive', () => faults.end('frozen')),
    kill: (node) => ofNode(node, 'kill', () => faults.kill()),
    leave(node) {
      ofNode(node, 'leave', () => {
        awake();
        faults.leave();
      });
    },

    split(given) {
      const signaling = ofRoom();
      for (const name of given.flat()) known(name);
      const others = cluster.peers().filter(({ name }) => cluster.knows(name));
      const parts = partsOf([self.name, ...others.map(({ name }) => name)], given);
      endSplit();
      if (parts.length === 0) {
        signaling.split([]);
        return;
      }
      const cuts = crossLinks(parts, self.name).flatMap(([a, b]) => {
        // At the owner's side, which it goes on reaching; or else where it can be asked before.
        const place = placeAt(a, b) ?? placeAt(b, a);
        return place === null ? [] : [place];
      });
      // One's own come last: the requests have to get through.
      const isOwn = ({ end }: Place): boolean => end === self.name;
      for (const place of cuts) if (!isOwn(place)) setAt(place, 'cut', 1);
      for (const place of cuts) if (isOwn(place)) setAt(place, 'cut', 1);
      split = cuts;
      signaling.split(parts);
      faults.set('split', '', 1, self);

      function placeAt(end: string, peer: string): Place | null {
        return end === self.name || isLinked(end) ? { end, peer } : null;
      }
    },
    closeRoom() {
      if (!ofRoom().shut(true)) unreached();
    },
    openRoom() {
      if (!ofRoom().shut(false)) unreached();
    },

    heal() {
      alive();
      if (port.isLab) {
        port.signaling?.heal();
        for (const { name } of cluster.peers()) if (isLinked(name)) request(name, 'heal');
      }
      split = [];
      isSplitSaid = false;
      faults.heal(self);
    },
  };
  return Object.freeze(lab);
}
