/**
 * Streams: the events of one topic from one life, numbered from 1, whoever hears them. An engine copies
 * one message to all, so one number serves all of them, and each node sees by it what it missed.
 */

/** How long after a topic's last event its number is told again, in ms: for the last one lost. */
const tellAfterMs = [1_000, 4_000, 16_000] as const;

interface Outgoing {
  last: number;
  /** When its last event was handed over, and how often its number was told since. */
  at: number;
  told: number;
}

/** What this life has published. */
export class OutgoingStreams {
  readonly #streams = new Map<string, Outgoing>();
  /** Topics whose last number is to be told again. */
  readonly #due = new Set<string>();

  /** The number of the next event of `topic`. */
  next(topic: string, now: number): number {
    let stream = this.#streams.get(topic);
    if (stream === undefined) {
      stream = { last: 0, at: now, told: 0 };
      this.#streams.set(topic, stream);
    }
    stream.at = now;
    stream.told = 0;
    this.#due.add(topic);
    return ++stream.last;
  }

  lastOf(topic: string): number {
    return this.#streams.get(topic)?.last ?? 0;
  }

  topics(): IterableIterator<string> {
    return this.#streams.keys();
  }

  /** Whether any topic's number is still to be told. */
  get isDue(): boolean {
    return this.#due.size > 0;
  }

  /** Calls `tell` for each topic that has been quiet for long enough; false means to ask again later. */
  tellQuiet(now: number, tell: (topic: string, last: number) => boolean): void {
    for (const topic of this.#due) {
      const stream = this.#streams.get(topic);
      const after = tellAfterMs[stream?.told ?? tellAfterMs.length];
      if (stream === undefined || after === undefined) this.#due.delete(topic);
      else if (now - stream.at >= after && tell(topic, stream.last)) stream.told++;
    }
  }
}

interface Peer {
  readonly epoch: number;
  /** topic -> the number of the last event that came, or that was known to have been published. */
  readonly lasts: Map<string, number>;
}

/** What this node has seen of the topics it listens to. */
export class IncomingStreams {
  readonly #peers = new Map<string, Peer>();
  /** Topic -> the delta of this node's interest that told of it. */
  readonly #listened = new Map<string, number>();

  isListening(topic: string): boolean {
    return this.#listened.has(topic);
  }

  /** This node listens to `topic`, as it says in delta `number`, or no more. What was seen is forgotten. */
  listen(topic: string, isListening: boolean, number: number): void {
    for (const { lasts } of this.#peers.values()) lasts.delete(topic);
    if (isListening) this.#listened.set(topic, number);
    else this.#listened.delete(topic);
  }

  /** Undefined before anything is known of that stream. */
  lastOf(peer: string, epoch: number, topic: string): number | undefined {
    return this.#lasts(peer, epoch).get(topic);
  }

  set(peer: string, epoch: number, topic: string, last: number): void {
    this.#lasts(peer, epoch).set(topic, last);
  }

  /**
   * A peer knows this node's interest up to delta `number`, and has told the last number of each topic
   * that it had published on: any other begins at 1.
   */
  known(peer: string, epoch: number, number: number): void {
    const lasts = this.#lasts(peer, epoch);
    for (const [topic, since] of this.#listened) {
      if (since <= number && !lasts.has(topic)) lasts.set(topic, 0);
    }
  }

  /** Nothing of a peer is expected any more. */
  forget(peer: string): void {
    this.#peers.delete(peer);
  }

  #lasts(peer: string, epoch: number): Map<string, number> {
    const known = this.#peers.get(peer);
    if (known?.epoch === epoch) return known.lasts;
    const lasts = new Map<string, number>();
    this.#peers.set(peer, { epoch, lasts });
    return lasts;
  }
}
