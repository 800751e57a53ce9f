/**
 * Engine: a system of its own between the nodes, which takes a message once and copies it to every node
 * that asked for its topic. At most once, in order from one node to another while both reach it; what is
 * under way when one of them loses it may be lost, and nobody is told which. So the adapter numbers what
 * it hands over (`engine-adapter.ts`). Implementations: `src/sim` (virtual) and `src/nats`; both pass the
 * suite in `suites/engine.ts`.
 */

export interface EngineHandlers {
  /** Whether the engine is reached; told once at the start, and at each change. */
  reached(isReached: boolean): void;
  /**
   * A message, the receiver's to keep. `from` is who sent it, as far as the engine keeps nodes from
   * speaking for others; `topic` is null for a message to every node. One's own never come back.
   */
  message(from: string, topic: string | null, bytes: Uint8Array): void;
  /** Something came over it that makes no sense, whatever it was to be; `from` as far as is known. */
  bad(from: string): void;
  /** What waited for the engine was above `engineBytesLow` and has drained to it. */
  writable(): void;
}

export interface Engine {
  /** What it is called where it is shown, a plain word: `nats`. */
  readonly kind: string;
  start(handlers: EngineHandlers): void;
  /**
   * Hands over a message, which may be changed afterwards: for the nodes that listen to `topic`, or for
   * every node. False when the engine is not reached or the message has more than `engineMessageBytesMax`:
   * then nothing was sent.
   */
  publish(topic: string | null, message: Uint8Array): boolean;
  /** Asks for the messages of a topic, or for no more of them: before anything that is sent later. */
  listen(topic: string, isListening: boolean): void;
  /** Bytes handed over that the engine has not read yet, as far as is known. */
  queuedBytes(): number;
  /** Says nothing and hears nothing any more, after what was handed over has had its chance. */
  stop(): void;
}

/** Bytes of one message: what links take, too. */
export const engineMessageBytesMax = 262_144;

/** The engine says that it is writable again when what waits for it drains to this. */
export const engineBytesLow = 65_536;

/** The engine, where a trace event names the one at the other end: no node can be called so. */
export function enginePeer(kind: string): string {
  return `$${kind}`;
}
