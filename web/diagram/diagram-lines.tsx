/** The names above the lines, and the list in which lines are hidden, shown and put in order. */

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useRecord } from '../store/record.ts';
import { diagramWords as words } from '../words.ts';
import styles from './diagram.module.css';
import type { DiagramLayout } from './layout.ts';
import { moved } from './lines.ts';

/** A name that was drawn by less was only pressed, in px. */
const dragMin = 12;

interface LineNamesProps {
  readonly layout: DiagramLayout;
  readonly lines: readonly string[];
  readonly self: string;
}

/** Drag a name, or Shift and an arrow key, to move its line; Delete hides it. */
export function LineNames({ layout, lines, self }: LineNamesProps) {
  const row = useRef<HTMLDivElement>(null);
  const drag = useRef<number | null>(null);
  const { columns } = layout;

  const onKey = (event: KeyboardEvent<HTMLElement>, line: string): void => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key] as 1 | -1 | undefined;
    if (way !== undefined && event.shiftKey) move(lines, line, way);
    else if (way !== undefined) {
      const next = columns[columns.findIndex((column) => column.line === line) + way];
      focusName(row.current, next?.line);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      const at = columns.findIndex((column) => column.line === line);
      hide(line, true);
      focusName(row.current, (columns[at + 1] ?? columns[at - 1])?.line);
    } else return;
    event.preventDefault();
  };
  const onDrop = (event: PointerEvent<HTMLElement>, line: string): void => {
    const from = drag.current;
    drag.current = null;
    const left = row.current?.getBoundingClientRect().left;
    if (from === null || left === undefined || Math.abs(event.clientX - from) < dragMin) return;
    const x = event.clientX - left;
    const far = (at: number): number => Math.abs((columns[at]?.x ?? Infinity) - x);
    let to = 0;
    for (const at of columns.keys()) if (far(at) < far(to)) to = at;
    const at = columns.findIndex((column) => column.line === line);
    let order = lines;
    const { hiddenLines } = useRecord.getState();
    for (let step = at; step !== to; step += Math.sign(to - at)) {
      order = moved(order, line, to > at ? 1 : -1, hiddenLines);
    }
    useRecord.setState({ lineOrder: order });
  };

  return (
    <div
      ref={row}
      role="group"
      aria-label="Lines"
      className={styles['names']}
      style={{ width: layout.width }}
    >
      {columns.map(({ line, x }, at) => (
        <button
          key={line}
          type="button"
          data-line={line}
          style={{ left: x }}
          tabIndex={at === 0 ? 0 : -1}
          title={`${line}. ${words.moveHint}`}
          aria-label={`Line ${line}`}
          onKeyDown={(event) => onKey(event, line)}
          onPointerDown={(event) => {
            drag.current = event.clientX;
            event.currentTarget.setPointerCapture(event.pointerId);
          }}
          onPointerUp={(event) => onDrop(event, line)}
          onPointerCancel={() => {
            drag.current = null;
          }}
        >
          <bdi>{line}</bdi>
          {line === self && ' (you)'}
        </button>
      ))}
    </div>
  );
}

function focusName(row: HTMLElement | null, line: string | undefined): void {
  if (line === undefined) return;
  row?.querySelector<HTMLElement>(`[data-line="${CSS.escape(line)}"]`)?.focus();
}

interface LineListProps {
  readonly lines: readonly string[];
  /** Those on which nothing stands. */
  readonly idle: readonly string[];
}

export function LineList({ lines, idle }: LineListProps) {
  const hidden = useRecord((state) => state.hiddenLines);
  return (
    <div className={styles['list']}>
      <div className={styles['tools']}>
        <button type="button" onClick={() => useRecord.setState({ hiddenLines: new Set() })}>
          Show all lines
        </button>
        <button
          type="button"
          disabled={idle.every((line) => hidden.has(line))}
          onClick={() => useRecord.setState({ hiddenLines: new Set([...hidden, ...idle]) })}
        >
          Hide idle lines
        </button>
      </div>
      <ul>
        {lines.map((line, at) => (
          <li key={line}>
            <label>
              <input
                type="checkbox"
                checked={!hidden.has(line)}
                onChange={(event) => hide(line, !event.target.checked)}
              />
              <bdi>{line}</bdi>
            </label>
            <button
              type="button"
              aria-label={`Move ${line} left`}
              disabled={at === 0}
              onClick={() => move(lines, line, -1)}
            >
              ←
            </button>
            <button
              type="button"
              aria-label={`Move ${line} right`}
              disabled={at === lines.length - 1}
              onClick={() => move(lines, line, 1)}
            >
              →
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function move(lines: readonly string[], line: string, way: 1 | -1): void {
  const { hiddenLines } = useRecord.getState();
  useRecord.setState({ lineOrder: moved(lines, line, way, hiddenLines) });
}

function hide(line: string, isHidden: boolean): void {
  const next = new Set(useRecord.getState().hiddenLines);
  if (isHidden) next.add(line);
  else next.delete(line);
  useRecord.setState({ hiddenLines: next });
}
