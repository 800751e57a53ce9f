/**
 * Looks at who was heard when, and says who is suspect, who is down and who is back. It distrusts
 * itself: when its own check comes late, this node stalled, and the silence of others proves nothing.
 */

import type { Cancel, Env } from '../env.ts';
import type { Session } from './session.ts';
import {
  checkMs,
  downAfterMs,
  heartbeatMs,
  lateMs,
  probeMs,
  probesMax,
  suspectAfterMs,
} from './timing.ts';

export interface DetectorPort {
  sessions(): readonly Session[];
  beat(session: Session): void;
  /** Asks a peer for a sign of life. */
  probe(session: Session, number: number): void;
  suspect(session: Session): void;
  recovered(session: Session): void;
  down(session: Session): void;
}

export class FailureDetector {
  readonly #env: Env;
  readonly #port: DetectorPort;
  #cancel: Cancel = () => {};
  #dueAt = 0;
  #beatAt = 0;

  constructor(env: Env, port: DetectorPort) {
    this.#env = env;
    this.#port = port;
  }

  start(): void {
    this.#beatAt = this.#env.now() + heartbeatMs(0) * this.#env.random();
    this.#plan();
  }

  stop(): void {
    this.#cancel();
    for (const session of this.#port.sessions()) this.#stopProbing(session);
  }

  /** Anything from a peer is a sign of life. */
  heard(session: Session): void {
    session.heardAt = this.#env.now();
    this.#stopProbing(session);
    if (session.state.is === 'suspect' && session.state.link !== null)
      this.#port.recovered(session);
  }

  /** The signaling server thinks a peer is gone: ask it, three times, before believing that. */
  doubt(session: Session): void {
    if (session.probing === null && session.isUp) this.#ask(session, 1);
  }

  #ask(session: Session, asked: number): void {
    if (asked > probesMax) {
      session.probing = null;
      this.#port.down(session);
      return;
    }
    const dueAt = this.#env.now() + probeMs;
    const stop = this.#env.schedule(probeMs, () => {
      const isLate = this.#env.now() - dueAt > lateMs;
      this.#ask(session, isLate ? asked : asked + 1);
    });
    session.probing = { asked, stop };
    this.#port.probe(session, asked);
  }

  #stopProbing(session: Session): void {
    session.probing?.stop();
    session.probing = null;
  }

  #plan(): void {
    this.#dueAt = this.#env.now() + checkMs;
    this.#cancel = this.#env.schedule(checkMs, () => this.#check());
  }

  #check(): void {
    const now = this.#env.now();
    const late = now - this.#dueAt;
    const sessions = this.#port.sessions().filter((session) => session.isUp);
    if (late > lateMs) for (const session of sessions) session.heardAt += late;
    for (const session of sessions) {
      const silent = now - session.heardAt;
      if (silent > downAfterMs(sessions.length)) this.#port.down(session);
      else if (silent > suspectAfterMs(sessions.length)) this.#port.suspect(session);
    }
    if (now >= this.#beatAt) {
      this.#beatAt = now + heartbeatMs(sessions.length);
      for (const session of sessions) this.#port.beat(session);
    }
    this.#plan();
  }
}
