/**
 * The signaling server of a simulated world, as a node's Discovery sees it: who is in the room, and
 * hints about who is gone. It can be down, and a split of the network parts its members too.
 */

import type { Discovery, DiscoveryHandlers } from '../core/index.ts';
import type { VirtualClock } from './clock.ts';
import type { Endpoint } from './network.ts';

/** How long it takes to see that a member's WebSocket broke, in ms (measured in Chromium). */
const hintMs = 700;

/** How long a node takes to find it again, in ms. */
const reconnectMs = 1_000;

/** A server that comes back says so long nothing of those who have not registered again, in ms. */
const absentMs = 20_000;

interface Member extends Endpoint {
  readonly handlers: DiscoveryHandlers;
}

export class Signaling {
  readonly #clock: VirtualClock;
  /** Every life that wants to be a member, by place; those who are. */
  readonly #wanting = new Map<string, Member>();
  readonly #members = new Map<string, Member>();
  /** Whom a member knew of when the server went down: those who are not there later are lost. */
  readonly #known = new Map<Member, Set<Member>>();
  #parts: readonly (readonly string[])[] = [];
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
    return {
      start: (handlers) => {
        const member = { ...endpoint, handlers };
        this.#wanting.set(endpoint.place, member);
        if (this.#isUp) this.#join(member, supersedes);
        else handlers.reached(false);
      },
      stop: () => this.leave(endpoint, 0),
    };
  }

  /** A WebSocket broke, or was closed with a word. */
  leave({ ref, place }: Endpoint, afterMs = hintMs): void {
    if (this.#wanting.get(place)?.ref === ref) this.#wanting.delete(place);
    if (this.#members.get(place)?.ref !== ref) return;
    this.#members.delete(place);
    for (const other of this.#members.values()) {
      if (this.#isTogether(place, other.place)) {
        this.#tell(other, afterMs, () => other.handlers.lost(ref));
      }
    }
  }

  /** Whether two places can find one another through it. */
  knowsBoth(a: string, b: string): boolean {
    return this.#members.has(a) && this.#members.has(b) && this.#isTogether(a, b);
  }

  setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    this.#restarts++;
    if (isUp) {
      for (const member of this.#wanting.values()) {
        this.#pending++;
        this.#clock.schedule(reconnectMs, () => {
          this.#pending--;
          if (this.#isUp && this.#wanting.get(member.place) === member) this.#join(member, null);
        });
      }
      return;
    }
    for (const member of this.#members.values()) {
      this.#tell(member, 0, () => member.handlers.reached(false));
      const known = this.#known.get(member) ?? new Set<Member>();
      for (const other of this.#members.values()) if (other !== member) known.add(other);
      this.#known.set(member, known);
    }
    this.#members.clear();
  }

  /** Members of different parts lose sight of each other. No parts: all see all again. */
  part(parts: readonly (readonly string[])[]): void {
    const before = this.#parts;
    for (const member of this.#members.values()) this.#settleName(member, parts);
    const members = [...this.#members.values()];
    for (const one of members) {
      for (const other of members) {
        if (one === other) continue;
        const wasTogether = areTogether(before, one.place, other.place);
        const isTogether = areTogether(parts, one.place, other.place);
        if (wasTogether && !isTogether) this.#tell(one, 0, () => one.handlers.lost(other.ref));
        if (!wasTogether && isTogether) {
          this.#tell(one, 0, () => one.handlers.found(other.ref, null));
        }
      }
    }
    this.#parts = parts;
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
      if (other === member || !this.#isTogether(member.place, other.place)) continue;
      this.#tell(member, 0, () => member.handlers.found(other.ref, null));
      this.#tell(other, 0, () => other.handlers.found(member.ref, supersedes));
    }
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
  #settleName({ ref }: Member, parts: readonly (readonly string[])[]): void {
    const claims = [...this.#members.values()].filter((other) => other.ref.name === ref.name);
    const keeper = claims.toSorted((a, b) => a.ref.epoch - b.ref.epoch)[0];
    for (const other of claims) {
      if (keeper === undefined || other === keeper) continue;
      if (!areTogether(parts, other.place, keeper.place)) continue;
      this.leave(other, 0);
      this.#tell(other, 0, () => other.handlers.ended('name-taken'));
    }
  }

  #isTogether(a: string, b: string): boolean {
    return areTogether(this.#parts, a, b);
  }

  #tell({ thread }: Member, afterMs: number, task: () => void): void {
    this.#pending++;
    this.#clock.schedule(afterMs, () => {
      this.#pending--;
      thread.run(task);
    });
  }
}

function areTogether(parts: readonly (readonly string[])[], a: string, b: string): boolean {
  const partOf = (place: string): number => parts.findIndex((part) => part.includes(place));
  return parts.length === 0 || partOf(a) === partOf(b);
}
