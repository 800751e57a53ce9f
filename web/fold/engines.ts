/**
 * The engine between the nodes, where there is one: which nodes reach it, by their own word. Events go
 * through it, so the picture has it in the middle; links of nodes go over it too.
 */

import type { LinkState } from '../../src/core/index.ts';
import type { Nodes } from './nodes.ts';
import { Shared } from './shared.ts';
import type { EngineView, PlacedEvent } from './types.ts';

interface Word {
  readonly epoch: number;
  readonly seq: number;
  readonly engine: string;
  readonly state: LinkState;
}

/** Whether the one at the other end of something is an engine, and no node. */
export function isEngine(peer: string): boolean {
  return peer.startsWith('$');
}

/** In keys of what went to an engine: who will have it is not known yet. */
export const anyone = '$';

export class Engines {
  #words = new Shared<string, Word>();
  #view: EngineView | null = null;
  #seen = '';

  copy(): Engines {
    const copy = new Engines();
    copy.#words = this.#words.copy();
    return copy;
  }

  apply({ event }: PlacedEvent): void {
    if (event.kind !== 'link' || !isEngine(event.peer)) return;
    const { node, epoch, seq, state, peer: engine } = event;
    const known = this.#words.get(node);
    const isOld =
      known !== undefined && (known.epoch > epoch || (known.epoch === epoch && known.seq > seq));
    if (isOld) return;
    this.#words.set(node, { epoch, seq, engine, state });
  }

  /** Null where no node here has spoken of one; the same object while nothing changed. */
  view(nodes: ReadonlyMap<string, unknown>, all: Pick<Nodes, 'isGone'>): EngineView | null {
    const ways: [string, 'open' | 'closed'][] = [];
    let name = '';
    for (const [node, { engine, state }] of this.#words.entries()) {
      if (!nodes.has(node)) continue;
      name = engine;
      ways.push([node, state === 'open' && !all.isGone(node) ? 'open' : 'closed']);
    }
    const seen = `${name} ${ways.flat().join(' ')}`;
    if (seen === this.#seen) return this.#view;
    this.#seen = seen;
    this.#view = name === '' ? null : { name, ways: new Map(ways) };
    return this.#view;
  }
}
