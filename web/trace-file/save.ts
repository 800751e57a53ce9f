/** Hands a trace to the person as a file of the browser's own downloads. */

import type { Recording } from '../fold/recording.ts';
import { writeTrace } from './write.ts';

/** Until then the browser has begun to take it, in ms. */
const takenMs = 60_000;

/** The answer is the file's name: `hermes-demo-2026-11-24-2042.trace.jsonl`. */
export function saveTrace(room: string, recording: Recording): string {
  const parts = [...writeTrace(room, recording)];
  const url = URL.createObjectURL(new Blob(parts, { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `hermes-${room}-${stamp(new Date())}.trace.jsonl`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), takenMs);
  return link.download;
}

/** The local day and minute: `2026-11-24-2042`. */
function stamp(now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}`;
}
