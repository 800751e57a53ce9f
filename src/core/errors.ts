/** The caller's mistakes: thrown before anything has happened. What networks do is in `trace.ts`. */

export type HermesErrorCode =
  | 'bad-name'
  | 'bad-room'
  | 'bad-topic'
  | 'bad-argument'
  | 'bad-message'
  | 'message-too-large'
  | 'nolocal'
  | 'no-process'
  | 'no-scope'
  | 'already-left'
  | 'frozen'
  | 'refused';

/** A mistake with a stable `code` and a sentence that says what is wrong and what to do. */
export class HermesError extends Error {
  override readonly name = 'HermesError';
  readonly code: HermesErrorCode;

  constructor(code: HermesErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Stops the node on a bug of our own: what holds by construction did not. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`Hermes has a bug: ${what}`);
}
