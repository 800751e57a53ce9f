/** What compiled lines run in. */

import type { PromptHost } from './host.ts';

/** A node, the variables so far, and where to print. */
export interface Scope {
  readonly host: PromptHost;
  readonly variables: Map<string, unknown>;
  print(line: string): void;
}

export type Run = (scope: Scope) => unknown;
