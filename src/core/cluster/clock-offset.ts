/**
 * How far a peer's clock is from ours, and how long a round trip takes, from heartbeats that carry
 * each other's times (NTP's arithmetic). Of the recent samples the one with the shortest round trip
 * is believed: its error is at most half of it.
 */

export interface OffsetSample {
  /** The peer's clock minus ours, in ms. */
  readonly offsetMs: number;
  readonly rttMs: number;
}

/** Samples considered: at one a second, clocks drift less meanwhile than a round trip's error. */
const samplesMax = 16;

export class ClockOffset {
  readonly #samples: OffsetSample[] = [];
  #best: OffsetSample | null = null;
  #lastHeartbeat: { readonly sentAt: number; readonly receivedAt: number } | null = null;

  get best(): OffsetSample | null {
    return this.#best;
  }

  /** What our next heartbeat says about the peer's last one. */
  echo(now: number): { readonly echoAt: number; readonly heldMs: number } {
    if (this.#lastHeartbeat === null) return { echoAt: 0, heldMs: -1 };
    const { sentAt, receivedAt } = this.#lastHeartbeat;
    return { echoAt: sentAt, heldMs: now - receivedAt };
  }

  /** Takes a heartbeat; true when the estimate is a new one. */
  receive(beat: { sentAt: number; echoAt: number; heldMs: number }, now: number): boolean {
    this.#lastHeartbeat = { sentAt: beat.sentAt, receivedAt: now };
    const rttMs = now - beat.echoAt - beat.heldMs;
    // No echo yet, or times that cannot be: what a peer says of its clock is its own word.
    if (beat.heldMs < 0 || rttMs < 0) return false;
    this.#samples.push({ offsetMs: beat.sentAt - (now - rttMs / 2), rttMs });
    if (this.#samples.length > samplesMax) this.#samples.shift();
    const best = this.#samples.reduce((least, one) => (one.rttMs < least.rttMs ? one : least));
    const isNew = best !== this.#best;
    this.#best = best;
    return isNew;
  }
}
