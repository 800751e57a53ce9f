/** Which node or link an element of the stage stands for, and the other way. */

import type { LinkView } from '../fold/types.ts';
import type { Thing } from '../store/selection.ts';

export function thingOf(target: EventTarget | null): Thing | null {
  if (!(target instanceof Element)) return null;
  const element = target.closest<SVGElement>('[data-node], [data-of], [data-link]');
  const name = element?.dataset['node'] ?? element?.dataset['of'];
  if (name !== undefined) return { is: 'node', name };
  // No name of a node has a space.
  const [a, b] = element?.dataset['link']?.split(' ') ?? [];
  return a === undefined || b === undefined ? null : { is: 'link', a, b };
}

export function elementOf(stage: HTMLElement | null, thing: Thing): SVGElement | null {
  const [attribute, value] =
    thing.is === 'node' ? ['node', thing.name] : ['link', `${thing.a} ${thing.b}`];
  const elements = stage?.querySelectorAll<SVGElement>(`[data-${attribute}]`) ?? [];
  return [...elements].find(({ dataset }) => dataset[attribute] === value) ?? null;
}

export function sameThing(one: Thing | null, other: Thing | null): boolean {
  if (one === null || other === null) return one === other;
  if (one.is === 'node') return other.is === 'node' && one.name === other.name;
  return other.is === 'link' && one.a === other.a && one.b === other.b;
}

/** The links of a node, round and round: the one after `last`. */
export function linkAfter(
  links: Iterable<LinkView>,
  node: string,
  last: Thing | null,
): Thing | null {
  const own = [...links]
    .filter(({ a, b }) => a === node || b === node)
    .map(({ a, b }): Thing => ({ is: 'link', a, b }));
  const at = own.findIndex((one) => sameThing(one, last));
  return own[(at + 1) % Math.max(1, own.length)] ?? null;
}
