/** What the message field loads of the prompt: values alone, no node behind them. */

import { pid } from '../../src/core/index.ts';
import { PromptError, type PromptHost } from './host.ts';
import { evaluateLiteral as evaluate } from './prompt.ts';

export { PromptError };

/** The value of a literal. Throws `PromptError`, for calls too: a message does nothing. */
export function evaluateLiteral(text: string): unknown {
  const none = (): never => {
    throw new PromptError('a message is a value, not a call');
  };
  const host: PromptHost = {
    node: '',
    room: '',
    self: () => pid('', 0, 0),
    startLink: none,
    stop: none,
    publish: none,
    nodes: none,
  };
  return evaluate(text, host);
}
