import { byCodeUnits } from '../../src/core/index.ts';

/** One key for a pair, whichever way it is asked for; no node name has a space. */
export function linkKey(one: string, other: string): string {
  return [one, other].toSorted(byCodeUnits).join(' ');
}
