/** M4, M6, M7: nobody who is there is called gone, who is gone is, and at what pace. */

import type { Disturbance, LifeRecord, RunRecord } from '../record.ts';
import { lifeName, type Problem, problem } from './problem.ts';

/** A fault explains what is thought of a peer for so long after it has ended, in ms. */
const aftermathMs = 20_000;

/** A peer may freeze for so long and not be called gone, in ms. */
const freezeMs = 7_000;

/** A dead peer is called gone within so long, in ms: ten seconds, and what delays and beats add. */
const detectedMs = 13_000;
const detectedAmongManyMs = 18_000;

/** Own clocks run up to half a percent fast. */
const secondMs = 990;
const heartbeatsMax = 30;

export function livenessProblem(record: RunRecord): Problem | null {
  return falseVerdict(record) ?? undetected(record) ?? tooManyHeartbeats(record);
}

function falseVerdict(record: RunRecord): Problem | null {
  for (const { life, event, at } of record.traced) {
    if (event.kind !== 'peer' || (event.state !== 'down' && event.state !== 'unreachable'))
      continue;
    // Refused for its name: which life has it is for the signaling server to settle.
    if (event.reason === 'name-taken' || event.reason === 'old-epoch') continue;
    const about = record.lives.find(
      ({ name, epoch }) => name === event.peer && epoch === event.peerEpoch,
    );
    if (about === undefined) return problem('M9', `${lifeName(life)} knows a life that never was`);
    if (about.endedAt !== null && about.endedAt <= at) continue;
    if (isExplained(record, life, about, at)) continue;
    const say = `${lifeName(life)} calls ${lifeName(about)} ${event.state} (${event.reason}) at ${at} ms`;
    return problem('M4', `${say}, and nothing was wrong with it`);
  }
  return null;
}

/** Whether something was wrong with the peer, or between the two: being frozen oneself is no excuse. */
function isExplained(record: RunRecord, life: LifeRecord, about: LifeRecord, at: number): boolean {
  const between = new Set([life.place, about.place]);
  return record.wasDisturbed(at - aftermathMs, at, ({ kind, places, from, to }) => {
    if (kind === 'frozen') {
      return (
        places?.includes(about.place) === true && (to - from > freezeMs || isStormy(record, at))
      );
    }
    if (kind === 'broken') return false;
    return places === null || places.some((place) => between.has(place));
  });
}

/** Several faults at once may add up to more than each is allowed. */
function isStormy(record: RunRecord, at: number): boolean {
  const recent = record.disturbances.filter(({ from, to }) => from <= at && to >= at - aftermathMs);
  return recent.length > 1;
}

function undetected(record: RunRecord): Problem | null {
  for (const dead of record.lives) {
    const { endedAt } = dead;
    if (endedAt === null) continue;
    const limitMs = record.lives.length > 30 ? detectedAmongManyMs : detectedMs;
    const until = endedAt + limitMs;
    for (const life of record.lives) {
      if (life === dead || life.startedAt > endedAt || life.name === dead.name) continue;
      if (life.endedAt !== null && life.endedAt < until) continue;
      const isTouched = ({ places }: Disturbance): boolean =>
        places === null || places.includes(life.place);
      if (record.wasDisturbed(endedAt - aftermathMs, until, isTouched)) continue;
      if (stateAt(record, life, dead, until)) continue;
      return problem(
        'M4',
        `${lifeName(life)} has not noticed in ${limitMs} ms that ${lifeName(dead)} is gone`,
      );
    }
  }
  return null;
}

/**
 * Whether `life` thought `about` gone, or had met a later life, at a moment; true if it never met it.
 * One that was only dialed has not been met: of it the signaling server tells, when it knows again.
 */
function stateAt(record: RunRecord, life: LifeRecord, about: LifeRecord, until: number): boolean {
  let isGone = true;
  for (const { life: whose, event, at } of record.traced) {
    if (at > until) break;
    if (whose !== life || event.kind !== 'peer' || event.peer !== about.name) continue;
    if (event.state === 'connecting' && event.peerEpoch === about.epoch) continue;
    isGone =
      event.peerEpoch !== about.epoch ||
      ['down', 'left', 'superseded', 'unreachable'].includes(event.state);
  }
  return isGone;
}

function tooManyHeartbeats(record: RunRecord): Problem | null {
  for (const [life, said] of record.heartbeats) {
    const moments = said.toSorted((a, b) => a - b);
    for (let at = heartbeatsMax; at < moments.length; at++) {
      const spanMs = (moments[at] ?? 0) - (moments[at - heartbeatsMax] ?? 0);
      if (spanMs < secondMs) {
        return problem(
          'M7',
          `${lifeName(life)} sent ${heartbeatsMax + 1} heartbeats in ${spanMs} ms`,
        );
      }
    }
  }
  return null;
}
