/** One tab of the benchmark, from outside. */

import type { Page } from '@playwright/test';
import type { Place } from './pages/contestant.ts';
import type { BenchPage } from './pages/main.ts';

export class Tab {
  readonly page: Page;
  readonly #place: Omit<Place, 'watcher'>;
  readonly #answerMs: number;

  constructor(page: Page, place: Omit<Place, 'watcher'>, answerMs: number) {
    this.page = page;
    this.#place = place;
    this.#answerMs = answerMs;
  }

  /** Opens it to all others of `names`; the answer as `Contestant.open` says. */
  open(names = this.#place.names, watcher: string | null = null): Promise<number> {
    return this.ask('open', { ...this.#place, names, watcher });
  }

  /** Calls the page. Rejects when it does not answer. */
  async ask<M extends keyof BenchPage>(
    method: M,
    ...given: Parameters<BenchPage[M]>
  ): Promise<Awaited<ReturnType<BenchPage[M]>>> {
    const answer = this.page.evaluate(
      ([name, args]) => {
        const call = window.bench?.[name as keyof BenchPage] as (...args: unknown[]) => unknown;
        return call(...args);
      },
      [method, given] as [string, unknown[]],
    );
    // Should it come too late, nobody is there to hear it fail.
    answer.catch(() => {});
    return (await inTime(answer, this.#answerMs, method)) as Awaited<ReturnType<BenchPage[M]>>;
  }
}

async function inTime<T>(answer: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no answer in ${ms / 1e3} s`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
