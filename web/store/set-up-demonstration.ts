/** The seed's set-up, as far as this page's nodes go; what is left to do elsewhere is said. */

import { demonstrationNodes, demonstrationOf, type Start } from '../demonstration.ts';
import { count, words } from '../words.ts';
import type { Controller } from './controller.ts';
import { usePage } from './state.ts';

export function setUpDemonstration(controller: Controller): void {
  const { cards } = usePage.getState();
  for (const at of cards.keys()) {
    const hermes = controller.hermes(at);
    if (hermes === null) continue;
    const have = hermes.clients();
    for (const { topic, clients } of demonstrationOf(hermes.node.name)) {
      const missing = clients - have.filter((client) => client.topic === topic).length;
      if (missing > 0) controller.startClients(at, topic, missing);
    }
  }
  const mine = new Set(cards.map(({ name }) => name));
  for (const node of demonstrationNodes) {
    if (mine.has(node)) continue;
    controller.notice(words.seedSays(node, startsInWords(demonstrationOf(node))));
  }
}

function startsInWords(starts: readonly Start[]): string {
  return starts
    .map(({ topic, clients }) => `start ${count(clients, 'client')} on ${topic}`)
    .join(', ');
}
