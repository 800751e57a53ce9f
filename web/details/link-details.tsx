/** All that is known of one link. */

import type { LinkView } from '../fold/types.ts';
import { words as roomWords } from '../fold/words.ts';
import type { Controller } from '../store/controller.ts';
import { Facts } from './facts.tsx';
import { faultsFact, stateOfLink } from './node-details.tsx';
import { detailWords as words } from './words.ts';

interface LinkDetailsProps {
  readonly link: LinkView;
  readonly controller: Controller;
}

export function LinkDetails({ link, controller }: LinkDetailsProps) {
  const { a, b, rttMs, crossingsAtoB, crossingsBtoA, lostAtoB, lostBtoA, faults } = link;
  const queued = queuedBytes(link, controller);
  return (
    <Facts
      facts={[
        ['State', stateOfLink(link)],
        ['Round trip', rttMs === null ? '–' : words.ms(rttMs)],
        [`Crossings ${a} → ${b}`, roomWords.crossings(crossingsAtoB, lostAtoB)],
        [`Crossings ${b} → ${a}`, roomWords.crossings(crossingsBtoA, lostBtoA)],
        queued === null ? null : ['Queued here', words.bytes(queued)],
        faultsFact(faults),
      ]}
    />
  );
}

/** What waits at this page's end of the link; null where it has none. */
function queuedBytes({ a, b }: LinkView, controller: Controller): number | null {
  for (const [own, peer] of [
    [a, b],
    [b, a],
  ] as const) {
    const at = controller.ownAt(own);
    const peers = at === null ? undefined : controller.hermes(at)?.peers();
    const found = peers?.find(({ name }) => name === peer);
    if (found !== undefined) return found.queuedBytes;
  }
  return null;
}
