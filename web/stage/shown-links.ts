/**
 * Which links are drawn. A few are always there; from thirty nodes on, a link shows while it is used,
 * which the canvas draws, or looked at, or broken on purpose.
 */

import type { LinkView } from '../fold/types.ts';

/** From this many nodes on, links show only while used or looked at. */
export const linksHiddenFrom = 30;

/** More broken ones than this are a thicket: those looked at are shown. */
const brokenMax = 60;

export interface ShownLinks {
  readonly still: readonly LinkView[];
  /** Being dialed: their dashes move. */
  readonly dialing: readonly LinkView[];
}

/** What a person looks at: nodes, whose links show, and one link. */
export interface Looked {
  readonly nodes: ReadonlySet<string>;
  readonly link: string | null;
}

export function shownLinks(
  links: ReadonlyMap<string, LinkView>,
  nodeCount: number,
  self: string | null,
  { nodes, link }: Looked,
  hasEngine = false,
): ShownLinks {
  // What goes over links goes through the engine then, whose ways are drawn.
  const isSparse = hasEngine || nodeCount >= linksHiddenFrom;
  const still: LinkView[] = [];
  const dialing: LinkView[] = [];
  const broken: LinkView[] = [];
  for (const [key, one] of links) {
    const { a, b, state } = one;
    const isLookedAt = key === link || nodes.has(a) || nodes.has(b);
    const isShown = !isSparse || isLookedAt;
    if (isShown) still.push(one);
    else if (isTold(one) && broken.length <= brokenMax) broken.push(one);
    if (state === 'dialing' && (isShown || a === self || b === self)) dialing.push(one);
  }
  if (broken.length <= brokenMax) still.push(...broken);
  return { still, dialing };
}

/** Whether something is done to it, or much waits for it. */
function isTold({ faults, queuedAtoB, queuedBtoA }: LinkView): boolean {
  return faults.length > 0 || queuedAtoB + queuedBtoA > 0;
}
