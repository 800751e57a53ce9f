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
  readonly textSize: { readonly name: number; readonly state: number };
}

export function sceneOf(view: RoomView, box: Box, isProjected: boolean): Scene {
  const nodes = [...view.nodes.values()];
  const names = [
    ...nodes.filter(({ isSelf }) => isSelf),
    ...nodes.filter(({ isSelf }) => !isSelf),
  ].map(({ name }) => name);
  const layout = layoutOf(names, box, isProjected);
  const textSize = isProjected ? { name: 28, state: 20 } : { name: 15, state: 13 };
  const texts = new Map(
    nodes.map((node) => [node.name, { name: nameOf(node), state: stateOf(node) }]),
  );
  const links = [...view.links.values()];
  return {
    box,
    layout,
    labels: labelsOf(layout.spots, texts, textSize, box),
    dots: new Map(
      nodes.map(({ name, clients, state }) => [
        name,
        isHere(state) ? clientDots(clients, layout.spots.get(name)?.r ?? 0) : [],
      ]),
    ),
    dialing: links.filter(({ state }) => state === 'dialing'),
    hasLinks: nodes.length < linksHiddenFrom,
    textSize,
  };
}

export function clientCount({ clients }: NodeView): number {
  let count = 0;
  for (const pids of clients.values()) count += pids.length;
  return count;
}

export function stateOf(node: NodeView): string {
  const state = words.state(node.state);
  return isHere(node.state) ? words.nodeState(state, clientCount(node), node.deliveries) : state;
}

export function isHere(state: NodeView['state']): boolean {
  return state !== 'down' && state !== 'left' && state !== 'superseded';
}

function nameOf({ name, isSelf }: NodeView): string {
  return isSelf ? words.you(name) : name;
}
