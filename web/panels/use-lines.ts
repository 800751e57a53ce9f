/**
 * Lines of a prompt: what a person did at once, what clients print together with all else that the
 * page hears of, a few times a second.
 */

import { useEffect, useState, useSyncExternalStore } from 'react';
import { usePage } from '../store/state.ts';

export interface Line {
  readonly id: number;
  readonly is: 'in' | 'out';
  readonly text: string;
}

const linesMax = 300;

export class Lines {
  #shown: readonly Line[] = [];
  #waiting: Line[] = [];
  #lastId = 0;
  readonly #listeners = new Set<() => void>();

  /** Shows a line at once, after those that wait. */
  add(is: Line['is'], text: string): void {
    this.#keep(is, text);
    this.show();
  }

  /** Keeps a line until the page is refreshed. */
  readonly print = (text: string): void => this.#keep('out', text);

  readonly show = (): void => {
    if (this.#waiting.length === 0) return;
    this.#shown = [...this.#shown, ...this.#waiting].slice(-linesMax);
    this.#waiting = [];
    for (const fn of this.#listeners) fn();
  };

  readonly shown = (): readonly Line[] => this.#shown;

  readonly subscribe = (fn: () => void): (() => void) => {
    this.#listeners.add(fn);
    return () => void this.#listeners.delete(fn);
  };

  #keep(is: Line['is'], text: string): void {
    if (text === '') return;
    this.#waiting.push({ id: ++this.#lastId, is, text });
    if (this.#waiting.length > linesMax) this.#waiting.shift();
  }
}

export function useLines(): { readonly lines: Lines; readonly shown: readonly Line[] } {
  const [lines] = useState(() => new Lines());
  useEffect(() => usePage.subscribe(lines.show), [lines]);
  return { lines, shown: useSyncExternalStore(lines.subscribe, lines.shown) };
}
