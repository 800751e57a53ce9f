/** Writes what a room knows as a trace file. What events said is not in a trace, so not in the file. */

import type { TraceEvent } from '../../src/core/index.ts';
import type { Recording, Retold } from '../fold/recording.ts';
import type { PlacedEvent } from '../fold/types.ts';
import { type Line, version } from './format.ts';

/** Lines that are handed on together. */
const linesAtOnce = 2_000;

/** The file's text, part by part. */
export function* writeTrace(room: string, recording: Recording): Generator<string> {
  let part: string[] = [];
  for (const value of valuesOf(room, recording)) {
    part.push(JSON.stringify(value), '\n');
    if (part.length < linesAtOnce * 2) continue;
    yield part.join('');
    part = [];
  }
  yield part.join('');
}

function* valuesOf(room: string, recording: Recording): Generator {
  const { self, isOneClock, topics, before, events, retolds, until } = recording;
  yield { 'hermes-trace': version, room, self, isOneClock };
  for (const topic of topics) yield { is: 'topic', topic } satisfies Line;
  if (before !== null) {
    yield { is: 'counts', ...before.counts } satisfies Line;
    for (const one of before.expected) yield { is: 'expected', ...one } satisfies Line;
    for (const node of before.nodes) yield { is: 'node', ...node } satisfies Line;
    for (const link of before.links) yield { is: 'link', ...link } satisfies Line;
    for (const placed of before.standing) yield { ...placedFields(placed), before: true };
  }
  let told = 0;
  for (const placed of events) {
    for (; (retolds[told]?.at ?? Infinity) < placed.at; told++) yield retoldFields(retolds[told]!);
    yield placedFields(placed);
  }
  for (; told < retolds.length; told++) yield retoldFields(retolds[told]!);
  yield { is: 'end', events: events.length, until } satisfies Line;
}

/** The trace event as it is; beside it, where it differs, when it was here and when it was known. */
function placedFields({ event, at, knownAt, isAdjusted }: PlacedEvent): object {
  const placed: Record<string, unknown> = { ...inOrder(event) };
  if (at !== event.at) placed['placedAt'] = at;
  if (knownAt !== at) placed['knownAt'] = knownAt;
  if (isAdjusted) placed['isAdjusted'] = true;
  return placed;
}

function retoldFields({ event, at }: Retold): object {
  return { ...inOrder(event), retoldAt: at };
}

/** Whose fact it is, and when, before what it says: to be read by people. */
function inOrder({ kind, node, epoch, seq, at, clock, ...says }: TraceEvent): object {
  return { kind, node, epoch, seq, at, clock, ...says };
}
