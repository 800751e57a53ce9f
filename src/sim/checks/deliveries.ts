/** S1, S2, S3, S5, S6: what each subscription got, against what was published. */

import type { PublishRecord, RunRecord, SubscriptionRecord } from '../record.ts';
import { lifeName, type Problem, problem } from './problem.ts';

export function deliveryProblem(record: RunRecord): Problem | null {
  for (const subscription of record.subscriptions) {
    const found = oneProblem(record, subscription);
    if (found !== null) return found;
  }
  for (const published of record.publishes) {
    const found = localProblem(published);
    if (found !== null) return found;
  }
  return null;
}

function oneProblem(record: RunRecord, { life, topic, got }: SubscriptionRecord): Problem | null {
  const seen = new Set<string>();
  const lastCounts = new Map<string, number>();
  const who = `${lifeName(life)} on ${topic}`;
  for (const { id, message } of got) {
    if (seen.has(id)) return problem('S2', `${who} got ${id} twice`);
    seen.add(id);
    const [publisher, count] = splitAtLast(id, ':');
    if (Number(count) <= (lastCounts.get(publisher) ?? 0)) {
      return problem('S3', `${who} got ${id} after number ${lastCounts.get(publisher)}`);
    }
    lastCounts.set(publisher, Number(count));
    const { n } = message as { readonly n: number };
    const sent = record.messages.get(n);
    const isTrue =
      sent !== undefined &&
      sent.topic === topic &&
      publisher === `${sent.life.name}@${sent.life.epoch}` &&
      JSON.stringify(sent.message) === JSON.stringify(message) &&
      Object.isFrozen(message);
    if (!isTrue) return problem('S6', `${who} got ${id}, which is not what was published`);
  }
  return null;
}

/** S5: this node's own subscriptions have it, whatever the network does. */
function localProblem({ report, local, life }: PublishRecord): Problem | null {
  if (report.delivered !== local.length) {
    const say = `${lifeName(life)} has ${local.length} subscriptions and delivered ${report.delivered}`;
    return problem('S5', `${report.id}: ${say}`);
  }
  for (const { got, to } of local) {
    if (to !== null || life.endedAt !== null) continue;
    if (!got.some(({ id }) => id === report.id)) {
      return problem('S5', `a subscription of ${lifeName(life)} never got its own ${report.id}`);
    }
  }
  return null;
}

function splitAtLast(text: string, sign: string): [string, string] {
  const at = text.lastIndexOf(sign);
  return [text.slice(0, at), text.slice(at + 1)];
}
