/** What a field takes: the same rules as the API's, said while one types. */

import { nameProblem } from '../../src/core/index.ts';

export const clientsMax = 1_000;

/** As in Elixir one may write `:user_created`; the colon is no part of the topic. */
export function topicOf(text: string): string {
  return text.trim().replace(/^:/, '');
}

export function topicProblem(text: string): string | null {
  return nameProblem('topic', topicOf(text));
}

/** A whole number from 1 to `max`, or null. */
export function wholeNumber(text: string, max: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= 1 && value <= max ? value : null;
}
