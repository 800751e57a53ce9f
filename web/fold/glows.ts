/**
 * What has just happened, for a moment of wall time. The same thing again keeps its light up rather
 * than striking anew, so that nothing flashes more than three times a second however fast it comes
 * (WCAG 2.3.1), and there are never more lights than places.
 */

import type { GlowMotion, Motion } from './motion.ts';

type Kind = Exclude<GlowMotion['is'], 'burst'>;

/** How long each kind shows, in ms of wall time. Words take longer to read than rings. */
const glowMs: Readonly<Record<Kind, number>> = {
  publish: 400,
  arrive: 160,
  deliver: 400,
  nobody: 1_600,
  loss: 1_600,
  flash: 400,
  unsure: 400,
  signal: 400,
};

/** A movement begins anew at most this often, in ms. */
const strikeMsMin = 400;

const glowsMax = 4_000;

interface Glow {
  readonly is: Kind;
  readonly node: string;
  readonly from: string | null;
  readonly topic: string | null;
  readonly place: number;
  count: number;
  struckAt: number;
  litAt: number;
}

export type Lit = Pick<Glow, 'is' | 'node'> &
  Partial<Pick<Glow, 'from' | 'topic' | 'place' | 'count'>>;

export class Glows {
  readonly #glows = new Map<string, Glow>();
  /** Wall time without the pauses. */
  #nowMs = 0;
  #wallMs: number | null = null;

  get size(): number {
    return this.#glows.size;
  }

  /** `which` keeps apart what would else be one light. */
  light({ is, node, from = null, topic = null, place = 0, count = 0 }: Lit, which = ''): void {
    const key = [is, node, from ?? '', topic ?? '', place, which].join(' ');
    const known = this.#glows.get(key);
    if (known === undefined) {
      if (this.#glows.size >= glowsMax) return;
      const times = { struckAt: this.#nowMs, litAt: this.#nowMs };
      this.#glows.set(key, { is, node, from, topic, place, count, ...times });
      return;
    }
    known.count = count;
    known.litAt = this.#nowMs;
    if (this.#nowMs - known.struckAt >= strikeMsMin) known.struckAt = this.#nowMs;
  }

  /** Nothing is lit any more: the picture is of another moment. */
  clear(): void {
    this.#glows.clear();
  }

  /** Everything lit stands in the middle of its movement, for a picture that is paused. */
  still(): void {
    for (const glow of this.#glows.values()) {
      glow.litAt = this.#nowMs;
      glow.struckAt = this.#nowMs - glowMs[glow.is] / 2;
    }
  }

  age(wallMs: number, isPaused: boolean): void {
    if (this.#wallMs !== null && !isPaused) this.#nowMs += Math.max(0, wallMs - this.#wallMs);
    this.#wallMs = wallMs;
    for (const [key, glow] of this.#glows) {
      if (this.#nowMs - glow.litAt >= glowMs[glow.is]) this.#glows.delete(key);
    }
  }

  /** How many marks they would be, each ray one. */
  marks(): number {
    let marks = 0;
    for (const { is, count } of this.#glows.values()) marks += is === 'deliver' ? count : 1;
    return marks;
  }

  /** With `isBursting` rays are one ring; `isHidden` says of a link that it is drawn otherwise. */
  collect(
    motions: Motion[],
    isReduced: boolean,
    isBursting: boolean,
    isHidden: (from: string, to: string) => boolean,
  ): void {
    for (const { is, node, from, topic, place, count, struckAt, litAt } of this.#glows.values()) {
      if (is === 'flash' && from !== null && isHidden(from, node)) continue;
      const ms = glowMs[is];
      const progress = isReduced ? 1 : Math.min(1, (this.#nowMs - struckAt) / ms);
      const level = isReduced ? 1 : 1 - (this.#nowMs - litAt) / ms;
      const shown = is === 'deliver' && isBursting ? 'burst' : is;
      motions.push({ is: shown, node, from, topic, count, place, progress, level });
    }
  }
}
