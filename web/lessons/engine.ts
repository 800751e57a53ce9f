/**
 * Where a lesson stands: from its step, the trace events that are shown since the step began, and the
 * room as it is shown. Pure: the same in three tabs, in one window and in the simulator.
 */

import type { Routing, TraceEvent } from '../../src/core/index.ts';
import type { NodeView } from '../fold/types.ts';
import { count, words } from '../words.ts';
import type { Check, Fate, Lesson, Outcome } from './lesson.ts';

/** What the engine reads of the room. */
export interface RoomNow {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly routings: ReadonlyMap<string, Routing>;
}

export interface Progress {
  readonly isPassed: boolean;
  /** What the step still waits for, in words; empty once it has passed. */
  readonly waitsFor: string;
  /** What became of the event of this step; null where it has none. */
  readonly outcome: Outcome | null;
}

const passed: Progress = { isPassed: true, waitsFor: '', outcome: null };

/** `events`: those shown since the step began. */
export function progressOf(
  lesson: Lesson,
  step: number,
  events: Iterable<TraceEvent>,
  room: RoomNow,
): Progress {
  const check = lesson.steps[step]?.check;
  if (check === undefined) return passed;
  const missing = check.is === 'published' ? null : waitsFor(check, room);
  if (missing !== null) return { isPassed: missing === '', waitsFor: missing, outcome: null };
  return publishedProgress(check as PublishedCheck, [...events], room);
}

type PublishedCheck = Extract<Check, { is: 'published' }>;

/** Of a standing fact; empty where it holds. */
function waitsFor(check: Exclude<Check, PublishedCheck>, room: RoomNow): string {
  switch (check.is) {
    case 'here': {
      const away = check.nodes.filter((node) => !isHere(room, node));
      if (away.length > 0) return words.waitsForNodes(away);
      return waitsForRouting(check.nodes, check.routing, room);
    }
    case 'routed':
      return waitsForRouting(check.nodes, check.routing, room);
    case 'clients': {
      const has = room.nodes.get(check.node)?.clients.get(check.topic)?.length ?? 0;
      if (isHere(room, check.node) && has >= check.count) return '';
      return words.waitsForClients(check.node, count(has, 'client'), check.topic, check.count);
    }
  }
}

function waitsForRouting(nodes: readonly string[], routing: Routing, room: RoomNow): string {
  const other = nodes.find((node) => room.routings.get(node) !== routing);
  if (other === undefined) return '';
  const has = room.routings.get(other);
  return words.waitsForRouting(
    other,
    words.routing[routing],
    has === undefined ? '…' : words.routing[has],
  );
}

/** Of the events of this step, the first that did what the step wants; else what the last lacks. */
function publishedProgress(
  check: PublishedCheck,
  events: readonly TraceEvent[],
  room: RoomNow,
): Progress {
  let waitsForIt = words.waitsForPublish(check.from, check.topic);
  for (const event of events) {
    if (event.kind !== 'published' || event.node !== check.from) continue;
    if (event.topic !== check.topic) continue;
    const way = wayOf(event.event, events);
    const isDone = way.isWhole && check.fates.every((fate) => isMet(fate, way.outcome));
    if (isDone) return { isPassed: true, waitsFor: '', outcome: way.outcome };
    const missed = check.fates.find((fate) => !isMet(fate, way.outcome));
    waitsForIt =
      way.isWhole && missed !== undefined
        ? words.otherwise(missed.node, missed.isReached, missed.deliveries)
        : words.underWay;
  }
  const wrong = waitsForRouting([check.from], check.routing, room);
  return { isPassed: false, waitsFor: wrong === '' ? waitsForIt : wrong, outcome: null };
}

/** What became of one event so far; whole once each copy that left has arrived and been delivered. */
function wayOf(id: string, events: readonly TraceEvent[]): { outcome: Outcome; isWhole: boolean } {
  const outcome = new Map<string, { crossings: number; deliveries: number }>();
  const at = (node: string): { crossings: number; deliveries: number } => {
    const known = outcome.get(node) ?? { crossings: 0, deliveries: 0 };
    outcome.set(node, known);
    return known;
  };
  let underWay = 0;
  let sent = 0;
  for (const event of events) {
    if (!('event' in event) || event.event !== id) continue;
    if (event.kind === 'sent') {
      at(event.peer).crossings++;
      sent++;
      underWay++;
    } else if (event.kind === 'delivered') {
      at(event.node).deliveries += event.count;
      // The publisher's own delivery crossed nowhere.
      if (!id.startsWith(`${event.node}@`)) underWay--;
    }
  }
  return { outcome, isWhole: sent > 0 && underWay === 0 };
}

function isMet({ node, deliveries, isReached }: Fate, outcome: Outcome): boolean {
  const here = outcome.get(node);
  const crossings = here?.crossings ?? 0;
  if (!isReached) return crossings === 0;
  const had = here?.deliveries ?? 0;
  return crossings > 0 && (deliveries === 0 ? had === 0 : had >= deliveries);
}

function isHere({ nodes }: RoomNow, name: string): boolean {
  return nodes.get(name)?.state === 'ready';
}
