/** A few nodes on a real NATS server, for tests: joined, and followed until all was said and heard. */

import { type Hermes, isPid, type Pid } from '../core/index.ts';
import { joinOverNats, type JoinOverNatsOptions } from './node.ts';

/** Lets what is due happen until `isSo`. A test that waits in vain is ended by its runner. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}

/** One turn of the event loop, with what came meanwhile. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

export class FewNodes {
  readonly #options: Omit<JoinOverNatsOptions, 'node'>;
  readonly #nodes: Hermes[] = [];
  /** Each node's process that hears when all before has come, and from whom it did. */
  readonly #ears = new Map<Hermes, { readonly pid: Pid; readonly heard: Set<string> }>();
  #rounds = 0;

  constructor(options: Omit<JoinOverNatsOptions, 'node'>) {
    this.#options = options;
  }

  async start<const N extends readonly string[]>(
    ...names: N
  ): Promise<{ readonly [K in keyof N]: Hermes }> {
    const started = await Promise.all(names.map((node) => this.join({ node })));
    await this.met();
    return started as { readonly [K in keyof N]: Hermes };
  }

  /** One more, with options of its own. */
  async join(
    options: Pick<JoinOverNatsOptions, 'node'> & Partial<JoinOverNatsOptions>,
  ): Promise<Hermes> {
    const hermes = await joinOverNats({ ...this.#options, ...options });
    const heard = new Set<string>();
    const pid = hermes.spawn((message) => void heard.add(String(message)));
    hermes.pg.scope('ears').join('ears', pid);
    this.#ears.set(hermes, { pid, heard });
    this.#nodes.push(hermes);
    return hermes;
  }

  /** Until all that live know one another, and their ears. */
  async met(): Promise<void> {
    const names = (): string[] =>
      this.#living()
        .map(({ node }) => node.name)
        .toSorted();
    await until(() =>
      this.#living().every((hermes) => {
        const ears = hermes.pg.scope('ears').getMembers('ears').filter(isPid);
        return (
          hermes.nodes().join() === names().join() &&
          ears.length === names().length &&
          hermes.peers().every(({ name, state }) => state === 'ready' || !names().includes(name))
        );
      }),
    );
    await this.settle();
  }

  /** Until what everyone has said was heard by everyone, and what was answered to it. */
  async settle(): Promise<void> {
    // Those that have left are not waited for, and are nobody's members any more.
    const living = this.#living();
    const names = new Set(living.map(({ node }) => node.name));
    await until(() => living.every((hermes) => hermes.nodes().every((name) => names.has(name))));
    for (let round = 0; round < 3; round++) {
      await turn();
      const said = ++this.#rounds;
      for (const from of living) {
        for (const to of living) {
          const pid = this.#ears.get(to)?.pid;
          if (pid !== undefined) from.send(pid, `${from.node.name} ${said}`);
        }
      }
      await until(() =>
        living.every((hermes) =>
          [...names].every((name) => this.#ears.get(hermes)?.heard.has(`${name} ${said}`)),
        ),
      );
    }
    await turn();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#nodes.map((hermes) => hermes.leave()));
  }

  #living(): Hermes[] {
    return this.#nodes.filter((hermes) => hermes.stopped() === null);
  }
}

/** What a function subscribed to `topic` gets, as it comes. */
export function collect(node: Hermes, topic: string): unknown[] {
  const got: unknown[] = [];
  node.subscribe(topic, (message) => got.push(message));
  return got;
}
