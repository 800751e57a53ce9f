/** Saves what came as a file. Its name and type are another's word: neither is more than a suggestion. */

import { transferWords as words } from '../words.ts';
import styles from './panels.module.css';

/** Longer than any name that is of use. */
const nameCharsMax = 120;

/** What a name may not have on some machine, or would read as something else. */
const unsafe = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

export interface ReceivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export function SaveFile({ file }: { readonly file: ReceivedFile }) {
  const name = savedName(file.name);
  return (
    <button
      type="button"
      className={styles['small']}
      aria-label={words.saveAs(name)}
      onClick={() => save(name, file.bytes)}
    >
      {words.save}
    </button>
  );
}

/** A name that is a file's own, in no folder. */
export function savedName(given: string): string {
  const name = [...given.replaceAll(unsafe, '_').replace(/^[.\s]+/u, '')]
    .slice(-nameCharsMax)
    .join('')
    .trim();
  return name === '' ? 'file' : name;
}

function save(name: string, bytes: Uint8Array): void {
  // Of no type that a browser would show or run.
  const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' });
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
