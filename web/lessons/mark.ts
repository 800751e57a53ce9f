/**
 * The moment a step began, told by what was known then: clocks of machines differ, and in a paused
 * simulator many things happen at one moment.
 */

import type { TraceEvent } from '../../src/core/index.ts';
import type { Room } from '../fold/room.ts';

/** Clocks of machines may be so far off after their correction, in ms. */
const clocksOffMs = 2_000;

export interface Mark {
  /** Life -> the last of its trace events that was known. */
  readonly seqs: ReadonlyMap<string, number>;
  /** Nothing after the mark is placed earlier, in ms of the page's clock. */
  readonly from: number;
}

export function markNow(room: Room): Mark {
  const seqs = new Map<string, number>();
  const known = room.events();
  for (let index = 0; index < known.size; index++) {
    const { event } = known.at(index)!;
    const life = lifeOf(event);
    seqs.set(life, Math.max(event.seq, seqs.get(life) ?? 0));
  }
  return { seqs, from: room.playhead().at - clocksOffMs };
}

/** The same step in a room whose later past is gone: what is done anew there counts. */
export function markIn(room: Room, mark: Mark): Mark {
  const now = markNow(room);
  const seqs = new Map(
    [...mark.seqs].map(([life, seq]) => [life, Math.min(seq, now.seqs.get(life) ?? 0)] as const),
  );
  return { seqs, from: Math.min(mark.from, now.from) };
}

/** What is shown and came after the mark. */
export function* shownSince(room: Room, { seqs, from }: Mark): Generator<TraceEvent, void> {
  for (const event of room.shown(from)) {
    if (event.seq > (seqs.get(lifeOf(event)) ?? 0)) yield event;
  }
}

function lifeOf({ node, epoch }: TraceEvent): string {
  return `${node}@${epoch}`;
}
