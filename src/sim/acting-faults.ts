/** What nodes of a world say that acts there, for whoever waits until nothing is under way. */

import type { NodeRef, TraceEventOf } from '../core/index.ts';

export class ActingFaults {
  readonly #acting = new Set<string>();

  note({ node, epoch, fault, peer, value }: TraceEventOf<'fault'>): void {
    const key = keyOf({ name: node, epoch }, fault, peer);
    if (value > 0) this.#acting.add(key);
    else this.#acting.delete(key);
  }

  isFrozen(node: NodeRef): boolean {
    return this.#acting.has(keyOf(node, 'frozen', ''));
  }

  /** Whether the link of two lives is cut at either end. */
  isCut(a: NodeRef | undefined, b: NodeRef): boolean {
    if (a === undefined || this.#acting.size === 0) return false;
    return this.#acting.has(keyOf(a, 'cut', b.name)) || this.#acting.has(keyOf(b, 'cut', a.name));
  }
}

function keyOf({ name, epoch }: NodeRef, fault: string, peer: string): string {
  return `${name} ${epoch} ${fault} ${peer}`;
}
