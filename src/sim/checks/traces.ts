/** D2, W1: traces have no holes, causes come first, and honest nodes see no bad frame. */

import type { Reason } from '../../core/index.ts';
import type { LifeRecord, RunRecord } from '../record.ts';
import { lifeName, type Problem, problem } from './problem.ts';

/** What nodes that keep the protocol never make one another drop. */
const neverDropped: ReadonlySet<string> = new Set<Reason>([
  'bad-frame',
  'unknown-kind',
  'too-large',
  'duplicate',
  'bad-body',
  'bad-trace',
  'version',
  'wrong-room',
  'wrong-name',
  'handler-threw',
  'mailbox-full',
  'no-room',
  'no-transfer',
]);

export function traceProblem(record: RunRecord): Problem | null {
  const last = new Map<LifeRecord, { seq: number; clock: number }>();
  const sentClocks = new Map<string, number>();
  for (const { life, event } of record.traced) {
    const before = last.get(life) ?? { seq: 0, clock: 0 };
    if (event.seq !== before.seq + 1 || event.clock <= before.clock) {
      return problem('D2', `${lifeName(life)} traced ${event.kind} out of order`);
    }
    last.set(life, event);
    if (event.kind === 'sent') {
      sentClocks.set(`${event.event} ${event.peer} ${event.number}`, event.clock);
    }
    if (event.kind === 'received') {
      const cause = sentClocks.get(`${event.event} ${life.name} ${event.number}`);
      if (cause === undefined || cause >= event.clock) {
        return problem('D2', `${lifeName(life)} received ${event.event} before it was sent`);
      }
    }
    if (event.kind === 'dropped' && neverDropped.has(event.reason)) {
      return problem('W1', `${lifeName(life)} dropped a frame of ${event.peer}: ${event.reason}`);
    }
  }
  const [error] = record.errors;
  return error === undefined ? null : problem('P2', `an app's function threw: ${String(error)}`);
}
