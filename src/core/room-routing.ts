/**
 * The routing of a whole room: whoever sets it tells all, and each node takes the latest word it
 * hears. A word is a group of Hermes's own scope, and the PGServer of every node that holds it is a
 * member: so whoever comes, or comes back from behind a cut, learns it with the groups, from any of
 * them. Of two words the one with the later logical clock holds, then the one by the greater name.
 */

import type { NodeRef } from './link.ts';
import { byCodeUnits } from './names.ts';
import type { Scope } from './pg.ts';
import { type Routing, routings } from './routing.ts';
import type { Pid } from './terms.ts';
import type { Tracer } from './tracer.ts';
import type { FrameContent } from './wire/frames.ts';

/** One setting of the room's routing. */
interface Word {
  readonly routing: Routing;
  readonly clock: number;
  readonly by: string;
}

export interface RoomRoutingPort {
  readonly self: NodeRef;
  readonly tracer: Tracer;
  readonly scope: Scope;
  readonly pgServer: Pid;
  /** This node routes so from its next event on. */
  use(routing: Routing): void;
}

const groupPattern = /^routing\/([a-z-]+)\/(\d{1,15})\/(.+)$/u;

export class RoomRouting {
  readonly #port: RoomRoutingPort;
  #held: Word | null = null;

  constructor(port: RoomRoutingPort) {
    this.#port = port;
  }

  /** Sets it for all: here at once, elsewhere when they hear. */
  set(routing: Routing): void {
    const { self, tracer } = this.#port;
    // Traced even where nothing changes here: the clock of that fact is the word's.
    this.#port.use(routing);
    this.#hold({ routing, clock: tracer.clock, by: self.name });
  }

  /** What a peer said of its groups. */
  hear(content: Extract<FrameContent, { kind: 'sync' | 'delta' }>): void {
    const groups =
      content.kind === 'sync'
        ? content.groups
        : content.changes.filter(({ joins }) => joins.length);
    for (const { group } of groups) {
      const word = wordOf(group);
      // No word is later than the clock that its frame has set.
      if (word === null || word.clock > this.#port.tracer.clock) continue;
      if (this.#held !== null && !isLater(word, this.#held)) continue;
      this.#port.use(word.routing);
      this.#hold(word);
    }
  }

  #hold(word: Word): void {
    const { scope, pgServer } = this.#port;
    const before = this.#held;
    this.#held = word;
    scope.joinLocal(groupOf(word), [pgServer]);
    if (before !== null) scope.leaveLocal(groupOf(before), [pgServer]);
  }
}

function groupOf({ routing, clock, by }: Word): string {
  return `routing/${routing}/${clock}/${by}`;
}

function wordOf(group: string): Word | null {
  const [, strategy, clock, by = ''] = groupPattern.exec(group) ?? [];
  const routing = routings.find((one) => one === strategy);
  return routing === undefined ? null : { routing, clock: Number(clock), by };
}

function isLater(word: Word, than: Word): boolean {
  return (
    word.clock > than.clock || (word.clock === than.clock && byCodeUnits(word.by, than.by) > 0)
  );
}
