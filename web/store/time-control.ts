/**
 * The moment that is shown and its pace: of the room, or of a recorded trace over it. Of a simulated
 * cluster the time itself stands still and goes slower with the picture; of a real one only the
 * picture can.
 */

import type { Room } from '../fold/room.ts';
import type { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Simulation } from './simulation.ts';

export interface TimeControlPort {
  /** What is shown: a recorded trace where one is open. */
  shown(): Room | null;
  /** The room that goes on, shown or not. */
  live(): Room | null;
  cluster(): SimulatedCluster | null;
  simulation(): Simulation | null;
  refresh(): void;
}

export class TimeControl {
  readonly #port: TimeControlPort;

  constructor(port: TimeControlPort) {
    this.#port = port;
  }

  pause(): void {
    this.#port.shown()?.pause();
    this.paced();
  }

  play(): void {
    this.#port.shown()?.play();
    this.paced();
  }

  goLive(): void {
    const cluster = this.#cluster();
    cluster?.setFactor(1);
    if (cluster !== null) this.#port.shown()?.setRoomFactor(1);
    this.#port.shown()?.goLive();
    this.paced();
  }

  /** Stands at a moment, in ms of the clock of what is shown; with `fact` right after that one. */
  seek(at: number, fact: string | null = null): void {
    this.#port.shown()?.seek(at, fact);
    this.paced();
  }

  step(way: 1 | -1): void {
    const simulation = this.#isLiveShown() ? this.#port.simulation() : null;
    if (way === 1 && simulation !== null) simulation.step();
    else this.#port.shown()?.step(way);
    this.paced();
  }

  /** How many times slower than real it goes; 1 is as it comes. */
  setFactor(factor: number): void {
    const cluster = this.#cluster();
    if (cluster === null) this.#port.shown()?.setFactor(factor);
    else {
      cluster.setFactor(factor);
      this.#port.shown()?.setRoomFactor(factor);
    }
    this.paced();
  }

  /** The time of a simulated cluster stands still while its picture does. */
  paced(): void {
    this.#port.cluster()?.setPaused(this.#port.live()?.isPaused() ?? false);
    this.#port.refresh();
  }

  /** The simulated cluster, where its own picture is shown. */
  #cluster(): SimulatedCluster | null {
    return this.#isLiveShown() ? this.#port.cluster() : null;
  }

  #isLiveShown(): boolean {
    return this.#port.shown() === this.#port.live();
  }
}
