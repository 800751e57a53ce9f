/** The prompt over a node's public object. What the page loads when the prompt is first used. */

import type { Hermes, Pid } from '../../src/core/index.ts';
import { createPrompt, type Prompt } from './prompt.ts';

export interface NodePromptPort {
  /** The node as it is now, or null when it has left. */
  hermes(): Hermes | null;
  /** Whatever moment is shown, what is done next is done in the present. */
  present(): Promise<void>;
}

/** The prompt of a node of the page, whose lines act in the present, one after the other (T6). */
export class NodePrompt {
  readonly #port: NodePromptPort;
  #life = '';
  #variables = new Map<string, unknown>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(port: NodePromptPort) {
    this.#port = port;
  }

  /**
   * `answer` is called with what the line printed, or null when there is no node to run it: in the turn
   * in which it ran, so that `:ok` comes before what the publisher's own clients print.
   */
  run(typed: string, answer: (output: string | null) => void): Promise<void> {
    const done = this.#last.then(() => this.#run(typed, answer));
    this.#last = done.catch(() => {});
    return done;
  }

  async #run(typed: string, answer: (output: string | null) => void): Promise<void> {
    if (this.#prompt()?.isActing(typed) === true) await this.#port.present();
    answer(this.#prompt()?.run(typed).output ?? null);
  }

  /** A simulated life that goes on from an earlier moment is the same one; another begins anew. */
  #prompt(): Prompt | null {
    const hermes = this.#port.hermes();
    if (hermes === null) return null;
    const life = `${hermes.node.name}@${hermes.node.epoch}`;
    if (life !== this.#life) this.#variables = new Map();
    this.#life = life;
    return promptOf(hermes, this.#variables);
  }
}

function promptOf(hermes: Hermes, variables: Map<string, unknown>): Prompt {
  const { name, room, epoch } = hermes.node;
  const host = {
    node: name,
    room,
    // The prompt itself is no process of the node; number 0 is nobody else's.
    self: () => Object.freeze({ node: name, epoch, id: 0 }),
    startLink: (topic: string) => hermes.Client.startLink(topic),
    stop: (pid: Pid) => hermes.Client.stop(pid),
    publish: (topic: string, message: unknown) => hermes.publish(topic, message),
    nodes: () => hermes.nodes(),
  };
  return createPrompt(host, variables);
}
