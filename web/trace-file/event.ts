/**
 * A line's value as a trace event, checked field by field against the vocabulary: only what it names
 * is taken over, so that nothing else in a file reaches the page.
 */

import {
  canonical,
  faultKinds,
  linkStates,
  nameProblem,
  peerStates,
  reasons,
  type TraceEvent,
  traceFields,
  type TraceKind,
} from '../../src/core/index.ts';
import { timeMax } from './format.ts';

/** Why a value is no event. */
export type EventProblem = 'kind' | 'field' | 'time';

export type Fields = Readonly<Record<string, unknown>>;

const sets: Readonly<Record<string, ReadonlySet<string>>> = {
  'peer-state': new Set(peerStates),
  'link-state': new Set(linkStates),
  direction: new Set(['sent', 'received']),
  reason: new Set(['', ...reasons]),
  'fault-kind': new Set(faultKinds),
};

/** Fields of these names are measured: parts of a whole are possible, and some are negative. */
const measured: ReadonlySet<string> = new Set(['offsetMs', 'rttMs', 'ms', 'value']);

/** Kinds whose `peer` may be nobody. */
const peerless: ReadonlySet<string> = new Set(['fault', 'dropped']);

/** Kinds whose `peer` may be an engine. */
const hasEngine: ReadonlySet<string> = new Set(['link', 'sent', 'skipped']);

const enginePattern = /^\$[a-z]{1,16}$/;
const strategyPattern = /^[a-z][a-z-]{0,31}$/;
const idPattern = /^(.+)@(\d{1,16}):(\d{1,16})$/su;

/** Names seen, each checked once; when there are too many of them, the set begins anew. */
const namesMax = 20_000;

export class EventReader {
  readonly #names = new Map<string, string | null>();

  /** The event, or what is wrong with it. */
  read(value: Fields): TraceEvent | EventProblem {
    const { kind } = value;
    if (typeof kind !== 'string' || !Object.hasOwn(traceFields, kind)) return 'kind';
    const node = this.#name('node', value['node']);
    const [epoch, seq, clock] = [value['epoch'], value['seq'], value['clock']];
    if (node === null || !isWhole(epoch) || !isWhole(seq) || !isWhole(clock)) return 'field';
    if (!isTime(value['at'])) return 'time';
    const event: Record<string, string | number> = {
      kind,
      node,
      epoch,
      seq,
      at: value['at'],
      clock,
    };
    for (const [field, type] of Object.entries(traceFields[kind as TraceKind])) {
      const read = this.#field(kind, field, type, value[field]);
      if (read === null) return 'field';
      event[field] = read;
    }
    if ((kind === 'lost' || kind === 'missed') && Number(event['first']) > Number(event['last']))
      return 'field';
    return event as unknown as TraceEvent;
  }

  #field(kind: string, field: string, type: string, value: unknown): string | number | null {
    if (type === 'number') {
      const isOk = measured.has(field) ? isTime(value) : isWhole(value);
      return isOk ? (value as number) : null;
    }
    if (typeof value !== 'string') return null;
    if (type === 'event') return this.#id(value);
    if (type !== 'text') return sets[type]?.has(value) === true ? value : null;
    switch (field) {
      case 'room':
        return this.#name('room', value);
      case 'topic':
        return this.#name('topic', value);
      case 'strategy':
        return strategyPattern.test(value) ? value : null;
      default:
        if (field === 'peer' && hasEngine.has(kind) && enginePattern.test(value)) return value;
        return value === '' && peerless.has(kind) ? value : this.#name('node', value);
    }
  }

  /** `alice@1764000000000:12`. */
  #id(value: string): string | null {
    if (value.length > 320) return null;
    const [, node] = idPattern.exec(value) ?? [];
    return node === undefined || this.#name('node', node) === null ? null : value;
  }

  #name(kind: 'node' | 'room' | 'topic', value: unknown): string | null {
    if (typeof value !== 'string') return null;
    const key = `${kind} ${value}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const isOk = nameProblem(kind, value) === null && canonical(value) === value;
    if (this.#names.size >= namesMax) this.#names.clear();
    // One string for all events that have it.
    const name = isOk ? value : null;
    if (value.length <= 1_024) this.#names.set(key, name);
    return name;
  }
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= timeMax;
}
