/** Where an act of a lesson is to be done, seen from this page, and whether the page can do it. */

import type { Controller } from '../store/controller.ts';
import { usePage } from '../store/state.ts';
import { words } from '../words.ts';
import type { LessonAct, Step } from './lesson.ts';

export function placed({ at, say }: Step): string {
  const { cards, simulatedNames } = usePage.getState();
  if (at === null) return words.anywhere(say);
  if (simulatedNames.length > 0) return words.actingAsNode(at, say);
  if (!cards.some(({ name }) => name === at)) return words.inTabOf(at, say);
  return cards.length > 1 ? words.onCardOf(at, say) : words.hereOn(at, say);
}

export function canDo(act: LessonAct | null): boolean {
  const { cards, simulatedNames, trace } = usePage.getState();
  // A recorded trace is over: nothing can be done in it.
  if (act === null || trace !== null) return false;
  if (act.do === 'route') return cards.length > 0;
  return simulatedNames.includes(act.node) || cards.some(({ name }) => name === act.node);
}

/** Does it as a person would, through the same functions. */
export async function doAct(act: LessonAct, controller: Controller): Promise<void> {
  // What is there already is asked where it is done.
  await controller.present();
  if (act.do === 'route') {
    controller.routeRoom(act.routing);
    return;
  }
  const { cards, simulatedNames } = usePage.getState();
  if (simulatedNames.includes(act.node)) controller.actAs(act.node);
  const at = Math.max(
    0,
    cards.findIndex(({ name }) => name === act.node),
  );
  if (act.do === 'start') {
    const have = controller
      .hermes(at)
      ?.clients()
      .filter(({ topic }) => topic === act.topic).length;
    controller.startClients(at, act.topic, act.clients - (have ?? 0));
    return;
  }
  await controller.publishValue(at, act.topic, act.message);
}
