/**
 * Which nodes can have their name written beside them without covering another's: greedily, in the
 * order given. Widths are estimated: the text is drawn elsewhere, and a little room more is no harm.
 */

import { type Box, noBox, type NodeSpot } from './layout.ts';

export interface LabelSize {
  /** Of the name, in px. */
  readonly name: number;
  /** Of the line below it, in px. */
  readonly state: number;
}

export interface LabelText {
  readonly name: string;
  /** What may stand below it, the longest first. */
  readonly states: readonly string[];
}

export interface Label {
  readonly name: string;
  readonly state: string | null;
  /** Which of the given states that is, or null. */
  readonly line: number | null;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Where `anchor` of the first line's baseline is. */
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

/** The average width of a letter, in parts of the text's size: bold, and regular. */
const nameLetterWidth = 0.58;
const stateLetterWidth = 0.52;

/** Fewer letters than this say nothing. */
const lettersMin = 4;

/** `corner`: what lies over the picture at its lower left. */
export function labelsOf(
  spots: ReadonlyMap<string, NodeSpot>,
  texts: ReadonlyMap<string, LabelText>,
  size: LabelSize,
  box: Box,
  corner: Box = noBox,
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
    const fitting = text === undefined ? null : fit(spot, text, size, box, corner, taken);
    if (fitting === null) continue;
    labels.set(node, fitting.label);
    taken.push(fitting.area);
  }
  return labels;
}

function fit(
  spot: NodeSpot,
  text: LabelText,
  size: LabelSize,
  box: Box,
  corner: Box,
  taken: readonly Area[],
): { readonly label: Label; readonly area: Area } | null {
  const widthMax = widthAt(spot, size, box, corner);
  const name = shortened(text.name, size.name, widthMax);
  if (name === null) return null;
  for (const [line, state] of [...text.states, null].entries()) {
    const stateWidth = [...(state ?? '')].length * size.state * stateLetterWidth;
    if (stateWidth > widthMax) continue;
    const width = Math.max([...name].length * size.name * nameLetterWidth, stateWidth);
    const at = anchored(spot, size, width, state !== null);
    const area = {
      left: at.left,
      right: at.left + width,
      top: at.y - size.name * 0.8,
      bottom: at.y + (state === null ? 4 : size.state * 1.8),
    };
    const isClear =
      area.top >= 0 && area.bottom <= box.height && area.right >= 0 && area.left <= box.width;
    if (!isClear || taken.some((other) => overlap(area, other))) continue;
    const { anchor, x, y } = at;
    const stateY = y + size.state * 1.45;
    return {
      label: { name, state, line: state === null ? null : line, anchor, x, y, stateY },
      area,
    };
  }
  return null;
}

/** How wide a label may be, in px. */
function widthAt({ x, y, r, label }: NodeSpot, size: LabelSize, box: Box, corner: Box): number {
  if (label === 'left') return x - r - 12;
  if (label === 'right') return box.width - x - r - 12;
  const bottom = label === 'above' ? y - r : y + r + size.name + size.state * 2 + 11;
  const left = bottom > box.height - corner.height ? Math.max(0, x - corner.width) : x;
  return 2 * Math.min(left, box.width - x) - 8;
}

function anchored(
  { x, y, r, label }: NodeSpot,
  size: LabelSize,
  width: number,
  hasState: boolean,
): Pick<Label, 'anchor' | 'x' | 'y'> & { readonly left: number } {
  const stateHeight = hasState ? size.state * 1.45 : 0;
  const middle = y + size.name * 0.35 - stateHeight / 2;
  switch (label) {
    case 'left':
      return { anchor: 'end', x: x - r - 8, y: middle, left: x - r - 8 - width };
    case 'right':
      return { anchor: 'start', x: x + r + 8, y: middle, left: x + r + 8 };
    case 'above':
      return { anchor: 'middle', x, y: y - r - 11 - stateHeight, left: x - width / 2 };
    case 'below':
      return { anchor: 'middle', x, y: y + r + size.name + 11, left: x - width / 2 };
  }
}

/** By whole letters, as a reader counts them; the full name is in the node's accessible name. */
function shortened(name: string, size: number, width: number): string | null {
  const letters = [...name];
  const fitting = Math.floor(width / (size * nameLetterWidth));
  if (letters.length <= fitting) return name;
  if (fitting < lettersMin) return null;
  return `${letters.slice(0, fitting - 1).join('')}…`;
}

function overlap(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
