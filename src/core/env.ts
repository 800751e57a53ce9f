/**
 * What the world hands a node: time, a scheduler and randomness. The core has no other source of
 * any of them, so the same code runs in a tab, in a terminal and in the simulator.
 */

/** Stops a scheduled task; harmless when it has already run. */
export type Cancel = () => void;

export interface Env {
  /** Milliseconds since some fixed moment of this node's life, fractional, never running back. */
  now(): number;
  /** Runs `task` once after `delayMs`. In a page this ticks in a Worker, so a hidden tab is on time. */
  schedule(delayMs: number, task: () => void): Cancel;
  /** Runs `task` as soon as the running handler has completed, in the order asked. */
  soon(task: () => void): void;
  /** A number in [0, 1). */
  random(): number;
}
