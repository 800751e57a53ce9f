/** Where everything on the stage is, worked out once per change for the still and the moving part. */

import { clientDots, type ClientDot } from '../fold/client-dots.ts';
import { type Label, labelsOf } from '../fold/labels.ts';
import type { Box, Layout } from '../fold/layout.ts';
import { isGone } from '../fold/standings.ts';
import type { NodeView } from '../fold/types.ts';
import { words } from '../fold/words.ts';
import { type EngineSpot, engineSpotOf } from './engine-place.ts';
import type { Way } from './geometry.ts';
import { type Lens, pinned, seen } from './lens.ts';
import type { Looks, NodeLook } from './looks.ts';
import type { Pins } from './pins.ts';

export interface Scene {
  readonly box: Box;
  /** As it is looked at. */
  readonly layout: Layout;
  /** What events go through, where that is not the links. */
  readonly engine: { readonly name: string; readonly spot: EngineSpot } | null;
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
  /** The name of what is between the nodes; not given for nothing. */
  readonly engine?: string | null;
}

export function sceneOf(options: SceneOptions): Scene {
  const { looks, layout, box, corner, isProjected, lens, pins, engine = null } = options;
  const textSize = isProjected ? textSizes.projected : textSizes.desk;
  const zoom = textSize.letter / textSizes.desk.letter;
  const placed = pinned(layout.spots, pins, box);
  const spots = new Map([...placed].map(([name, spot]) => [name, seen(spot, lens)]));
  const hub = engine === null ? null : engineSpotOf(placed, box, isProjected ? 1.5 : 1);
  const texts = new Map(
    [...looks].map(([name, look]) => [name, { name: nameOf(look), states: statesOf(look) }]),
  );
  const least = Math.min(...[...spots.values()].map(({ r }) => r));
  return {
    box,
    layout: { ...layout, spots },
    engine: engine === null || hub === null ? null : { name: engine, spot: seen(hub, lens) },
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

/** The way of what goes from one to another, the engine among them; null where one is not there. */
export function wayOf({ layout, engine }: Scene, from: string, to: string): Way | null {
  const spotOf = (name: string) => (name === engine?.name ? engine.spot : layout.spots.get(name));
  const [start, end] = [spotOf(from), spotOf(to)];
  if (start === undefined || end === undefined) return null;
  const isBetween = engine !== null && from !== engine.name && to !== engine.name;
  return { from: start, through: isBetween ? engine.spot : null, to: end };
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
