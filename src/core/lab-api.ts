/**
 * Faults on purpose: what a person, a lesson or a test does to nodes and links to see what becomes of
 * it. Each is real where it acts, traced there (`fault`), and ends when the node that set it is gone.
 */

export interface Lab {
  /** Whether the nodes of this room take faults from one another; a node's own always work. */
  readonly isOpen: boolean;
  /** Nothing passes between two nodes, either way, without a word. */
  cut(a: string, b: string): void;
  /** Everything between two nodes takes `delayMs` longer each way; 0 ends it. */
  slow(a: string, b: string, delayMs: number): void;
  /**
   * Of the events between two nodes so large a `share`, 0 to 1, is dropped whole after they were
   * numbered, so that each is a named gap; never a control frame. 0 ends it.
   */
  lossy(a: string, b: string, share: number): void;
  /** Ends whatever was done to the link of two nodes. */
  mend(a: string, b: string): void;
  /** A node handles nothing until it is revived. */
  freeze(node: string): void;
  /** A frozen node goes on. */
  revive(node: string): void;
  /** A node ends without a word, as a killed tab does. */
  kill(node: string): void;
  /** A node says goodbye and ends. */
  leave(node: string): void;
  /** Cuts every link across the parts, and parts them at the signaling server too. */
  split(parts: readonly (readonly string[])[]): void;
  /** The signaling server keeps the room shut: nobody comes in, no signal passes. Links go on. */
  closeRoom(): void;
  openRoom(): void;
  /** Ends every fault that this node set. */
  heal(): void;
}
