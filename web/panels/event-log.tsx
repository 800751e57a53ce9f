/**
 * What happened in the cluster, in words, up to the playhead. A text is shown where it is known. A
 * row's time is a button: it shows that moment.
 */

import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { inspect } from '../../src/core/index.ts';
import { withoutIsolates } from '../fold/isolated.ts';
import type { LogRow, RoomView, TopicMark } from '../fold/types.ts';
import type { Controller } from '../store/controller.ts';
import { look, useRecord } from '../store/record.ts';
import { usePage } from '../store/state.ts';
import { TopicBadge } from '../ui/topic-badge.tsx';
import { words } from '../words.ts';
import { everyRow, filtered } from './event-log-filter.ts';
import { LogFilters } from './event-log-filters.tsx';
import styles from './event-log.module.css';

const rowsShownMax = 150;

/** Nearer to its end than this, the log follows what is new, in px. */
const followPx = 24;

/** Rows that PageUp and PageDown go by. */
const pageRows = 10;

interface EventLogProps {
  readonly controller: Controller;
  /** Only the last so many, and nothing to set: on a projector. */
  readonly last?: number;
  /** Beside the diagram: without filters. */
  readonly isPlain?: boolean;
}

export function EventLog({ controller, last, isPlain = false }: EventLogProps) {
  const view = usePage((state) => state.view);
  const filter = useRecord((state) => state.filter);
  const isBare = isPlain || last !== undefined;
  const withheldSince = usePage((state) => state.withheldSince);
  const all = told(view?.log ?? [], withheldSince);
  const said = (row: LogRow): string => withoutIsolates(row.text) + textOf(row, controller);
  const fitting = filtered(all, isBare ? everyRow : filter, said);
  const rows = fitting.slice(-(last ?? rowsShownMax));
  return (
    <>
      {!isBare && <LogFilters view={view} />}
      <Rows controller={controller} rows={rows} topics={view?.topics} />
      {rows.length === 0 && all.length > 0 && <p className={styles['none']}>{words.noRows}</p>}
    </>
  );
}

/** Kinds of rows that tell how often an event crossed. */
const crossingKinds: ReadonlySet<LogRow['kind']> = new Set([
  'sent',
  'skipped',
  'received',
  'delivered',
]);

/** Without what would give a bet away. */
function told(rows: readonly LogRow[], withheldSince: number | null): readonly LogRow[] {
  if (withheldSince === null) return rows;
  return rows.filter(({ kind, at }) => at < withheldSince || !crossingKinds.has(kind));
}

interface RowsProps {
  readonly controller: Controller;
  readonly rows: readonly LogRow[];
  readonly topics: RoomView['topics'] | undefined;
}

function Rows({ controller, rows, topics }: RowsProps) {
  const log = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const [current, setCurrent] = useState<string | null>(null);
  const looked = usePage((state) => state.looked);
  const lookedFacts = usePage((state) => state.lookedFacts);
  const lastKey = rows.at(-1)?.key;
  // One row takes part in the order of Tab; the arrows go from there.
  const reached = rows.some(({ key }) => key === current) ? current : lastKey;

  useEffect(() => {
    if (isFollowing.current) log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [lastKey, rows.length]);

  useEffect(() => {
    const of = log.current;
    if (of === null) return;
    const observer = new ResizeObserver(() => {
      if (isFollowing.current) of.scrollTo({ top: of.scrollHeight });
    });
    observer.observe(of);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const of = log.current;
    if (of === null || of.matches(':hover') || of.contains(document.activeElement)) return;
    of.querySelector('[data-looked=fact]')?.scrollIntoView({ block: 'nearest' });
  }, [lookedFacts]);

  return (
    <div
      role="log"
      aria-label="Event log"
      aria-live="off"
      ref={log}
      className={styles['lines']}
      data-time-keys
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        isFollowing.current = scrollHeight - scrollTop - clientHeight < followPx;
      }}
    >
      {rows.map((row) => (
        <Row
          key={row.key}
          row={row}
          mark={row.topic === null ? undefined : topics?.get(row.topic)}
          isReached={row.key === reached}
          looked={lookedAs(row, looked, lookedFacts)}
          onReach={setCurrent}
          onSeek={(at, fact) => controller.time.seek(at, fact)}
        >
          {textOf(row, controller)}
        </Row>
      ))}
    </div>
  );
}

/** From one row's button to another's. */
function move(event: KeyboardEvent<HTMLElement>): void {
  const log = event.currentTarget.closest('[role=log]');
  const buttons = [...(log?.querySelectorAll<HTMLElement>(':scope > div > button') ?? [])];
  const at = buttons.indexOf(event.currentTarget);
  const next = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: Math.max(0, at - pageRows),
    PageDown: Math.min(buttons.length - 1, at + pageRows),
    Home: 0,
    End: buttons.length - 1,
  }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  buttons[next]?.focus();
}

type Looked = 'fact' | 'event' | 'no';

function lookedAs(row: LogRow, event: string | null, facts: readonly string[]): Looked {
  if (facts.includes(row.key)) return 'fact';
  return event !== null && row.event === event ? 'event' : 'no';
}

interface RowProps {
  readonly row: LogRow;
  readonly mark: TopicMark | undefined;
  readonly isReached: boolean;
  readonly looked: Looked;
  readonly onReach: (key: string) => void;
  readonly onSeek: (at: number, fact: string) => void;
  readonly children: ReactNode;
}

const Row = memo(
  function Row({ row, mark, isReached, looked, onReach, onSeek, children }: RowProps) {
    const time = clock(row.at);
    const lookAt = (): void => look(row.event, row.key);
    const lookAway = (): void => look(null);
    return (
      <div
        className={styles['event']}
        data-looked={looked}
        onPointerEnter={lookAt}
        onPointerLeave={lookAway}
      >
        <button
          type="button"
          className={styles['time']}
          tabIndex={isReached ? 0 : -1}
          aria-label={`${words.standAt(time)}: ${row.text}`}
          title={words.standAt(time)}
          onClick={() => onSeek(row.at, row.key)}
          onKeyDown={move}
          onFocus={() => {
            onReach(row.key);
            lookAt();
          }}
          onBlur={lookAway}
        >
          {time}
        </button>
        <TopicBadge mark={mark} />
        <span dir="auto">
          {row.text}
          {children}
          {row.isAdjusted && <span title={words.clocksDisagree}> (clock adjusted)</span>}
        </span>
      </div>
    );
  },
  (a, b) =>
    a.row === b.row &&
    a.mark === b.mark &&
    a.isReached === b.isReached &&
    a.looked === b.looked &&
    a.children === b.children,
);

/** What the event said, after the row that tells of its publishing. */
function textOf({ kind, event }: LogRow, controller: Controller): string {
  if (kind !== 'published' || event === null) return '';
  const message = controller.message(event);
  if (message === undefined) return '';
  const text = inspect(message.value, { itemsMax: 10 });
  return `: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

/** Seconds and thousandths on this page's clock, as on a stopwatch. */
export function clock(at: number): string {
  const seconds = Math.max(0, at) / 1_000;
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds % 60).toFixed(3).padStart(6, '0');
  return minutes === 0 ? rest : `${minutes}:${rest}`;
}
