/** From one mark to another by keys: along its line, over the crossings that end in it, else to the next line. */

import type { DiagramLayout, PlacedMark } from './layout.ts';

/** The mark that a key leads to; null where it leads nowhere, or is no such key. */
export function walk(layout: DiagramLayout, from: string, key: string): PlacedMark | null {
  const { marks } = layout;
  const here = marks.find(({ mark }) => mark.key === from);
  if (here === undefined) return null;
  const line = marks.filter(({ mark }) => mark.line === here.mark.line);
  const at = line.indexOf(here);
  switch (key) {
    case 'ArrowUp':
      return line[at - 1] ?? null;
    case 'ArrowDown':
      return line[at + 1] ?? null;
    case 'Home':
      return line[0] ?? null;
    case 'End':
      return line.at(-1) ?? null;
    case 'ArrowLeft':
      return across(layout, here, -1);
    case 'ArrowRight':
      return across(layout, here, 1);
    default:
      return null;
  }
}

function across(
  { arrows, marks }: DiagramLayout,
  here: PlacedMark,
  way: 1 | -1,
): PlacedMark | null {
  const ends = new Set(
    arrows.flatMap(({ arrow, is }) => {
      if (is !== 'whole') return [];
      if (arrow.sent === here.mark) return [arrow.received];
      return arrow.received === here.mark ? [arrow.sent] : [];
    }),
  );
  const isThere = ({ x }: PlacedMark): boolean => (x - here.x) * way > 0;
  const crossed = marks.filter((one) => isThere(one) && ends.has(one.mark));
  return nearest(crossed, here) ?? nearest(marks.filter(isThere), here);
}

/** The line that is nearest first, then the height. */
function nearest(marks: readonly PlacedMark[], { x, y }: PlacedMark): PlacedMark | null {
  let best: PlacedMark | null = null;
  const far = (one: PlacedMark): number => Math.abs(one.x - x) * 1e6 + Math.abs(one.y - y);
  for (const one of marks) if (best === null || far(one) < far(best)) best = one;
  return best;
}
