/**
 * What a page over a simulated cluster can do besides: act as any of its nodes, let time pass to the
 * next event, and go back. Acting in the past forks (T6): another run of the same cluster, up to that
 * moment, takes the place of the one that went on from there.
 */

import type { Lab } from '../../src/core/index.ts';
import { passedOver, type Room } from '../fold/room.ts';
import type { SimulatedSession } from '../session/simulated-session.ts';
import type { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import { words } from '../words.ts';
import { usePage } from './state.ts';

export interface SimulationPort {
  readonly cluster: SimulatedCluster;
  readonly session: SimulatedSession;
  room(): Room | null;
  /** The picture and the clock of the cluster stand or go alike. */
  paced(): void;
  notice(say: string): void;
}

export class Simulation {
  readonly #port: SimulationPort;
  #forking: Promise<void> | null = null;

  constructor(port: SimulationPort) {
    this.#port = port;
  }

  actAs(name: string): void {
    this.#port.session.actAs(name);
  }

  showNames(): void {
    const names = this.#port.cluster.names();
    if (names.length !== usePage.getState().simulatedNames.length) {
      usePage.setState({ simulatedNames: names });
    }
  }

  /** Which room a picture is of: another past, or another node that it is seen from. */
  roomKey(): string {
    const { cluster } = this.#port;
    const { name, epoch } = cluster.hermes().node;
    return `${cluster.generation} ${name}@${epoch}`;
  }

  /** Null where one may act at once; else when the moment that is shown is the present. */
  present(): Promise<void> | null {
    if (this.#forking !== null) return this.#forking;
    const room = this.#port.room();
    const playhead = room?.playhead();
    if (room === null || playhead?.isTravelling !== true || room.isAtEnd()) return null;
    this.#forking = this.#fork(playhead.at, playhead.mode === 'paused').finally(() => {
      this.#forking = null;
      usePage.setState({ forking: null });
    });
    return this.#forking;
  }

  /** Shows the next event: one that has happened, or else the next that does. */
  step(): void {
    const { cluster, notice, paced } = this.#port;
    const room = this.#port.room();
    if (room === null || this.#forking !== null) return;
    room.pause();
    paced();
    if (room.step(1)) return;
    const isThere = cluster.stepOn(({ kind }) => !passedOver.has(kind));
    if (!isThere || !room.step(1)) notice(words.nothingHappens);
  }

  /** The acting node's, or the first living one's; who is dead can be revived too. */
  lab(): Lab {
    const { cluster, session } = this.#port;
    const { lab } = cluster.hermes(cluster.isAlive(session.name) ? session.name : cluster.self);
    return {
      ...lab,
      revive(node) {
        if (cluster.isAlive(node)) lab.revive(node);
        else cluster.restart(node);
        session.renew();
      },
    };
  }

  async #fork(at: number, isPaused: boolean): Promise<void> {
    const { cluster, session, notice, paced } = this.#port;
    usePage.setState({ forking: { at: 0, to: at } });
    await cluster.fork(at, (now) => usePage.setState({ forking: { at: now, to: at } }));
    session.renew();
    const room = this.#port.room();
    if (isPaused) room?.seek(at);
    paced();
    notice(words.forked(at));
  }
}
