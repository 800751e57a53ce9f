/**
 * How much detail the picture has, by how much would move in it. Less detail comes at once, more only
 * when it has been calm for a while, so that the picture does not flicker between two ways of drawing.
 */

/** From so many moving things on, the deliveries of a node are one ring; below the second, rays. */
const burstFrom = 300;
const burstUntil = 200;

/** And from so many on, every link that is used is a flow. */
const flowFrom = 1_500;
const flowUntil = 1_000;

/** How long it must be calmer, in ms of wall time. */
const calmMs = 1_000;

class Step {
  readonly #from: number;
  readonly #until: number;
  #calmAt: number | null = null;
  isOn = false;

  constructor(from: number, until: number) {
    this.#from = from;
    this.#until = until;
  }

  see(moving: number, wallMs: number): void {
    if (moving > this.#from) this.isOn = true;
    if (moving >= this.#until) {
      this.#calmAt = null;
      return;
    }
    this.#calmAt ??= wallMs;
    if (wallMs - this.#calmAt >= calmMs) this.isOn = false;
  }
}

export class Detail {
  readonly #burst = new Step(burstFrom, burstUntil);
  readonly #flow = new Step(flowFrom, flowUntil);

  /** `moving`: what would move if everything were drawn. */
  see(moving: number, wallMs: number): void {
    this.#burst.see(moving, wallMs);
    this.#flow.see(moving, wallMs);
  }

  get isBursting(): boolean {
    return this.#burst.isOn;
  }

  get isFlowing(): boolean {
    return this.#flow.isOn;
  }
}
