import type { RoomView } from './types.ts';

/** Whose picture it is: the node whose word says who is here. Not always the one that a page acts as. */
export function selfOf(view: Pick<RoomView, 'nodes'> | null): string {
  for (const { name, isSelf } of view?.nodes.values() ?? []) if (isSelf) return name;
  return '';
}
