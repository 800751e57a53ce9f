/** Times that cannot be: a node's own clock that ran back, an effect that is there before its cause. */

import { anyone, isEngine } from '../fold/engines.ts';
import type { PlacedEvent } from '../fold/types.ts';

export interface Marked {
  readonly events: readonly PlacedEvent[];
  /** How many are marked that were not. */
  readonly marked: number;
}

/** Marks them as adjusted; `events` in order of time. */
export function markBackwards(events: readonly PlacedEvent[]): Marked {
  const strange = new Set<PlacedEvent>();
  for (const life of livesOf(events).values()) {
    let latest = -Infinity;
    for (const placed of life.toSorted((a, b) => a.event.seq - b.event.seq)) {
      if (placed.event.at < latest) strange.add(placed);
      latest = Math.max(latest, placed.event.at);
    }
  }
  for (const placed of beforeTheirCause(events)) strange.add(placed);
  let marked = 0;
  const all = events.map((placed) => {
    if (placed.isAdjusted || !strange.has(placed)) return placed;
    marked++;
    return { ...placed, isAdjusted: true };
  });
  return { events: all, marked };
}

function livesOf(events: readonly PlacedEvent[]): ReadonlyMap<string, PlacedEvent[]> {
  const lives = new Map<string, PlacedEvent[]>();
  for (const placed of events) {
    const key = `${placed.event.node} ${placed.event.epoch}`;
    const life = lives.get(key);
    if (life === undefined) lives.set(key, [placed]);
    else life.push(placed);
  }
  return lives;
}

/** Arrivals that are not later than their sending, by the clock or by the logical clock. */
function beforeTheirCause(events: readonly PlacedEvent[]): readonly PlacedEvent[] {
  const sent = new Map<string, PlacedEvent>();
  for (const placed of events) {
    const { event } = placed;
    if (event.kind !== 'sent') continue;
    const to = isEngine(event.peer) ? anyone : event.peer;
    sent.set(`${event.event} ${to} ${event.number}`, placed);
  }
  return events.filter(({ event, at }) => {
    if (event.kind !== 'received') return false;
    const { number } = event;
    const cause =
      sent.get(`${event.event} ${event.node} ${number}`) ??
      sent.get(`${event.event} ${anyone} ${number}`);
    return cause !== undefined && (at < cause.at || event.clock <= cause.event.clock);
  });
}
