/**
 * What a hidden line passes on: where something left a visible line for a hidden one and later
 * something left that one for another visible line, the second may be an effect of the first. Drawn
 * dashed, so that hiding a node does not hide that.
 */

import type { Arrow, Mark } from './marks.ts';

export interface Transit {
  readonly key: string;
  readonly from: Mark;
  readonly to: Mark;
  /** The last hidden line on the way. */
  readonly through: string;
}

/** `shown`: what has the visible lines. `marks` are in the order of time. */
export function transits(
  marks: readonly Mark[],
  arrows: readonly Arrow[],
  shown: { has(line: string): boolean },
): readonly Transit[] {
  const into = new Map<Mark, Arrow>();
  for (const arrow of arrows) if (arrow.received !== null) into.set(arrow.received, arrow);
  /** On each hidden line, the last mark of each visible one that reached it. */
  const reached = new Map<string, Map<string, Mark>>();
  /** The same, as it was when each mark on a hidden line was made. */
  const carried = new Map<Mark, ReadonlyMap<string, Mark>>();
  const found = new Map<string, Transit>();
  for (const mark of marks) {
    const arrow = into.get(mark);
    const from = arrow?.sent ?? null;
    const isHidden = !shown.has(mark.line);
    if (isHidden) {
      const here = new Map(reached.get(mark.line));
      if (from !== null) {
        if (shown.has(from.line)) here.set(from.line, from);
        else for (const [line, origin] of carried.get(from) ?? []) here.set(line, origin);
      }
      reached.set(mark.line, here);
      carried.set(mark, here);
      continue;
    }
    if (from === null || shown.has(from.line)) continue;
    for (const [line, origin] of carried.get(from) ?? []) {
      if (line === mark.line) continue;
      const key = `${origin.key} ${mark.line}`;
      // The first arrival tells it; those after it would say the same.
      if (!found.has(key)) found.set(key, { key, from: origin, to: mark, through: from.line });
    }
  }
  return [...found.values()];
}
