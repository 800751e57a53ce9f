/**
 * What the server says while it runs: sentences for a person at a terminal; JSON by pino where nobody
 * watches, on stderr, so that the first lines stay as they are; with `--log json` every line is JSON.
 */

import pino from 'pino';
import type { StartOptions } from './options.ts';

export interface Log {
  /** `fields` are for machines: numbers and closed sets, no room and no node. */
  say(level: 'info' | 'warn' | 'error', sentence: string, fields?: object): void;
  /** For a person alone. */
  show(text: string): void;
}

export function createLog(kind: StartOptions['log'], isWatched: boolean): Log {
  if (kind === 'none') return { say: () => {}, show: (text) => console.log(text) };
  if (kind === 'usual' && isWatched) {
    return {
      say: (_level, sentence) => console.log(sentence),
      show: (text) => console.log(text),
    };
  }
  const options = { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime };
  const destination = pino.destination({ fd: kind === 'json' ? 1 : 2, sync: true });
  const logger = pino(
    { ...options, formatters: { level: (level: string) => ({ level }) } },
    destination,
  );
  return {
    say: (level, sentence, fields = {}) => logger[level](fields, sentence),
    show: (text) => {
      if (kind !== 'json') console.log(text);
    },
  };
}
