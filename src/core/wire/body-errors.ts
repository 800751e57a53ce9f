/** Why a message cannot be a body: the caller's mistakes, each with its sentence. */

import { HermesError } from '../errors.ts';
import { messageDepthMax } from './body-types.ts';

export function tooDeep(): HermesError {
  const sentence = `The message contains itself or is nested deeper than ${messageDepthMax}: send a tree.`;
  return new HermesError('bad-message', sentence);
}

/** A getter may change the object that it is in. */
export function changes(): HermesError {
  return new HermesError('bad-message', 'The message changes while it is read.');
}

export function cannotCross(value: unknown): HermesError {
  return new HermesError('bad-message', `${kindOf(value)} cannot cross to another node.`);
}

function kindOf(value: unknown): string {
  if (typeof value === 'function') return 'A function';
  if (typeof value === 'symbol') return 'A symbol';
  const name = (value as object).constructor?.name;
  return name ? `A ${name}` : 'This object';
}
