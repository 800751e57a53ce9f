/** The Env of a node in a page: its clock ticks in a Worker of the node's own. */

import type { Env } from '../core/index.ts';
import type { ClockRequest } from './clock-worker.ts';

export interface PageEnv extends Env {
  /** Ends the Worker: nothing that is scheduled runs any more. */
  end(): void;
}

/** Its reactions are microtasks, which cost less than those that are asked for by name. */
const settled = Promise.resolve();

export function createPageEnv(): PageEnv {
  const worker = new Worker(new URL('./clock-worker.ts', import.meta.url), { type: 'module' });
  const tasks = new Map<number, () => void>();
  let lastId = 0;

  const ask = (request: ClockRequest): void => worker.postMessage(request);

  worker.addEventListener('message', ({ data }: MessageEvent<number>) => {
    const task = tasks.get(data);
    tasks.delete(data);
    task?.();
  });

  return {
    now: () => performance.now(),
    schedule(delayMs, task) {
      const id = ++lastId;
      tasks.set(id, task);
      ask([id, delayMs]);
      return () => {
        if (tasks.delete(id)) ask([id]);
      };
    },
    soon: (task) => void settled.then(task),
    random: () => Math.random(),
    end() {
      tasks.clear();
      worker.terminate();
    },
  };
}
