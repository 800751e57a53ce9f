/** L1, L2, W3: every crossing has its number, and each that never arrived has a name. */

import type { LifeRecord, RunRecord } from '../record.ts';
import { Crossings, type Pair } from './crossings.ts';
import { lifeName, type Problem, problem } from './problem.ts';

export function numberingProblem(record: RunRecord): Problem | null {
  const { pairs } = new Crossings(record);
  const living = new Map(record.living().map((life) => [lifeName(life), life]));
  for (const pair of pairs.values()) {
    const found = pairProblem(pair, living);
    if (found !== null) return found;
  }
  return countProblem(record);
}

function pairProblem(pair: Pair, living: ReadonlyMap<string, LifeRecord>): Problem | null {
  const { from, to, numbered, received, lost, isBroken } = pair;
  const who = `${from} to ${to}`;
  if (isBroken !== null) return problem('L1', `${who}: ${isBroken}`);
  for (let number = 1; number <= numbered.size; number++) {
    if (!numbered.has(number)) return problem('L1', `${who}: number ${number} is not used`);
  }
  const arrived = new Set<number>();
  let last = 0;
  for (const { number, event } of received) {
    if (arrived.has(number)) return problem('W3', `${who}: ${number} arrived twice`);
    if (number < last && !mayBeLate(pair, number))
      return problem('W3', `${who}: ${number} arrived after ${last}`);
    last = Math.max(last, number);
    arrived.add(number);
    const sent = numbered.get(number);
    if (sent?.isSent !== true || sent.event !== event) {
      return problem('L1', `${who}: ${number} arrived as ${event} and was not sent as that`);
    }
  }
  const named = new Set<number>();
  for (const range of lost) {
    for (let number = range.first; number <= range.last; number++) {
      if (named.has(number)) return problem('L2', `${who}: ${number} is named lost twice`);
      if (arrived.has(number)) return problem('L2', `${who}: ${number} arrived and is named lost`);
      named.add(number);
    }
  }
  if (!living.has(from) || !living.has(to)) return null;
  for (const number of numbered.keys()) {
    if (!arrived.has(number) && !named.has(number)) {
      return problem('L2', `${who}: ${number} of ${numbered.size} neither arrived nor is a gap`);
    }
  }
  return null;
}

/** Whether others may pass a crossing: it is large, or behind a large one on its topic. */
function mayBeLate({ numbered }: Pair, number: number): boolean {
  const topic = numbered.get(number)?.topic;
  return [...numbered].some(([at, one]) => at <= number && one.isLarge && one.topic === topic);
}

/** What a node counts and lists is what it traced. */
function countProblem(record: RunRecord): Problem | null {
  for (const life of record.living()) {
    const counts = { published: 0, sent: 0, skipped: 0, received: 0, delivered: 0, lost: 0 };
    for (const { life: whose, event } of record.traced) {
      if (whose !== life) continue;
      if (event.kind === 'delivered') counts.delivered += event.count;
      else if (event.kind === 'lost') counts.lost += event.last - event.first + 1;
      else if (event.kind in counts) counts[event.kind as 'sent']++;
    }
    const stats = life.hermes.stats();
    const seen = {
      published: stats.published,
      sent: stats.crossingsSent,
      skipped: stats.crossingsSkipped,
      received: stats.crossingsReceived,
      delivered: stats.deliveries,
      lost: stats.crossingsLost,
    };
    if (JSON.stringify(seen) !== JSON.stringify(counts)) {
      const say = `${lifeName(life)} counts ${JSON.stringify(seen)} and traced ${JSON.stringify(counts)}`;
      return problem('L2', say);
    }
  }
  return null;
}
