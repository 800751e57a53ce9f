/** Which lines there are, in which order, and what acts or is missing along them. */

import type { NodeView } from '../fold/types.ts';
import type { DiagramLayout } from './layout.ts';
import type { Mark } from './marks.ts';

/** More lines than this are not drawn at once. */
export const linesMax = 40;

/** All lines: first in a person's own order, then in the order of joining, then whoever else is told of. */
export function linesOf(
  nodes: ReadonlyMap<string, NodeView>,
  marks: readonly Mark[],
  own: readonly string[],
): readonly string[] {
  const known = [...nodes.values()].toSorted((a, b) => a.order - b.order).map(({ name }) => name);
  const told = new Set([...known, ...marks.map(({ line }) => line)]);
  const first = own.filter((line) => told.has(line));
  for (const line of first) told.delete(line);
  return [...first, ...told];
}

/** The order with one line moved past the next visible one, or the same order where there is none. */
export function moved(
  lines: readonly string[],
  line: string,
  way: 1 | -1,
  hidden: ReadonlySet<string>,
): readonly string[] {
  const at = lines.indexOf(line);
  let to = at + way;
  while (to >= 0 && to < lines.length && hidden.has(lines[to]!)) to += way;
  if (at === -1 || to < 0 || to >= lines.length) return lines;
  const rest = lines.filter((one) => one !== line);
  return rest.toSpliced(to, 0, line);
}

/** A stretch of a line, in px from the top. */
export interface Stretch {
  readonly line: string;
  readonly x: number;
  readonly y1: number;
  readonly y2: number;
}

export interface Stretches {
  /** Where the node is here, and where it is not. */
  readonly here: readonly Stretch[];
  readonly gone: readonly Stretch[];
  /** Where a fault acts on it. */
  readonly faults: readonly Stretch[];
}

/** `nodes`: as they are at the moment shown. */
export function stretchesOf(
  { columns, marks, height, nowY }: DiagramLayout,
  nodes: ReadonlyMap<string, NodeView>,
): Stretches {
  const here: Stretch[] = [];
  const gone: Stretch[] = [];
  const faults: Stretch[] = [];
  for (const { line, x } of columns) {
    const own = marks.filter(({ mark }) => mark.line === line);
    const turns = own.filter(({ mark }) => mark.is === 'up' || mark.is === 'down');
    // Before it came it was not here; before it went it was.
    const first = turns[0]?.mark.is;
    let isHere = first === undefined ? isHereNow(nodes.get(line)) : first === 'down';
    let y1 = 0;
    for (const { mark, y } of turns) {
      if (y > y1) (isHere ? here : gone).push({ line, x, y1, y2: y });
      isHere = mark.is === 'up';
      y1 = y;
    }
    (isHere ? here : gone).push({ line, x, y1, y2: height });
    faults.push(...faultsOf(own, line, x, Math.max(nowY, own.at(-1)?.y ?? 0)));
  }
  return { here, gone, faults };
}

function isHereNow(node: NodeView | undefined): boolean {
  return node === undefined || !['unreachable', 'down', 'left', 'superseded'].includes(node.state);
}

function faultsOf(
  marks: DiagramLayout['marks'],
  line: string,
  x: number,
  end: number,
): readonly Stretch[] {
  const acting = new Map<string, number>();
  const found: Stretch[] = [];
  for (const { mark, y } of marks) {
    if (mark.is === 'down') {
      for (const y1 of acting.values()) found.push({ line, x, y1, y2: y });
      acting.clear();
    }
    if (mark.fault === null) continue;
    const key = `${mark.fault.fault} ${mark.fault.peer}`;
    const y1 = acting.get(key);
    if (mark.fault.value > 0) {
      if (y1 === undefined) acting.set(key, y);
    } else {
      // It began before what is shown.
      found.push({ line, x, y1: y1 ?? 0, y2: y });
      acting.delete(key);
    }
  }
  for (const y1 of acting.values()) found.push({ line, x, y1, y2: end });
  return found;
}
