/**
 * The one node of a simulated cluster that the page acts as: any of them, one at a time. A node that
 * has ended begins a new life when it is asked to join again.
 */

import type { SimulatedCluster } from '../simulation/simulated-cluster.ts';
import type { Session, Standing } from './node-session.ts';

export class SimulatedSession implements Session {
  readonly #cluster: SimulatedCluster;
  readonly #onChange: (standing: Standing) => void;
  #name: string;
  #standing: Standing = { is: 'left' };
  #stopListening: () => void = () => {};

  constructor(cluster: SimulatedCluster, onChange: (standing: Standing) => void) {
    this.#cluster = cluster;
    this.#onChange = onChange;
    this.#name = cluster.first;
  }

  get standing(): Standing {
    return this.#standing;
  }

  get name(): string {
    return this.#name;
  }

  start(): void {
    if (!this.#cluster.isAlive(this.#name)) this.#cluster.restart(this.#name);
    this.renew();
  }

  stop(): void {
    this.#stopListening();
    this.#enter({ is: 'left' });
  }

  /** Acts as another node from now on. */
  actAs(name: string): void {
    this.#name = name;
    this.renew();
  }

  /** Takes the node's life as it is now: another was begun, or another past. */
  renew(): void {
    this.#stopListening();
    this.#stopListening = () => {};
    if (!this.#cluster.names().includes(this.#name)) this.#name = this.#cluster.first;
    if (!this.#cluster.isAlive(this.#name)) {
      this.#enter({ is: 'left' });
      return;
    }
    const hermes = this.#cluster.hermes(this.#name);
    this.#stopListening = hermes.onStopped(() => this.#enter({ is: 'left' }));
    this.#enter({ is: 'joined', hermes, isDegraded: false });
  }

  #enter(standing: Standing): void {
    this.#standing = standing;
    this.#onChange(standing);
  }
}
