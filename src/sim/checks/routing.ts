/** R1 to R5, S1: who got a crossing, and that what arrived reached every subscription there. */

import type { LifeRecord, PublishRecord, RunRecord, SubscriptionRecord } from '../record.ts';
import { Crossings } from './crossings.ts';
import { lifeName, type Problem, problem } from './problem.ts';

export function routingProblem(record: RunRecord): Problem | null {
  const crossings = new Crossings(record);
  const known = knownSubscriptions(record);
  for (const published of record.publishes) {
    const found =
      targetProblem(record, published, crossings, known) ??
      arrivalProblem(record, published, crossings);
    if (found !== null) return found;
  }
  return null;
}

function targetProblem(
  record: RunRecord,
  { report, routing, members, moment, topic, life }: PublishRecord,
  { byEvent }: Crossings,
  known: ReadonlyMap<SubscriptionRecord, ReadonlyMap<string, number>>,
): Problem | null {
  const sentTo = byEvent.get(report.id) ?? new Map<string, number[]>();
  const stranger = [...sentTo.keys()].find((peer) => !members.includes(peer));
  if (stranger !== undefined) return problem('R1', `${report.id} went to ${stranger}, no member`);
  for (const [peer, numbers] of sentTo) {
    if (routing !== 'per-subscriber' && numbers.length > 1) {
      return problem(routing === 'per-node' ? 'R1' : 'R2', `${report.id} crossed twice to ${peer}`);
    }
  }
  if (routing === 'per-node') {
    const missed = members.find((peer) => !sentTo.has(peer));
    return missed === undefined
      ? null
      : problem('R1', `${report.id} made no crossing to ${missed}`);
  }
  for (const subscription of record.subscriptions) {
    const { topic: listened, to, life: there } = subscription;
    if (listened !== topic || (to !== null && to < moment)) continue;
    if (!members.includes(lifeName(there))) continue;
    if (there.endedAt !== null || sentTo.has(lifeName(there))) continue;
    const since = known.get(subscription)?.get(lifeName(life));
    if (since !== undefined && since < moment) {
      const say = `${report.id} was not sent to ${lifeName(there)}, whose subscription is known there`;
      return problem('R5', say);
    }
  }
  return null;
}

/** Every subscription that was there when all copies of a crossing arrived has the event. */
function arrivalProblem(
  record: RunRecord,
  { report, topic, life }: PublishRecord,
  crossings: Crossings,
): Problem | null {
  for (const [peer, numbers] of crossings.byEvent.get(report.id) ?? []) {
    const { received } = crossings.pair(lifeName(life), peer);
    const arrived = received.filter(({ event }) => event === report.id);
    const [first] = arrived;
    if (first === undefined || arrived.length < numbers.length) continue;
    for (const { life: there, topic: listened, from, to, got } of record.subscriptions) {
      if (lifeName(there) !== peer || listened !== topic || there.endedAt !== null) continue;
      if (from > first.moment || to !== null) continue;
      if (!got.some(({ id }) => id === report.id)) {
        return problem('S1', `${report.id} arrived at ${peer}, and a subscription never got it`);
      }
    }
  }
  return null;
}

/** subscription -> life of a peer -> since when that peer has said that it knows of it. */
function knownSubscriptions(
  record: RunRecord,
): Map<SubscriptionRecord, ReadonlyMap<string, number>> {
  const announced = new Map<LifeRecord, { moment: number; number: number }[]>();
  const taken = new Map<LifeRecord, { moment: number; number: number; peer: string }[]>();
  const epochs = new Map<LifeRecord, Map<string, number>>();
  record.traced.forEach(({ life, event }, moment) => {
    if (event.kind === 'announced') push(announced, life, { moment, number: event.number });
    if (event.kind === 'peer') {
      const known = epochs.get(life) ?? new Map<string, number>();
      epochs.set(life, known.set(event.peer, event.peerEpoch));
    }
    if (event.kind === 'known') {
      const peer = lifeName({ name: event.peer, epoch: epochs.get(life)?.get(event.peer) ?? 0 });
      push(taken, life, { moment, number: event.number, peer });
    }
  });
  const known = new Map<SubscriptionRecord, ReadonlyMap<string, number>>();
  for (const subscription of record.subscriptions) {
    const { life, from } = subscription;
    const number = announced.get(life)?.find(({ moment }) => moment >= from)?.number;
    if (number === undefined) continue;
    const since = new Map<string, number>();
    for (const one of taken.get(life) ?? []) {
      if (one.number >= number && !since.has(one.peer)) since.set(one.peer, one.moment);
    }
    known.set(subscription, since);
  }
  return known;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
