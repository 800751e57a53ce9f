/** What the prompt can do: the little of a node that its lines speak to. */

import type { Pid } from '../../src/core/index.ts';

export interface PromptHost {
  /** The node's name and its room: `alice` and `demo` make `alice@demo`. */
  readonly node: string;
  readonly room: string;
  /** The pid that `self()` answers. */
  self(): Pid;
  startLink(topic: string): Pid;
  stop(pid: Pid): boolean;
  publish(topic: string, message: unknown): 'ok';
  /** Bare names, this node's own included. */
  nodes(): readonly string[];
}

/** Something the prompt does not take, or a mistake in what was typed. */
export class PromptError extends Error {
  override readonly name: string;

  constructor(sentence: string, kind = 'Hermes.Prompt') {
    super(sentence);
    this.name = kind;
  }
}
