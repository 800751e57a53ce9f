/** A trace as a file: save what is shown, open another by picking it or dropping it on the page. */

import { useEffect, useRef, useState } from 'react';
import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import styles from './trace-buttons.module.css';

interface TraceProps {
  readonly controller: Controller;
}

export function TraceButtons({ controller }: TraceProps) {
  const isKnown = usePage((state) => state.view !== null);
  return (
    <div className={styles['buttons']}>
      <button type="button" disabled={!isKnown} onClick={() => void controller.traces.save()}>
        {words.saveTrace}
      </button>
      <OpenTrace controller={controller} />
    </div>
  );
}

export function OpenTrace({ controller }: TraceProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {words.openTrace}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Trace file"
        accept=".jsonl,.json,.txt,application/jsonl,text/plain"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be picked again.
          if (file !== undefined) void controller.traces.open(file);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** Anywhere on the page a file may be dropped; over it one is told so. */
export function DropTrace({ controller }: TraceProps) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const hasFile = ({ dataTransfer }: DragEvent): boolean =>
      dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      // Between two elements of the page it has not left it.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void controller.traces.open(file);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [controller]);
  return isOver ? <p className={styles['over']}>{words.dropTrace}</p> : null;
}

export function JoinInstead() {
  return (
    <a href="/" className={styles['link']}>
      {words.joinInstead}
    </a>
  );
}

/** In place of everything, before the trace that the page was opened for is shown. */
export function AwaitedTrace({ controller }: TraceProps) {
  const problem = usePage((state) => state.traceProblem);
  return (
    <main className={styles['awaited']}>
      <h1>Hermes</h1>
      <p role={problem === null ? 'status' : 'alert'} dir="auto">
        {problem ?? words.openingTrace}
      </p>
      {problem !== null && (
        <div className={styles['choices']}>
          <OpenTrace controller={controller} />
          <JoinInstead />
        </div>
      )}
    </main>
  );
}
