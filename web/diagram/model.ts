/** The diagram of one moment: read from the room's events by what a person chose to see. */

import type { NodeView, PlacedEvents, PlayheadView } from '../fold/types.ts';
import type { Span } from '../store/record.ts';
import { factsIn, factsMax, lastPublish } from './facts.ts';
import { type DiagramLayout, type DiagramSize, layoutOf } from './layout.ts';
import { linesMax, linesOf, type Stretches, stretchesOf } from './lines.ts';
import { type Arrow, type Mark, marksOf } from './marks.ts';

export interface DiagramChoice {
  readonly span: Span;
  readonly isToScale: boolean;
  readonly lineOrder: readonly string[];
  readonly hiddenLines: ReadonlySet<string>;
  /** A page further back ends at this moment, in ms of this page's clock; null follows the playhead. */
  readonly until: number | null;
}

export interface DiagramModel {
  readonly layout: DiagramLayout;
  readonly stretches: Stretches;
  /** The arrow that came to each arrival. */
  readonly into: ReadonlyMap<Mark, Arrow>;
  /** All lines, hidden ones too; `idle`: those on which nothing stands. */
  readonly lines: readonly string[];
  readonly idle: readonly string[];
  /** Lines that are neither hidden nor drawn: there are too many. */
  readonly moreLines: number;
  /** Where a page further back would end; null where there is none. */
  readonly earlier: number | null;
  readonly hasPublish: boolean;
}

/** Of a span in ms, so much again is shown after the moment, when a person looks at the past. */
const laterPart = 0.25;

/** Reads anew only when something that it shows has changed. */
export class DiagramReader {
  #key: readonly unknown[] = [];
  #model: DiagramModel | null = null;

  read(
    events: PlacedEvents,
    nodes: ReadonlyMap<string, NodeView>,
    self: string,
    playhead: PlayheadView,
    choice: DiagramChoice,
    size: DiagramSize,
  ): DiagramModel {
    const { at, isTravelling } = playhead;
    const isSliding = choice.isToScale && typeof choice.span === 'number';
    const key = [
      events.size,
      events.at(events.size - 1),
      events.indexAfter(at),
      isSliding || isTravelling ? at : 0,
      isTravelling,
      nodes,
      self,
      ...Object.values(choice),
      size.width,
      size.height,
    ];
    if (this.#model === null || key.some((one, index) => one !== this.#key[index])) {
      this.#model = modelOf(events, nodes, self, playhead, choice, size);
    }
    this.#key = key;
    return this.#model;
  }
}

function modelOf(
  events: PlacedEvents,
  nodes: ReadonlyMap<string, NodeView>,
  self: string,
  playhead: PlayheadView,
  choice: DiagramChoice,
  size: DiagramSize,
): DiagramModel {
  const { span, isToScale, until } = choice;
  const now = until ?? playhead.at;
  const publish = span === 'publish' ? lastPublish(events, now) : null;
  const isWide = playhead.isTravelling && until === null;
  const last = typeof span === 'number' ? now + span * laterPart : playhead.endsAt;
  const from =
    typeof span === 'number' ? now - span : span === 'publish' ? (publish?.at ?? now) : -Infinity;
  const to = isWide ? Math.max(now, Math.min(playhead.endsAt, last)) : now;
  const only = span === 'publish' ? (publish?.event ?? '') : null;
  const { facts, hasEarlier } = factsIn(events, { now, until: to, from, only, self });
  const marks = marksOf(facts);

  const lines = linesOf(nodes, marks.marks, choice.lineOrder);
  const shown = lines.filter((line) => !choice.hiddenLines.has(line));
  const used = new Set(marks.marks.map(({ line }) => line));
  const times = facts.map(({ at }) => at);
  const range =
    typeof span === 'number'
      ? { from, to }
      : { from: Math.min(now, ...times), to: Math.max(...times, Math.min(...times) + 1) };
  const time = { isToScale, ...range, now: playhead.at };
  const layout = layoutOf(marks, shown.slice(0, linesMax), time, size);
  return {
    layout,
    stretches: stretchesOf(layout, nodes),
    into: new Map(
      marks.arrows.flatMap((arrow) => (arrow.received === null ? [] : [[arrow.received, arrow]])),
    ),
    lines,
    idle: lines.filter((line) => !used.has(line)),
    moreLines: Math.max(0, shown.length - linesMax),
    earlier: hasEarlier ? (facts[Math.min(facts.length, factsMax) >> 1]?.at ?? null) : null,
    hasPublish: publish !== null,
  };
}
