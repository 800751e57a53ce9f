/** The prompt over a node's public object. What the page loads when the prompt is first used. */

import type { Hermes } from '../../src/core/index.ts';
import { createPrompt, type Prompt } from './prompt.ts';

export function promptOf(hermes: Hermes): Prompt {
  const { name, room, epoch } = hermes.node;
  return createPrompt({
    node: name,
    room,
    // The prompt itself is no process of the node; number 0 is nobody else's.
    self: () => Object.freeze({ node: name, epoch, id: 0 }),
    startLink: (topic) => hermes.Client.startLink(topic),
    stop: (pid) => hermes.Client.stop(pid),
    publish: (topic, message) => hermes.publish(topic, message),
    nodes: () => hermes.nodes(),
  });
}
