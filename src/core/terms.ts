/**
 * The terms that JavaScript lacks: pids, atoms and tuples. A pid is a plain frozen record, compared
 * by what it says; atoms and tuples exist so that the prompt can publish what Elixir can.
 */

/** A process, anywhere in the cluster: the node and life it belongs to, and its number there. */
export interface Pid {
  readonly node: string;
  readonly epoch: number;
  readonly id: number;
}

export function pid(node: string, epoch: number, id: number): Pid {
  return Object.freeze({ node, epoch, id });
}

export function isPid(value: unknown): value is Pid {
  if (typeof value !== 'object' || value === null) return false;
  const { node, epoch, id } = value as Partial<Pid>;
  return (
    typeof node === 'string' &&
    isCount(epoch) &&
    isCount(id) &&
    Object.keys(value).length === 3 &&
    !Array.isArray(value)
  );
}

export function samePid(a: Pid, b: Pid): boolean {
  return a.id === b.id && a.epoch === b.epoch && a.node === b.node;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** `:ok` in Elixir. */
export class Atom {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
    Object.freeze(this);
  }
}

/** `{:ok, 1}` in Elixir. */
export class Tuple {
  readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    this.items = Object.freeze([...items]);
    Object.freeze(this);
  }
}
