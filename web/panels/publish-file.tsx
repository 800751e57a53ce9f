/** Publishes a file as one event, `%{name: …, type: …, bytes: <<…>>}`: a large one crosses in chunks. */

import { useId, useState } from 'react';
import type { Controller } from '../store/controller.ts';
import { sizeText } from '../ui/size.ts';
import { transferWords as words } from '../words.ts';
import styles from './publish-file.module.css';

const fileBytesMax = 64 * 1_048_576;

interface PublishFileProps {
  readonly at: number;
  /** In its one form; null while what was typed is none. */
  readonly topic: string | null;
  readonly controller: Controller;
}

export function PublishFile({ at, topic, controller }: PublishFileProps) {
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);

  const choose = (chosen: File | null): void => {
    setFile(chosen);
    setDone(false);
    setProblem(chosen === null ? null : problemOf(chosen));
  };
  const publish = async (): Promise<void> => {
    const wrong = file === null ? words.noFile : problemOf(file);
    setProblem(wrong);
    if (file === null || wrong !== null || topic === null) return;
    setBusy(true);
    const bytes = await read(file);
    const said =
      bytes === null
        ? words.unread(file.name)
        : await controller.publishValue(at, topic, { name: file.name, type: file.type, bytes });
    setProblem(said);
    setDone(said === null);
    setBusy(false);
  };

  return (
    <div className={styles['file']}>
      <label htmlFor={id}>{words.chosen}</label>
      <input
        id={id}
        type="file"
        aria-invalid={problem !== null}
        aria-describedby={`${id}-say`}
        onChange={({ target }) => choose(target.files?.[0] ?? null)}
      />
      <p id={`${id}-say`} className={problem === null ? styles['soft'] : styles['problem']}>
        {problem ?? (isDone && file !== null ? words.published(file.name) : words.limit)}
      </p>
      <button type="button" disabled={isBusy || topic === null} onClick={() => void publish()}>
        {words.publish}
      </button>
    </div>
  );
}

function problemOf({ name, size }: File): string | null {
  return size > fileBytesMax ? words.tooLarge(name, sizeText(size)) : null;
}

/** Null when it cannot be read: it may have gone or changed since it was chosen. */
async function read(file: File): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    return null;
  }
}
