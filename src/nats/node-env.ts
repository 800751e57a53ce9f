/** The Env of a node in Node. */

import { performance } from 'node:perf_hooks';
import type { Env } from '../core/index.ts';

export function nodeEnv(): Env {
  return {
    now: () => performance.now(),
    schedule(delayMs, task) {
      const timer = setTimeout(task, delayMs);
      return () => clearTimeout(timer);
    },
    soon: (task) => queueMicrotask(task),
    random: () => Math.random(),
  };
}
