/**
 * Looks at who was heard when, and says who is suspect, who is gone and who is back. It distrusts
 * itself: when its own check comes late, this node stalled, and the silence of others proves nothing.
 * And it asks others before it declares a peer down: one that they hear is unreachable from here.
 */

import type { Cancel, Env } from '../env.ts';
import type { Tracer } from '../tracer.ts';
import type { PlainContent } from '../wire/frame-fields.ts';
import { Pacer } from './pacer.ts';
import type { Session } from './session.ts';
import {
  askAheadMs,
  askedMax,
  asleepMs,
  checkMs,
  downAfterMs,
  heartbeatMs,
  heartbeatsMax,
  lateMs,
  probeMs,
  probesMax,
  quietBeats,
  recheckMs,
  suspectAfterMs,
} from './timing.ts';

export interface DetectorPort {
  readonly env: Env;
  readonly tracer: Tracer;
  sessions(): readonly Session[];
  beat(session: Session): void;
  /** Says to all at once that this node is there; false when no engine is there to tell them. */
  beatAll(): boolean;
  send(session: Session, content: PlainContent, number: number): void;
  suspect(session: Session): void;
  recovered(session: Session): void;
  unreachable(session: Session): void;
  down(session: Session): void;
}

export class FailureDetector {
  readonly #env: Env;
  readonly #port: DetectorPort;
  readonly #pacer = new Pacer(heartbeatsMax, 1_000);
  #cancel: Cancel = () => {};
  #dueAt = 0;
  /** When all are told next that this node is there; and whether they were, the last time. */
  #allAt = 0;
  #isToldToAll = false;

  constructor(port: DetectorPort) {
    this.#env = port.env;
    this.#port = port;
  }

  start(): void {
    // Not all nodes of a room in step.
    this.#plan(checkMs * (0.5 + this.#env.random()));
  }

  stop(): void {
    this.#cancel();
    for (const session of this.#port.sessions()) this.#stopProbing(session);
  }

  /** Anything from a peer is a sign of life. */
  heard(session: Session): void {
    session.heardAt = this.#env.now();
    session.doubts = null;
    this.#stopProbing(session);
    const { state } = session;
    if ((state.is === 'suspect' || state.is === 'asleep') && state.link !== null)
      this.#port.recovered(session);
    for (const asker of session.askers)
      this.#port.send(asker, { kind: 'heard', ...session.peer }, 0);
    session.askers.clear();
  }

  /** A peer has said to all, over the engine, that it is there. */
  told(session: Session): void {
    session.toldAt = this.#env.now();
    this.heard(session);
  }

  /** A peer asks whether `about` is heard here: it is asked in turn, and answers or does not. */
  asked(by: Session, about: Session | undefined): void {
    if (about?.isUp !== true || about.link === null || about === by) return;
    about.askers.add(by);
    this.#probe(about, 0);
  }

  /** Another hears a peer that this node was asking about. */
  vouched(by: Session, about: Session | undefined): void {
    if (about === undefined || about.doubts === null || about.doubts.isVouched) return;
    about.doubts.isVouched = true;
    this.#port.tracer.record('vouched', { peer: by.peer.name, about: about.peer.name });
  }

  /** The signaling server thinks a peer is gone: ask it, three times, before believing that. */
  doubt(session: Session): void {
    if (session.state.is === 'unreachable') session.recheckAt = this.#env.now();
    if (session.probing !== null || !session.isUp) return;
    this.#askOthers(session);
    this.#ask(session, 1);
  }

  /** A heartbeat to this peer as soon as the pace allows. */
  beatSoon(session: Session): void {
    session.saidSent = -1;
    // One that is overdue keeps its place.
    session.beatAt = Math.min(session.beatAt, this.#env.now());
    this.#beatDue();
  }

  #ask(session: Session, asked: number): void {
    if (asked > probesMax) {
      session.probing = null;
      this.#judge(session);
      return;
    }
    const dueAt = this.#env.now() + probeMs;
    const stop = this.#env.schedule(probeMs, () => {
      const isLate = this.#env.now() - dueAt > lateMs;
      this.#ask(session, isLate ? asked : asked + 1);
    });
    session.probing = { asked, stop };
    this.#probe(session, asked);
  }

  #probe(session: Session, number: number): void {
    this.#port.send(session, { kind: 'probe' }, number);
  }

  #stopProbing(session: Session): void {
    session.probing?.stop();
    session.probing = null;
  }

  #plan(inMs: number): void {
    this.#dueAt = this.#env.now() + inMs;
    this.#cancel = this.#env.schedule(inMs, () => this.#check());
  }

  #check(): void {
    const now = this.#env.now();
    const late = now - this.#dueAt;
    const sessions = this.#port.sessions();
    if (late > lateMs) {
      this.#port.tracer.record('stalled', { ms: late });
      for (const session of sessions) session.heardAt = Math.min(now, session.heardAt + late);
    }
    const upCount = sessions.filter(({ isUp }) => isUp).length;
    for (const session of sessions) {
      if (session.isUp) this.#look(session, now, upCount);
      else if (session.state.is === 'unreachable') this.#recheck(session, now);
    }
    this.#beatAll(now, upCount);
    this.#beatDue();
    this.#plan(checkMs);
  }

  #look(session: Session, now: number, upCount: number): void {
    const silent = now - session.heardAt;
    if (session.state.is === 'asleep') {
      if (silent > asleepMs) this.#port.down(session);
      return;
    }
    if (silent > downAfterMs(upCount)) {
      this.#judge(session);
      return;
    }
    if (silent > downAfterMs(upCount) - askAheadMs && session.doubts === null)
      this.#askOthers(session);
    if (silent > suspectAfterMs(upCount)) this.#port.suspect(session);
  }

  /** An unreachable peer stays that for as long as others hear it. */
  #recheck(session: Session, now: number): void {
    if (now < session.recheckAt) return;
    if (session.doubts === null) this.#askOthers(session);
    else if (now < session.doubts.askedAt + askAheadMs) return;
    else if (session.doubts.isVouched) {
      session.doubts = null;
      session.recheckAt = now + recheckMs;
    } else this.#port.down(session);
  }

  #judge(session: Session): void {
    const isHeardElsewhere = session.doubts?.isVouched === true;
    session.doubts = null;
    session.recheckAt = this.#env.now() + recheckMs;
    if (isHeardElsewhere) this.#port.unreachable(session);
    else this.#port.down(session);
  }

  #askOthers(about: Session): void {
    about.doubts = { askedAt: this.#env.now(), isVouched: false };
    const others = this.#port
      .sessions()
      .filter((session) => session !== about && session.state.is === 'ready');
    for (let left = askedMax; left > 0 && others.length > 0; left--) {
      const [one] = others.splice(Math.floor(this.#env.random() * others.length), 1);
      if (one === undefined) return;
      this.#port.tracer.record('asked', { peer: one.peer.name, about: about.peer.name });
      this.#port.send(one, { kind: 'ask', ...about.peer }, 0);
    }
  }

  #beatAll(now: number, upCount: number): void {
    if (upCount === 0 || now < this.#allAt) return;
    this.#isToldToAll = this.#port.beatAll();
    // A little sooner than they must, and never in step: each of them goes to all.
    if (this.#isToldToAll)
      this.#allAt = now + heartbeatMs(upCount) * (0.8 + 0.2 * this.#env.random());
  }

  /** Heartbeats that are due, the most overdue first, at the pace that a node may keep. */
  #beatDue(): void {
    const now = this.#env.now();
    const sessions = this.#port.sessions().filter(({ isUp, link }) => isUp && link !== null);
    const everyMs = heartbeatMs(sessions.length);
    const moreMs = this.#isToldToAll ? everyMs * (quietBeats - 1) : 0;
    // A peer that is not heard over the engine may not hear it either.
    const hearsSince = now - suspectAfterMs(sessions.length);
    const dueAt = ({ beatAt, isQuiet, toldAt }: Session): number =>
      beatAt + (isQuiet && toldAt >= hearsSince ? moreMs : 0);
    const due = sessions
      .filter((session) => dueAt(session) <= now)
      .toSorted((one, other) => dueAt(one) - dueAt(other));
    for (const session of due) {
      if (!this.#pacer.take(now)) return;
      session.beatAt = Math.max(now, dueAt(session) + everyMs);
      this.#port.beat(session);
    }
  }
}
