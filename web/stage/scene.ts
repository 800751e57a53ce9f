/** Where everything on the stage is, worked out once per change for the still and the moving part. */

import { clientDots, type ClientDot } from '../fold/client-dots.ts';
import { type Label, labelsOf } from '../fold/labels.ts';
import { type Box, type Layout, layoutOf } from '../fold/layout.ts';
import type { LinkView, NodeView, RoomView } from '../fold/types.ts';
import { words } from '../fold/words.ts';

/** From this many nodes on, links show only while used or looked at. */
const linksHiddenFrom = 30;

export interface Scene {
  readonly box: Box;
  readonly layout: Layout;
  readonly labels: ReadonlyMap<string, Label>;
  readonly dots: ReadonlyMap<string, readonly ClientDot[]>;
  /** Ends of links that are being dialed. */
  readonly dialing: readonly LinkView[];
  readonly hasLinks: boolean;
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
}

const textSizes = {
  desk: { name: 15, state: 13, letter: 12 },
  projected: { name: 28, state: 20, letter: 18 },
} as const;

export function sceneOf(view: RoomView, box: Box, isProjected: boolean): Scene {
  const nodes = [...view.nodes.values()];
  const names = [
    ...nodes.filter(({ isSelf }) => isSelf),
    ...nodes.filter(({ isSelf }) => !isSelf),
  ].map(({ name }) => name);
  const layout = layoutOf(names, box, isProjected);
  const textSize = isProjected ? textSizes.projected : textSizes.desk;
  const zoom = textSize.letter / textSizes.desk.letter;
  const texts = new Map(
    nodes.map((node) => [node.name, { name: nameOf(node), states: statesOf(node) }]),
  );
  const links = [...view.links.values()];
  const least = Math.min(...[...layout.spots.values()].map(({ r }) => r));
  return {
    box,
    layout,
    labels: labelsOf(layout.spots, texts, textSize, box),
    dots: new Map(
      nodes.map(({ name, clients, state }) => [
        name,
        isHere(state) ? clientDots(clients, layout.spots.get(name)?.r ?? 0, zoom) : [],
      ]),
    ),
    dialing: links.filter(({ state }) => state === 'dialing'),
    hasLinks: nodes.length < linksHiddenFrom,
    textSize,
    capsuleScale: zoom * Math.min(1, Math.max(0.5, least / 30)),
  };
}

export function clientCount({ clients }: NodeView): number {
  let count = 0;
  for (const pids of clients.values()) count += pids.length;
  return count;
}

/** What may be said below a node's name, the longest first. */
function statesOf(node: NodeView): readonly string[] {
  const state = words.state(node.state);
  if (!isHere(node.state)) return [state];
  const count = clientCount(node);
  return [words.nodeState(state, count, node.deliveries), words.nodeState(state, count, 0), state];
}

export function isHere(state: NodeView['state']): boolean {
  return state !== 'down' && state !== 'left' && state !== 'superseded';
}

function nameOf({ name, isSelf }: NodeView): string {
  return isSelf ? words.you(name) : name;
}
