import type { TraceEvent } from '../../src/core/index.ts';

/** What tells one trace event from all others; a row of the log has it too. */
export function factKey({ node, epoch, seq }: TraceEvent): string {
  return `${node} ${epoch} ${seq}`;
}
