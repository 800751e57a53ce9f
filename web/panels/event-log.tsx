/** What happened in the cluster, in words, up to the playhead. A text is shown where it is known. */

import { useEffect, useRef } from 'react';
import { type Hermes, inspect } from '../../src/core/index.ts';
import type { LogRow } from '../fold/types.ts';
import { usePage } from '../store/state.ts';
import { TopicBadge } from '../ui/topic-badge.tsx';
import styles from './panels.module.css';

const rowsShownMax = 150;

interface EventLogProps {
  readonly hermes: Hermes | null;
  /** Only the last so many: on a projector. */
  readonly last?: number;
}

export function EventLog({ hermes, last = rowsShownMax }: EventLogProps) {
  const view = usePage((state) => state.view);
  const log = useRef<HTMLDivElement>(null);
  const rows = view?.log.slice(-last) ?? [];
  const lastKey = rows.at(-1)?.key;
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [lastKey]);
  return (
    <div
      role="log"
      aria-label="Event log"
      aria-live="off"
      tabIndex={0}
      ref={log}
      className={styles['lines']}
    >
      {rows.map((row) => (
        <div key={row.key} className={styles['event']}>
          <span className={styles['time']}>{clock(row.at)}</span>
          <TopicBadge mark={row.topic === null ? undefined : view?.topics.get(row.topic)} />
          <span dir="auto">
            {row.text}
            {textOf(row, hermes)}
            {row.isAdjusted && (
              <span title="The clocks of the two machines disagree here."> (clock adjusted)</span>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}

/** What the event said, after the row that tells of its publishing. */
function textOf({ kind, event }: LogRow, hermes: Hermes | null): string {
  if (kind !== 'published' || event === null) return '';
  const message = hermes?.message(event);
  if (message === undefined) return '';
  const text = inspect(message.value, { itemsMax: 10 });
  return `: ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}

/** Seconds and thousandths on this page's clock, as on a stopwatch. */
function clock(at: number): string {
  const seconds = Math.max(0, at) / 1_000;
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds % 60).toFixed(3).padStart(6, '0');
  return minutes === 0 ? rest : `${minutes}:${rest}`;
}
