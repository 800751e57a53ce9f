/** B5, B7: what begins in chunks ends, once on each side, and nobody says that it arrived that has not. */

import type { RunRecord } from '../record.ts';
import { lifeName, type Problem, problem } from './problem.ts';

export function transferProblem(record: RunRecord): Problem | null {
  const living = new Set(record.living());
  /** Of one life, event, peer and direction: how many are under way. */
  const open = new Map<string, number>();
  /** Of one event, publisher and receiver: how many were whole, as either side said. */
  const whole = { sent: new Map<string, number>(), received: new Map<string, number>() };
  for (const { life, event } of record.traced) {
    if (event.kind !== 'begun' && event.kind !== 'ended') continue;
    const who = `${lifeName(life)} ${event.direction} ${event.event} ${event.peer}`;
    const now = (open.get(who) ?? 0) + (event.kind === 'begun' ? 1 : -1);
    open.set(who, now);
    if (now < 0) return problem('B5', `${who} ended and had not begun`);
    if (event.kind === 'begun' || event.reason !== '') continue;
    const isSent = event.direction === 'sent';
    const receiver = isSent ? event.peer : life.name;
    add(whole[event.direction], `${event.event} ${receiver}`);
  }
  for (const [what, times] of whole.sent) {
    const arrived = whole.received.get(what) ?? 0;
    if (times > arrived) return problem('B5', `${what} is said to be whole, and is not`);
  }
  for (const life of living) {
    const left = [...open].find(([who, now]) => who.startsWith(`${lifeName(life)} `) && now > 0);
    if (left !== undefined) return problem('B5', `${left[0]} never ended`);
    const { hermes } = life;
    // A heartbeat may just be leaving.
    if (hermes.transfers().length > 0 || hermes.stats().queuedBytes > 1_000)
      return problem('B7', `${lifeName(life)} has bytes waiting after the calm`);
  }
  return null;
}

function add(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
