/**
 * The signaling server of a simulated world, as a node's Discovery sees it: who is in the room, and
 * hints about who is gone. It can be down, and a split of the network parts its members too.
 */

import type { Discovery, DiscoveryHandlers, NodeRef } from '../core/index.ts';
import type { VirtualClock } from './clock.ts';
import type { Thread } from './thread.ts';

/** How long it takes to see that a member's WebSocket broke, in ms (measured in Chromium). */
const hintMs = 700;

/** How long a node takes to find it again, in ms. */
const reconnectMs = 1_000;

interface Member {
  readonly ref: NodeRef;
  readonly thread: Thread;
  readonly handlers: DiscoveryHandlers;
}

export class Signaling {
  readonly #clock: VirtualClock;
  /** Every node that wants to be a member, by name; those who are. */
  readonly #wanting = new Map<string, Member>();
  readonly #members = new Map<string, Member>();
  #parts: readonly (readonly string[])[] = [];
  #isUp = true;
  #pending = 0;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Something that it will tell is under way. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** The Discovery of one life; `supersedes` is the epoch of the one before, whose token it has. */
  discovery(ref: NodeRef, thread: Thread, supersedes: number | null): Discovery {
    return {
      start: (handlers) => {
        const member = { ref, thread, handlers };
        this.#wanting.set(ref.name, member);
        if (this.#isUp) this.#join(member, supersedes);
        else handlers.reached(false);
      },
      stop: () => this.leave(ref, 0),
    };
  }

  /** A WebSocket broke, or was closed with a word. */
  leave(ref: NodeRef, afterMs = hintMs): void {
    if (this.#wanting.get(ref.name)?.ref === ref) this.#wanting.delete(ref.name);
    if (this.#members.get(ref.name)?.ref !== ref) return;
    this.#members.delete(ref.name);
    for (const other of this.#members.values()) {
      if (this.#isTogether(ref.name, other.ref.name)) {
        this.#tell(other, afterMs, () => other.handlers.lost(ref));
      }
    }
  }

  setUp(isUp: boolean): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    if (isUp) {
      for (const member of this.#wanting.values()) {
        this.#pending++;
        this.#clock.schedule(reconnectMs, () => {
          this.#pending--;
          if (this.#isUp && this.#wanting.get(member.ref.name) === member) this.#join(member, null);
        });
      }
      return;
    }
    for (const member of this.#members.values()) {
      this.#tell(member, 0, () => member.handlers.reached(false));
    }
    this.#members.clear();
  }

  /** Members of different parts lose sight of each other. No parts: all see all again. */
  part(parts: readonly (readonly string[])[]): void {
    const members = [...this.#members.values()];
    const before = this.#parts;
    for (const one of members) {
      for (const other of members) {
        if (one === other) continue;
        this.#parts = before;
        const wasTogether = this.#isTogether(one.ref.name, other.ref.name);
        this.#parts = parts;
        const isTogether = this.#isTogether(one.ref.name, other.ref.name);
        if (wasTogether && !isTogether) this.#tell(one, 0, () => one.handlers.lost(other.ref));
        if (!wasTogether && isTogether)
          this.#tell(one, 0, () => one.handlers.found(other.ref, null));
      }
    }
    this.#parts = parts;
  }

  #join(member: Member, supersedes: number | null): void {
    this.#tell(member, 0, () => member.handlers.reached(true));
    for (const other of this.#members.values()) {
      if (!this.#isTogether(member.ref.name, other.ref.name)) continue;
      this.#tell(member, 0, () => member.handlers.found(other.ref, null));
      this.#tell(other, 0, () => other.handlers.found(member.ref, supersedes));
    }
    this.#members.set(member.ref.name, member);
  }

  #isTogether(a: string, b: string): boolean {
    const partOf = (name: string): number => this.#parts.findIndex((part) => part.includes(name));
    return this.#parts.length === 0 || partOf(a) === partOf(b);
  }

  #tell({ thread }: Member, afterMs: number, task: () => void): void {
    this.#pending++;
    this.#clock.schedule(afterMs, () => {
      this.#pending--;
      thread.run(task);
    });
  }
}
