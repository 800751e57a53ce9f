/** The one node of a simulated cluster that the page shows as its own. */

import type { Hermes } from '../../src/core/index.ts';
import type { Session, Standing } from './node-session.ts';

export class SimulatedSession implements Session {
  readonly #hermes: Hermes;
  readonly #onChange: (standing: Standing) => void;
  #standing: Standing = { is: 'left' };

  constructor(hermes: Hermes, onChange: (standing: Standing) => void) {
    this.#hermes = hermes;
    this.#onChange = onChange;
  }

  get standing(): Standing {
    return this.#standing;
  }

  get name(): string {
    return this.#hermes.node.name;
  }

  start(): void {
    this.#enter({ is: 'joined', hermes: this.#hermes });
  }

  stop(): void {
    this.#enter({ is: 'left' });
  }

  #enter(standing: Standing): void {
    this.#standing = standing;
    this.#onChange(standing);
  }
}
