/** How a person wants to read what happened: filters of the log, lines of the diagram. Of this page only. */

import { create } from 'zustand';
import type { EventId } from '../../src/core/index.ts';
import { everyRow, type LogFilter } from '../panels/event-log-filter.ts';
import { usePage } from './state.ts';

export type Aloud = 'off' | 'mine' | 'all';

/** How far back the diagram shows: so many ms, or one publish, or as much as there is room for. */
export type Span = 1_000 | 10_000 | 'publish' | 'all';

export interface RecordState {
  readonly filter: LogFilter;
  /** Whose new rows are read aloud. */
  readonly aloud: Aloud;
  /** The diagram has the whole height and more width, with the log beside it. */
  readonly isLarge: boolean;
  /** One step down per fact, or as far apart as they were in time. */
  readonly isToScale: boolean;
  readonly span: Span;
  /** Lines in an order of a person's own, then the rest; and those not shown. */
  readonly lineOrder: readonly string[];
  readonly hiddenLines: ReadonlySet<string>;
}

export const useRecord = create<RecordState>()(() => ({
  filter: everyRow,
  aloud: 'off',
  isLarge: false,
  isToScale: false,
  span: 'all',
  lineOrder: [],
  hiddenLines: new Set(),
}));

/** Facts that are looked at, by key, and the event that they are about: highlighted wherever they are shown. */
export function look(event: EventId | null, ...facts: readonly string[]): void {
  usePage.setState({ looked: event, lookedFacts: facts });
}
