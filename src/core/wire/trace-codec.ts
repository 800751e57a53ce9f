/**
 * Trace events as bytes, for peers that watch. A node speaks only for itself, so whose they are is
 * not written but known from the session. Reading checks every field against the vocabulary.
 */

import {
  faultKinds,
  fields,
  linkStates,
  peerStates,
  reasons,
  type TraceEvent,
  type TraceKind,
} from '../trace.ts';
import { Reader, Writer } from './bytes.ts';

const kinds = Object.keys(fields) as TraceKind[];
const layouts = kinds.map((kind) => Object.entries(fields[kind]));

/** Closed sets of texts travel by their place in them; `reason` may be none. */
const sets: Readonly<Record<string, readonly string[]>> = {
  'peer-state': peerStates,
  'link-state': linkStates,
  direction: ['sent', 'received'],
  reason: ['', ...reasons],
  'fault-kind': faultKinds,
};

const textBytesMax = 640;

export function encodeTrace(events: readonly TraceEvent[]): Uint8Array {
  const to = new Writer();
  for (const event of events) {
    const kind = kinds.indexOf(event.kind);
    to.u8(kind);
    to.varint(event.seq);
    to.f64(event.at);
    to.varint(event.clock);
    const values = event as unknown as Readonly<Record<string, string | number>>;
    for (const [field, type] of layouts[kind] ?? []) {
      const value = values[field] ?? '';
      if (type === 'number') to.f64(Number(value));
      else if (type === 'text') to.text(String(value));
      else to.u8(sets[type]?.indexOf(String(value)) ?? 0);
    }
  }
  return to.bytes();
}

/** The events of one life of `node`, or undefined when any of the bytes make no sense. */
export function decodeTrace(
  bytes: Uint8Array,
  node: string,
  epoch: number,
): readonly TraceEvent[] | undefined {
  const from = new Reader(bytes);
  const events: TraceEvent[] = [];
  while (from.left > 0) {
    const kind = from.u8();
    const layout = layouts[kind];
    if (layout === undefined) return undefined;
    const [seq, at, clock] = [from.varint(), from.f64(), from.varint()];
    const event: Record<string, string | number> = {
      kind: kinds[kind] ?? '',
      node,
      epoch,
      seq,
      at,
      clock,
    };
    for (const [field, type] of layout) {
      const value = readValue(from, type);
      if (value === undefined) return undefined;
      event[field] = value;
    }
    if (from.isBroken || !Number.isFinite(at)) return undefined;
    events.push(Object.freeze(event) as unknown as TraceEvent);
  }
  return events;
}

function readValue(from: Reader, type: string): string | number | undefined {
  if (type === 'text') return from.text(textBytesMax);
  if (type !== 'number') return sets[type]?.[from.u8()];
  const value = from.f64();
  return Number.isFinite(value) ? value : undefined;
}
