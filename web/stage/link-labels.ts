/**
 * Where on its link the word for what is done to it can stand without covering a node, a name or
 * another such word. Where there is no place it shows while the link is looked at.
 */

import type { Label } from '../fold/labels.ts';
import type { NodeSpot } from '../fold/layout.ts';
import { between, type Point, rimToRim } from './geometry.ts';
import type { Scene } from './scene.ts';

export interface LinkLabel {
  readonly key: string;
  readonly from: NodeSpot;
  readonly to: NodeSpot;
  readonly text: string;
}

interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Parts of the way, the best first. */
const parts = [0.5, 0.38, 0.62, 0.28, 0.72, 0.2, 0.8] as const;

/** The average width of a letter, in parts of the text's size. */
const letterWidth = 0.58;

/** The middle of each word's baseline, by link; none for those without a place. */
export function placeLinkLabels(
  labels: readonly LinkLabel[],
  { layout, labels: names, textSize }: Scene,
): ReadonlyMap<string, Point> {
  const size = textSize.note;
  const taken: Area[] = [];
  for (const { x, y, r } of layout.spots.values()) {
    taken.push({ left: x - r, right: x + r, top: y - r, bottom: y + r });
  }
  for (const label of names.values()) taken.push(areaOfName(label, textSize.name, textSize.state));
  const places = new Map<string, Point>();
  for (const { key, from, to, text } of labels) {
    const [start, end] = rimToRim(from, to);
    const half = ([...text].length * size * letterWidth) / 2;
    for (const part of parts) {
      const on = between(start, end, part);
      const at = { x: on.x, y: on.y - 10 };
      const area = {
        left: at.x - half,
        right: at.x + half,
        top: at.y - size,
        bottom: at.y + size * 0.3,
      };
      if (taken.some((other) => overlap(area, other))) continue;
      taken.push(area);
      places.set(key, at);
      break;
    }
  }
  return places;
}

function areaOfName(
  { name, state, anchor, x, y, stateY }: Label,
  size: number,
  below: number,
): Area {
  const width = Math.max(
    [...name].length * size * letterWidth,
    [...(state ?? '')].length * below * letterWidth,
  );
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
  const bottom = (state === null ? y : stateY) + 4;
  return { left, right: left + width, top: y - size, bottom };
}

function overlap(a: Area, b: Area): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
