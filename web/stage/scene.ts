/** Where everything on the stage is, worked out once per change for the still and the moving part. */

import { clientDots, type ClientDot } from '../fold/client-dots.ts';
import { type Label, labelsOf } from '../fold/labels.ts';
import type { Box, Layout } from '../fold/layout.ts';
import { isGone } from '../fold/standings.ts';
import type { NodeView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { type Lens, pinned, seen } from './lens.ts';
import type { Looks, NodeLook } from './looks.ts';
import type { Pins } from './pins.ts';

export interface Scene {
  readonly box: Box;
  /** As it is looked at. */
  readonly layout: Layout;
  readonly labels: ReadonlyMap<string, Label>;
  readonly dots: ReadonlyMap<string, readonly ClientDot[]>;
  readonly textSize: TextSize;
  /** How long a capsule is: 1 as designed, less where circles are small. */
  readonly capsuleScale: number;
}

/** Heights of text, in px. */
export interface TextSize {
  readonly name: number;
  readonly state: number;
  /** In dots and capsules, and of numbers. */
  readonly letter: number;
  /** Beside links, hubs and the cloud. */
  readonly note: number;
}

const textSizes = {
  desk: { name: 15, state: 13, letter: 12, note: 13 },
  projected: { name: 28, state: 20, letter: 20, note: 20 },
} as const;

export interface SceneOptions {
  readonly looks: Looks;
  /** Where the nodes are without pins and lens. */
  readonly layout: Layout;
  readonly box: Box;
  /** What lies over the picture at its lower left. */
  readonly corner: Box;
  readonly isProjected: boolean;
  readonly lens: Lens;
  readonly pins: Pins;
}

export function sceneOf(options: SceneOptions): Scene {
  const { looks, layout, box, corner, isProjected, lens, pins } = options;
  const textSize = isProjected ? textSizes.projected : textSizes.desk;
  const zoom = textSize.letter / textSizes.desk.letter;
  const spots = new Map(
    [...pinned(layout.spots, pins, box)].map(([name, spot]) => [name, seen(spot, lens)]),
  );
  const texts = new Map(
    [...looks].map(([name, look]) => [name, { name: nameOf(look), states: statesOf(look) }]),
  );
  const least = Math.min(...[...spots.values()].map(({ r }) => r));
  return {
    box,
    layout: { ...layout, spots },
    labels: labelsOf(spots, texts, textSize, box, corner),
    dots: new Map(
      [...looks].map(([name, { clients, state }]) => [
        name,
        isHere(state) ? clientDots(clients, spots.get(name)?.r ?? 0, zoom) : [],
      ]),
    ),
    textSize,
    capsuleScale: zoom * Math.min(1, Math.max(0.36, least / 30)),
  };
}

export function clientCount({ clients }: Pick<NodeView, 'clients'>): number {
  let count = 0;
  for (const pids of clients.values()) count += pids.length;
  return count;
}

/** Its state, and what is done to it. */
export function stateOf({ state, faults }: Pick<NodeView, 'state' | 'faults'>): string {
  return words.withFaults(words.state(state), faultLabels(faults));
}

export function faultLabels(faults: NodeView['faults']): readonly string[] {
  return faults.map(({ fault, value }) => words.faultLabel(fault, value));
}

/** What may be said below a node's name, the longest first, with room for its count's digits. */
function statesOf(look: NodeLook): readonly string[] {
  const deliveries = look.digits === 0 ? 0 : 10 ** look.digits - 1;
  return stateLines(look, deliveries);
}

/** The same lines with the count as it is. */
export function stateLines(
  node: Pick<NodeView, 'state' | 'faults' | 'clients'>,
  deliveries: number,
): readonly string[] {
  const state = stateOf(node);
  if (!isHere(node.state)) return [state];
  const count = clientCount(node);
  return [words.nodeState(state, count, deliveries), words.nodeState(state, count, 0), state];
}

export function isHere(state: NodeView['state']): boolean {
  return !isGone(state);
}

function nameOf({ name, isSelf }: NodeLook): string {
  return isSelf ? words.you(name) : name;
}
