/** The public entry for apps in a browser. */

export type { Hermes, MessageInfo, Pid } from '../core/index.ts';
export { HermesError } from '../core/index.ts';
export { join, type JoinOptions } from './join.ts';
