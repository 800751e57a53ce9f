/**
 * Of trace events that leave the timeline, those that still hold: what a recording must keep of its
 * past so that nodes, links and subscriptions are there when it begins.
 */

import type { TraceEvent } from '../../src/core/index.ts';
import { byTime } from './timeline.ts';
import type { PlacedEvent } from './types.ts';

/** Three facts of each end of each of 300 nodes' links would be more: then the oldest go. */
const factsMax = 200_000;

export class Standing {
  readonly #facts = new Map<string, PlacedEvent>();

  add(placed: PlacedEvent): void {
    const { event } = placed;
    const key = keyOf(event);
    if (key === null) return;
    const known = this.#facts.get(key)?.event;
    if (known !== undefined && isNewer(known, event)) return;
    // Anew at the end: the newest are the last to go.
    this.#facts.delete(key);
    const isOver = event.kind === 'unsubscribed' && event.count === 0;
    if (!isOver) this.#facts.set(key, placed);
    if (this.#facts.size <= factsMax) return;
    for (const oldest of this.#facts.keys()) {
      this.#facts.delete(oldest);
      return;
    }
  }

  /** In order of time. */
  facts(): readonly PlacedEvent[] {
    return [...this.#facts.values()].toSorted(byTime);
  }
}

/** What a fact is the last word on; null for what happened once and is over. */
function keyOf(event: TraceEvent): string | null {
  const { kind, node } = event;
  switch (event.kind) {
    case 'subscribed':
    case 'unsubscribed':
      return `pid ${node} ${event.epoch} ${event.pid} ${event.topic}`;
    case 'peer':
      // That it was ready once tells a return from a first coming.
      return event.state === 'ready'
        ? `ready ${node} ${event.peer} ${event.peerEpoch}`
        : `peer ${node} ${event.peer}`;
    case 'link':
    case 'offset':
      return `${kind} ${node} ${event.peer}`;
    case 'fault':
      return `fault ${node} ${event.fault} ${event.peer}`;
    case 'started':
    case 'stopped':
    case 'signaling':
    case 'routing':
      return `${kind} ${node}`;
    default:
      return null;
  }
}

function isNewer(known: TraceEvent, event: TraceEvent): boolean {
  return known.epoch > event.epoch || (known.epoch === event.epoch && known.seq > event.seq);
}
