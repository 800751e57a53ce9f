/**
 * The signaling server of a simulated world, as a node's Discovery sees it: who is in the room, and
 * hints about who is gone. It can be down, and a split of the network parts its members too.
 */

import type { Discovery, DiscoveryHandlers, DiscoveryLab } from '../core/index.ts';
import type { VirtualClock } from './clock.ts';
import type { Endpoint } from './network.ts';

/** How long it takes to see that a member's WebSocket broke, in ms (measured in Chromium). */
const hintMs = 700;

/** How long a node takes to find it again, in ms. */
const reconnectMs = 1_000;

/** A server that comes back says so long nothing of those who have not registered again, in ms. */
const absentMs = 20_000;

type Parts = readonly (readonly string[])[];

/** What a node wants of the server in a lab: said again when it registers again. */
interface Wish {
  parts: Parts;
  isShut: boolean;
}

interface Member extends Endpoint {
  readonly handlers: DiscoveryHandlers;
  readonly wish: Wish;
}

export class Signaling {
  readonly #clock: VirtualClock;
  /** Every life that wants to be a member, by place; those who are. */
  readonly #wanting = new Map<string, Member>();
  readonly #members = new Map<string, Member>();
  /** Whom a member knew of when the server went down: those who are not there later are lost. */
  readonly #known = new Map<Member, Set<Member>>();
  #parts: Parts = [];
  /** Set by members of a lab: parts by name, and whose room is shut. */
  #split: { readonly by: Member; readonly parts: Parts } | null = null;
  #shutBy: Member | null = null;
  /** Who left while the room was shut. */
  #leftUnseen: Member[] = [];
  #isUp = true;
  #restarts = 0;
  #pending = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Something that it will tell is under way. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** The Discovery of one life; `supersedes` is the epoch of the one before, whose token it has. */
  discovery(endpoint: Endpoint, supersedes: number | null): Discovery {
    const wish: Wish = { parts: [], isShut: false };
    return {
      start: (handlers) => {
        const member = { ...endpoint, handlers, wish };
        this.#wanting.set(endpoint.place, member);
        if (this.#isUp && this.#shutBy === null) this.#join(member, supersedes);
        else handlers.reached(false);
      },
      stop: () => this.leave(endpoint, 0),
      drop: () => this.leave(endpoint),
      lab: this.#labOf(endpoint, wish),
    };
  }

  #labOf({ ref, place }: Endpoint, wish: Wish): DiscoveryLab {
    const lab: DiscoveryLab = {
      split: (parts) => {
        wish.parts = parts;
        const by = this.#members.get(place);
        if (by?.ref !== ref) return false;
        this.#splitBy(by);
        return true;
      },
      shut: (isShut) => {
        wish.isShut = isShut;
        const by = this.#members.get(place);
        if (by?.ref !== ref) return false;
        this.#shut(isShut ? by : null);
        return true;
      },
      heal: () => {
        if (this.#split?.by.ref === ref) lab.split([]);
        if (this.#shutBy?.ref === ref) lab.shut(false);
        wish.parts = [];
        wish.isShut = false;
      },
    };
    return lab;
  }

  /** False where a member's word parts two others, or the room is shut: no signal passes. */
  carries(a: string, b: string): boolean {
    const [one, other] = [this.#members.get(a), this.#members.get(b)];
    if (one === undefined || other === undefined) return true;
    return this.#shutBy === null && this.#isOneLabPart(one, other);
  }

  /** A WebSocket broke, or was closed with a word. */
  leave({ ref, place }: Endpoint, afterMs = hintMs): void {
    if (this.#wanting.get(place)?.ref === ref) this.#wanting.delete(place);
    if (this.#members.get(place)?.ref !== ref) return;
    const member = this.#members.get(place);
    if (member === undefined) return;
    this.#members.delete(place);
    if (this.#shutBy !== null) this.#leftUnseen.push(member);
    else {
      for (const other of this.#members.values()) {
        if (this.#isTogether(member, other)) {
          this.#tell(other, afterMs, () => other.handlers.lost(ref));
        }
      }
    }
    if (this.#split?.by === member) this.#setSplit(null);
    if (this.#shutBy === member) this.#shut(null);
  }

  /** Whether two places can find one another through it. */
  knowsBoth(a: string, b: string): boolean {
    const [one, other] = [this.#members.get(a), this.#members.get(b)];
    if (one === undefined || other === undefined || this.#shutBy !== null) return false;
    return this.#isTogether(one, other);
  }

  setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#restarts++;
    if (isUp) {
      for (const member of this.#wanting.values()) this.#joinLater(member);
      return;
    }
    if (this.#split !== null) this.#tellSplit(null);
    this.#split = null;
    this.#shutBy = null;
    this.#leftUnseen = [];
    for (const member of this.#members.values()) {
      this.#tell(member, 0, () => member.handlers.reached(false));
      const known = this.#known.get(member) ?? new Set<Member>();
      for (const other of this.#members.values()) if (other !== member) known.add(other);
      this.#known.set(member, known);
    }
    this.#members.clear();
  }

  /** Members of different parts lose sight of each other. No parts: all see all again. */
  part(parts: Parts): void {
    for (const member of this.#members.values()) this.#settleName(member, parts);
    this.#retell(() => void (this.#parts = parts));
  }

  /** Makes a change to who sees whom, and tells the members what it changed for them. */
  #retell(change: () => void): void {
    const members = [...this.#members.values()];
    const before = new Set<string>();
    const keyOf = (one: Member, other: Member): string => `${one.place} ${other.place}`;
    for (const one of members) {
      for (const other of members) if (this.#isTogether(one, other)) before.add(keyOf(one, other));
    }
    change();
    // When it is opened again, all is told anew.
    if (this.#shutBy !== null) return;
    for (const one of members) {
      for (const other of members) {
        if (one === other) continue;
        const wasTogether = before.has(keyOf(one, other));
        const isTogether = this.#isTogether(one, other);
        if (wasTogether && !isTogether) this.#tell(one, 0, () => one.handlers.lost(other.ref));
        if (!wasTogether && isTogether) {
          this.#tell(one, 0, () => one.handlers.found(other.ref, null));
        }
      }
    }
  }

  #splitBy(by: Member): void {
    const { parts } = by.wish;
    if (parts.length > 0) this.#setSplit({ by, parts });
    else if (this.#split !== null) this.#setSplit(null);
  }

  #setSplit(split: { readonly by: Member; readonly parts: Parts } | null): void {
    this.#tellSplit(split?.by.ref.name ?? null);
    this.#retell(() => void (this.#split = split));
  }

  #tellSplit(by: string | null): void {
    for (const one of this.#members.values()) this.#tell(one, 0, () => one.handlers.split?.(by));
  }

  /** Shut, the server is to its members as if it were not reached, and takes in nobody. */
  #shut(by: Member | null): void {
    const isShut = by !== null;
    const was = this.#shutBy !== null;
    this.#shutBy = by;
    if (was === isShut) return;
    for (const one of this.#members.values()) {
      this.#tell(one, 0, () => {
        one.handlers.shut?.(isShut);
        one.handlers.reached(!isShut);
      });
      if (isShut) continue;
      for (const { ref } of this.#leftUnseen) this.#tell(one, 0, () => one.handlers.lost(ref));
      for (const other of this.#members.values()) {
        if (one === other) continue;
        const isTogether = this.#isTogether(one, other);
        this.#tell(one, 0, () => {
          if (isTogether) one.handlers.found(other.ref, null);
          else one.handlers.lost(other.ref);
        });
      }
    }
    if (isShut) return;
    this.#leftUnseen = [];
    for (const one of this.#wanting.values()) {
      if (this.#members.get(one.place) !== one) this.#joinLater(one);
    }
  }

  #joinLater(member: Member): void {
    this.#pending++;
    this.#clock.schedule(reconnectMs, () => {
      this.#pending--;
      const isWanted = this.#isUp && this.#wanting.get(member.place) === member;
      if (isWanted && this.#shutBy === null) this.#join(member, null);
    });
  }

  #join(member: Member, supersedes: number | null): void {
    this.#tell(member, 0, () => member.handlers.reached(true));
    this.#members.set(member.place, member);
    this.#settleName(member, this.#parts);
    if (!this.#members.has(member.place)) return;
    if (this.#known.has(member)) {
      const restart = this.#restarts;
      this.#clock.schedule(absentMs, () => {
        // Away again meanwhile: it is told later.
        if (restart === this.#restarts) this.#tellAbsent(member);
      });
    }
    for (const other of this.#members.values()) {
      if (other === member || !this.#isTogether(member, other)) continue;
      this.#tell(member, 0, () => member.handlers.found(other.ref, null));
      this.#tell(other, 0, () => other.handlers.found(member.ref, supersedes));
    }
    if (member.wish.parts.length > 0) this.#splitBy(member);
    if (member.wish.isShut) this.#shut(member);
  }

  #tellAbsent(member: Member): void {
    for (const other of this.#known.get(member) ?? []) {
      if (this.#members.get(other.place) === other) continue;
      this.#tell(member, 0, () => member.handlers.lost(other.ref));
    }
    this.#known.delete(member);
  }

  /**
   * Of two live lives of one name, neither by right, the lesser epoch keeps it, as the server rules
   * before anyone is told of either.
   */
  #settleName({ ref }: Member, parts: Parts): void {
    const claims = [...this.#members.values()].filter((other) => other.ref.name === ref.name);
    const keeper = claims.toSorted((a, b) => a.ref.epoch - b.ref.epoch)[0];
    for (const other of claims) {
      if (keeper === undefined || other === keeper) continue;
      if (!areTogether(parts, other.place, keeper.place)) continue;
      this.leave(other, 0);
      this.#tell(other, 0, () => other.handlers.ended('name-taken'));
    }
  }

  #isTogether(a: Member, b: Member): boolean {
    return areTogether(this.#parts, a.place, b.place) && this.#isOneLabPart(a, b);
  }

  #isOneLabPart({ ref: a }: Member, { ref: b }: Member): boolean {
    if (this.#split === null) return true;
    const { by, parts } = this.#split;
    // Who came later is in the part of whoever split the room.
    const partOf = (name: string): number => {
      const at = parts.findIndex((part) => part.includes(name));
      return at < 0 ? parts.findIndex((part) => part.includes(by.ref.name)) : at;
    };
    return partOf(a.name) === partOf(b.name);
  }

  #tell({ thread }: Member, afterMs: number, task: () => void): void {
    this.#pending++;
    this.#clock.schedule(afterMs, () => {
      this.#pending--;
      thread.run(task);
    });
  }
}

function areTogether(parts: Parts, a: string, b: string): boolean {
  const partOf = (place: string): number => parts.findIndex((part) => part.includes(place));
  return parts.length === 0 || partOf(a) === partOf(b);
}
