/**
 * The space-time diagram: a line per node, time downward, an arrow per crossing; of the same trace
 * events and the same playhead as the stage. Loaded when it is opened.
 */

import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { selfOf } from '../fold/self-of.ts';
import { EventLog } from '../panels/event-log.tsx';
import type { Controller } from '../store/controller.ts';
import { type Span, useRecord } from '../store/record.ts';
import { usePage } from '../store/state.ts';
import { diagramWords as words } from '../words.ts';
import styles from './diagram.module.css';
import { LineList, LineNames } from './diagram-lines.tsx';
import { DiagramSvg } from './diagram-svg.tsx';
import type { DiagramSize } from './layout.ts';
import { type DiagramChoice, type DiagramModel, DiagramReader } from './model.ts';
import { sayArrow, sayMark } from './say.ts';

const spans: readonly (readonly [Span, string])[] = [
  ['all', 'everything'],
  [10_000, 'the last 10 s'],
  [1_000, 'the last second'],
  ['publish', 'one publish'],
];

/** Nearer to its lower end than this, the diagram follows what is new, in px. */
const followPx = 24;

/** The row of names, in px. */
const namesHeight = 30;

interface DiagramProps {
  readonly controller: Controller;
}

export default function Diagram({ controller }: DiagramProps) {
  const isLarge = useRecord((state) => state.isLarge);
  const [until, setUntil] = useState<number | null>(null);
  const [isListOpen, setListOpen] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSize(scroller);
  const model = useModel(controller, until, size);
  // Other panels have no way back from it.
  useEffect(() => () => useRecord.setState({ isLarge: false }), []);
  const shown = model === null ? 0 : model.layout.columns.length;
  return (
    <div className={styles['diagram']} data-large={isLarge} data-time-keys>
      <div className={styles['part']}>
        <Tools until={until} onUntil={setUntil} earlier={model?.earlier ?? null}>
          <button type="button" aria-expanded={isListOpen} onClick={() => setListOpen(!isListOpen)}>
            {words.lines(shown, model?.lines.length ?? 0)}
          </button>
        </Tools>
        {isListOpen && model !== null && <LineList lines={model.lines} idle={model.idle} />}
        <Picture controller={controller} scroller={scroller} model={model} until={until} />
        <Caption model={model} />
      </div>
      {isLarge && (
        <div className={styles['beside']}>
          <EventLog controller={controller} isPlain />
        </div>
      )}
    </div>
  );
}

function useModel(
  controller: Controller,
  until: number | null,
  size: DiagramSize,
): DiagramModel | null {
  const playhead = usePage((state) => state.playhead);
  const nodes = usePage((state) => state.view?.nodes);
  const self = usePage((state) => selfOf(state.view));
  const { span, isToScale, lineOrder, hiddenLines } = useRecord();
  const [reader] = useState(() => new DiagramReader());
  const { room } = controller;
  if (room === null || nodes === undefined || playhead === null) return null;
  const choice: DiagramChoice = { span, isToScale, lineOrder, hiddenLines, until };
  return reader.read(room.events(), nodes, self, playhead, choice, size);
}

interface ToolsProps {
  readonly until: number | null;
  readonly onUntil: (until: number | null) => void;
  /** Where a page further back would end. */
  readonly earlier: number | null;
  readonly children: ReactNode;
}

function Tools({ until, onUntil, earlier, children }: ToolsProps) {
  const { span, isToScale, isLarge } = useRecord();
  return (
    <div role="group" aria-label="Diagram" className={styles['tools']}>
      <label>
        Show{' '}
        <select
          value={span}
          onChange={(event) => {
            const chosen = spans.find(([value]) => String(value) === event.target.value);
            useRecord.setState({ span: chosen?.[0] ?? 'all' });
            onUntil(null);
          }}
        >
          {spans.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={isToScale}
          onChange={(event) => useRecord.setState({ isToScale: event.target.checked })}
        />
        To scale
      </label>
      {children}
      {(earlier !== null || until !== null) && (
        <>
          <button type="button" disabled={earlier === null} onClick={() => onUntil(earlier)}>
            Earlier
          </button>
          <button type="button" disabled={until === null} onClick={() => onUntil(null)}>
            Latest
          </button>
        </>
      )}
      <button
        type="button"
        className={styles['enlarge']}
        onClick={() => useRecord.setState({ isLarge: !isLarge })}
      >
        {isLarge ? 'Make small' : 'Enlarge'}
      </button>
    </div>
  );
}

interface PictureProps {
  readonly controller: Controller;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly model: DiagramModel | null;
  readonly until: number | null;
}

function Picture({ controller, scroller, model, until }: PictureProps) {
  const topics = usePage((state) => state.view?.topics);
  const looked = usePage((state) => state.looked);
  const lookedFacts = usePage((state) => state.lookedFacts);
  const self = usePage((state) => selfOf(state.view));
  const span = useRecord((state) => state.span);
  const [current, setCurrent] = useState<string | null>(null);
  const isFollowing = useRef(true);
  const marks = model?.layout.marks ?? [];
  const lastKey = marks.at(-1)?.mark.key ?? null;
  const reached = marks.some(({ mark }) => mark.key === current) ? current : lastKey;

  useEffect(() => {
    const of = scroller.current;
    if (isFollowing.current) of?.scrollTo({ top: of.scrollHeight });
  }, [scroller, lastKey, marks.length]);
  useEffect(() => {
    const of = scroller.current;
    if (of === null || of.matches(':hover') || of.contains(document.activeElement)) return;
    of.querySelector('[role=button][data-looked=fact]')?.scrollIntoView({ block: 'nearest' });
  }, [scroller, lookedFacts]);

  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isFollowing.current = scrollHeight - scrollTop - clientHeight < followPx;
      }}
    >
      {model !== null && topics !== undefined && (
        <>
          <LineNames layout={model.layout} lines={model.lines} self={self} />
          <DiagramSvg
            model={model}
            topics={topics}
            isNowShown={until === null}
            looked={looked}
            lookedFacts={lookedFacts}
            reached={reached}
            onReach={setCurrent}
            onSeek={(at, fact) => controller.time.seek(at, fact)}
          />
          {marks.length === 0 && <p className={styles['note']}>{whyEmpty(model, span)}</p>}
          {model.moreLines > 0 && (
            <p className={styles['note']}>{words.tooMany(model.moreLines)}</p>
          )}
        </>
      )}
    </div>
  );
}

function whyEmpty({ layout, hasPublish }: DiagramModel, span: Span): string {
  if (layout.columns.length === 0) return words.noLines;
  return span === 'publish' && !hasPublish ? words.noPublish : words.nothing;
}

/** What is looked at, in words; to who hears it, the mark itself has said it. */
function Caption({ model }: { readonly model: DiagramModel | null }) {
  const lookedFacts = usePage((state) => state.lookedFacts);
  return (
    <p aria-hidden="true" dir="auto" className={styles['caption']}>
      {model === null ? '' : (captionOf(model, lookedFacts) ?? words.markHint)}
    </p>
  );
}

function captionOf({ layout, into }: DiagramModel, facts: readonly string[]): string | null {
  const isLooked = (one: { readonly facts: readonly string[] }): boolean =>
    one.facts.some((fact) => facts.includes(fact));
  const marks = layout.marks.filter(({ mark }) => isLooked(mark));
  const arrow = layout.arrows.find((one) => isLooked(one.arrow) && marks.length !== 1);
  if (arrow !== undefined) {
    const { received } = arrow.arrow;
    return received === null ? sayArrow(arrow.arrow) : sayMark(received, arrow.arrow);
  }
  const mark = marks.at(-1)?.mark;
  return mark === undefined ? null : sayMark(mark, into.get(mark));
}

function useSize(of: { readonly current: HTMLElement | null }): DiagramSize {
  const [size, setSize] = useState<DiagramSize>({ width: 320, height: 240 });
  useEffect(() => {
    const element = of.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = element;
      setSize((before) => {
        const height = Math.max(120, clientHeight - namesHeight);
        const isSame = before.width === clientWidth && before.height === height;
        return isSame ? before : { width: clientWidth, height };
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [of]);
  return size;
}
