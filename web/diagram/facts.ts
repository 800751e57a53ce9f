/**
 * Which trace events the diagram shows, and in which order: by time on this page's clock, but a cause
 * always before its effect, whatever the clocks say (T7).
 */

import type { EventId, TraceEvent } from '../../src/core/index.ts';
import { anyone, isEngine } from '../fold/engines.ts';
import { factKey } from '../fold/fact-key.ts';
import type { PlacedEvent, PlacedEvents } from '../fold/types.ts';

/** At most so many facts at once: what is earlier is a page further back. */
export const factsMax = 400;

/** Facts later than the moment shown that are drawn below it, when a person looks at the past. */
const laterMax = 60;

export interface FactWindow {
  /** The moment shown, in ms of this page's clock. */
  readonly now: number;
  /** Facts later than that are wanted too, up to here; else as `now`. */
  readonly until: number;
  /** Nothing earlier than this. */
  readonly from: number;
  /** Of this event alone; null: of everything. */
  readonly only: EventId | null;
  /** The node whose word says who is here. */
  readonly self: string;
}

export interface Fact {
  /** As its log row's: node, epoch, number. */
  readonly key: string;
  readonly event: TraceEvent;
  readonly at: number;
  /** Its clock disagrees with another's, or it had to be moved behind its cause. */
  readonly isAdjusted: boolean;
}

export interface Facts {
  /** In the order in which they are drawn. */
  readonly facts: readonly Fact[];
  /** There are earlier ones that fit the window. */
  readonly hasEarlier: boolean;
}

export function factsIn(events: PlacedEvents, window: FactWindow): Facts {
  const { now, from, until } = window;
  const middle = events.indexAfter(now);
  const later: PlacedEvent[] = [];
  for (let index = middle; later.length < laterMax; index++) {
    const placed = events.at(index);
    if (placed === undefined || placed.at > until) break;
    if (isShown(placed.event, window)) later.push(placed);
  }
  const before: PlacedEvent[] = [];
  let hasEarlier = false;
  for (let index = middle - 1; index >= 0; index--) {
    const placed = events.at(index);
    if (placed === undefined || placed.at < from) break;
    if (!isShown(placed.event, window)) continue;
    hasEarlier = before.length === factsMax;
    if (hasEarlier) break;
    before.push(placed);
  }
  return { facts: inCausalOrder([...before.toReversed(), ...later]), hasEarlier };
}

/** The last publish up to a moment: its event and when it was. */
export function lastPublish(
  events: PlacedEvents,
  now: number,
): { readonly event: EventId; readonly at: number } | null {
  for (let index = events.indexAfter(now) - 1; index >= 0; index--) {
    const placed = events.at(index);
    if (placed?.event.kind === 'published') return { event: placed.event.event, at: placed.at };
  }
  return null;
}

/** What each of two ends says of a third is the log's business; here a node is up by one word. */
function isShown(event: TraceEvent, { only, self }: FactWindow): boolean {
  if (only !== null) return 'event' in event && event.event === only;
  switch (event.kind) {
    case 'signal':
    case 'offset':
    case 'announced':
    case 'known':
      return false;
    case 'peer':
      return event.node === self && event.state !== 'connecting';
    case 'link':
      return event.state !== 'dialing';
    case 'started':
      return event.node === self;
    case 'delivered':
      return event.count > 0 || !event.event.startsWith(`${event.node}@`);
    default:
      return true;
  }
}

/**
 * Those of one life in the order of their numbers, and no arrival before its sending: each fact takes
 * its causes along to where it stands.
 */
export function inCausalOrder(placed: readonly PlacedEvent[]): readonly Fact[] {
  const lives = new Map<string, number[]>();
  const sent = new Map<string, number>();
  for (const [index, { event }] of placed.entries()) {
    const life = lifeOf(event);
    lives.set(life, [...(lives.get(life) ?? []), index]);
    if (event.kind === 'sent')
      sent.set(crossingKey(event, event.node, isEngine(event.peer) ? anyone : event.peer), index);
  }
  for (const own of lives.values()) {
    own.sort((a, b) => placed[a]!.event.seq - placed[b]!.event.seq);
  }
  const next = new Map<string, number>();
  const facts: Fact[] = [];
  const take = (index: number, isEarly: boolean): void => {
    const { event, at, isAdjusted } = placed[index]!;
    if (event.kind === 'received') {
      const cause =
        sent.get(crossingKey(event, event.peer, event.node)) ??
        sent.get(crossingKey(event, event.peer, anyone));
      if (cause !== undefined) takeLife(cause, true);
    }
    facts.push({ key: factKey(event), event, at, isAdjusted: isAdjusted || isEarly });
  };
  /** Everything of the fact's own life up to it, and it, unless it is there already. */
  const takeLife = (index: number, isEarly: boolean): void => {
    const life = lifeOf(placed[index]!.event);
    const own = lives.get(life) ?? [];
    const place = own.indexOf(index);
    while ((next.get(life) ?? 0) <= place) {
      const at = next.get(life) ?? 0;
      // Before its causes are looked at: lives that wait for each other cannot go round for ever.
      next.set(life, at + 1);
      take(own[at]!, isEarly || own[at] !== index);
    }
  };
  for (const index of placed.keys()) takeLife(index, false);
  return facts;
}

function lifeOf({ node, epoch }: TraceEvent): string {
  return `${node} ${epoch}`;
}

/** The same for both ends of one crossing. */
export function crossingKey(
  { event, number }: { readonly event: EventId; readonly number: number },
  from: string,
  to: string,
): string {
  return `${event} ${from} ${to} ${number}`;
}
