/**
 * A trace event as a row of scalars: up to three texts and three numbers beside its stamp. So a ring of
 * them costs nothing to write, and objects are made only for who looks. An event's id is its origin, a
 * text, and its count.
 */

import {
  faultKinds,
  fields,
  type FieldType,
  linkStates,
  peerStates,
  reasons,
  type TraceEvent,
  type TraceFields,
  type TraceKind,
} from './trace.ts';

export const columnsMax = 3;

export interface Row {
  /** The kind's place in the vocabulary. */
  kind: number;
  node: string;
  epoch: number;
  seq: number;
  at: number;
  clock: number;
  readonly texts: string[];
  readonly numbers: number[];
}

/** A row to be read. Which texts and numbers a kind has is the order of its fields in `trace.ts`. */
export interface TraceRow extends Readonly<Omit<Row, 'texts' | 'numbers'>> {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Its place among the texts or numbers; of an id both. */
  readonly text: number;
  readonly number: number;
}

export interface Layout {
  readonly kind: TraceKind;
  readonly fields: readonly Field[];
  readonly texts: number;
  readonly numbers: number;
}

/** Closed sets of texts are numbers by their place; `reason` may be none. */
export const sets: Readonly<Partial<Record<FieldType, readonly string[]>>> = {
  'peer-state': peerStates,
  'link-state': linkStates,
  direction: ['sent', 'received'],
  reason: ['', ...reasons],
  'fault-kind': faultKinds,
};

/** By a kind's place. */
export const layouts: readonly Layout[] = Object.entries(fields).map(([kind, own]) => {
  let texts = 0;
  let numbers = 0;
  const placed = Object.entries(own).map(([name, type]: [string, FieldType]) => {
    const field = { name, type, text: texts, number: numbers };
    if (type === 'text' || type === 'event') texts++;
    if (type !== 'text') numbers++;
    return field;
  });
  return { kind: kind as TraceKind, fields: placed, texts, numbers };
});

const placeOfKind = new Map(layouts.map(({ kind }, place) => [kind, place]));

/** What rows call a kind by: its place in the vocabulary. */
export function placeOf(kind: TraceKind): number {
  return placeOfKind.get(kind) ?? 0;
}

export function emptyRow(): Row {
  const stamp = { kind: 0, node: '', epoch: 0, seq: 0, at: 0, clock: 0 };
  return { ...stamp, texts: ['', '', ''], numbers: [0, 0, 0] };
}

export function copyOf(row: Row): Row {
  return { ...row, texts: [...row.texts], numbers: [...row.numbers] };
}

/** Fills in the fields of a kind; columns that it does not have are empty. */
export function pack<K extends TraceKind>(row: Row, kind: K, given: TraceFields<K>): void {
  const values = given as Readonly<Record<string, string | number>>;
  row.kind = placeOf(kind);
  row.texts.fill('');
  row.numbers.fill(0);
  for (const { name, type, text, number } of layouts[row.kind]?.fields ?? []) {
    const value = values[name] ?? '';
    if (type === 'number') row.numbers[number] = Number(value);
    else if (type === 'text') row.texts[text] = String(value);
    else if (type === 'event') {
      const id = String(value);
      row.texts[text] = id.slice(0, id.lastIndexOf(':'));
      row.numbers[number] = Number(id.slice(id.lastIndexOf(':') + 1));
    } else row.numbers[number] = sets[type]?.indexOf(String(value)) ?? 0;
  }
}

/** The event that a row stands for, frozen. */
export function eventOf({
  kind,
  node,
  epoch,
  seq,
  at,
  clock,
  texts,
  numbers,
}: TraceRow): TraceEvent {
  const layout = layouts[kind];
  const event: Record<string, string | number> = {
    kind: layout?.kind ?? '',
    node,
    epoch,
    seq,
    at,
    clock,
  };
  for (const { name, type, text, number } of layout?.fields ?? []) {
    const value = numbers[number] ?? 0;
    if (type === 'number') event[name] = value;
    else if (type === 'text') event[name] = texts[text] ?? '';
    else if (type === 'event') event[name] = `${texts[text]}:${value}`;
    else event[name] = sets[type]?.[value] ?? '';
  }
  return Object.freeze(event) as unknown as TraceEvent;
}
