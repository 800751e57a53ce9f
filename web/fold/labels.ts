/**
 * Which nodes can have their name written beside them without covering another's: greedily, in the
 * order given. Widths are estimated: the text is drawn elsewhere, and a little room more is no harm.
 */

import type { Box, NodeSpot } from './layout.ts';

export interface LabelSize {
  /** Of the name, in px. */
  readonly name: number;
  /** Of the line below it, in px. */
  readonly state: number;
}

export interface Label {
  readonly text: string;
  readonly hasState: boolean;
  /** The centre of the first line's baseline. */
  readonly x: number;
  readonly y: number;
  /** The baseline of the second line. */
  readonly stateY: number;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The average width of a letter, in parts of the text's size. */
const letterWidth = 0.58;

/** Fewer letters than this say nothing. */
const lettersMin = 4;

export function labelsOf(
  spots: ReadonlyMap<string, NodeSpot>,
  texts: ReadonlyMap<string, { readonly name: string; readonly state: string }>,
  size: LabelSize,
  box: Box,
): ReadonlyMap<string, Label> {
  const labels = new Map<string, Label>();
  const taken: Area[] = [...spots.values()].map(({ x, y, r }) => ({
    left: x - r,
    right: x + r,
    top: y - r,
    bottom: y + r,
  }));
  for (const [node, spot] of spots) {
    const text = texts.get(node);
    if (text === undefined) continue;
    const label = fit(spot, text, size, box, taken);
    if (label === null) continue;
    labels.set(node, label.label);
    taken.push(label.area);
  }
  return labels;
}

function fit(
  spot: NodeSpot,
  text: { readonly name: string; readonly state: string },
  size: LabelSize,
  box: Box,
  taken: readonly Area[],
): { readonly label: Label; readonly area: Area } | null {
  const widthMax = 2 * Math.min(spot.x, box.width - spot.x) - 8;
  const name = shortened(text.name, size.name, widthMax);
  if (name === null) return null;
  for (const hasState of [true, false]) {
    const stateWidth = hasState ? text.state.length * size.state * letterWidth : 0;
    if (stateWidth > widthMax) continue;
    const half = Math.max([...name].length * size.name * letterWidth, stateWidth) / 2;
    const y = nameBaseline(spot, size, hasState);
    const area = {
      left: spot.x - half,
      right: spot.x + half,
      top: y - size.name,
      bottom: hasState ? y + size.state * 1.5 : y + 3,
    };
    if (taken.some((other) => overlap(area, other))) continue;
    const stateY = y + size.state * 1.45;
    return { label: { text: name, hasState, x: spot.x, y, stateY }, area };
  }
  return null;
}

function nameBaseline({ y, r, label }: NodeSpot, size: LabelSize, hasState: boolean): number {
  if (label === 'below') return y + r + size.name + 11;
  return y - r - 11 - (hasState ? size.state * 1.45 : 0);
}

/** By whole letters, as a reader counts them; the full name is in the node's accessible name. */
function shortened(name: string, size: number, width: number): string | null {
  const letters = [...name];
  const fitting = Math.floor(width / (size * letterWidth));
  if (letters.length <= fitting) return name;
  if (fitting < lettersMin) return null;
  return `${letters.slice(0, fitting - 1).join('')}…`;
}

function overlap(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
