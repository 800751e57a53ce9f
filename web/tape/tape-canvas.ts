/** The tape's canvas: drawn again only when something new happened, or its marks would have moved. */

import type { PlacedEvents, TopicMark } from '../fold/types.ts';
import { readTheme } from '../stage/theme.ts';
import { paintTape } from './paint-tape.ts';
import { Sieve } from './sieve.ts';
import { isOnTape, type Tape, type TapeRange, tapeOf } from './tape.ts';

/** A mark that would move by less stays where it is, in px. */
const shiftMin = 0.5;

export interface TapeSource {
  events(): PlacedEvents;
  topics(): ReadonlyMap<string, TopicMark>;
}

const empty: Tape = { columns: new Map(), faults: [], stalls: [] };

export class TapeCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  /** What lies left and right of the tape, in px. */
  readonly #inset: number;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  readonly #resized: ResizeObserver;
  readonly #sieve = new Sieve(isOnTape);
  #width = 0;
  #height = 0;
  #key = '';
  #tape = empty;
  #range: TapeRange | null = null;

  constructor(canvas: HTMLCanvasElement, inset: number) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d');
    this.#inset = inset;
    this.#resized = new ResizeObserver(() => this.#measure());
    this.#resized.observe(canvas);
    this.#measure();
  }

  /** As drawn last. */
  get tape(): Tape {
    return this.#tape;
  }

  get range(): TapeRange | null {
    return this.#range;
  }

  /** `self`: the node whose word says who is here; `from` and `to` in ms of this page's clock. */
  draw(source: TapeSource, self: string, from: number, to: number): void {
    const context = this.#context;
    const width = Math.floor(this.#width - 2 * this.#inset);
    if (context === null || width < 1 || document.hidden) return;
    const events = source.events();
    const key = [
      events.size,
      events.at(0)?.at,
      events.at(events.size - 1)?.event.seq,
      source.topics().size,
      this.#width,
      this.#height,
      this.#dark.matches,
      document.documentElement.dataset['projected'],
    ].join(' ');
    if (key === this.#key && !this.#hasShifted(from, to)) return;
    this.#key = key;
    this.#range = { from, to, width };
    this.#tape = tapeOf(this.#sieve.read(events), self, this.#range);
    this.#resize(context);
    const place = { left: this.#inset, width, height: this.#height };
    paintTape(context, this.#tape, source.topics(), readTheme(this.#canvas), place);
  }

  stop(): void {
    this.#resized.disconnect();
  }

  #hasShifted(from: number, to: number): boolean {
    if (this.#range === null) return true;
    const { from: before, to: until, width } = this.#range;
    const moved = Math.abs(to - until) + Math.abs(from - before);
    return (moved / Math.max(1, until - before)) * width >= shiftMin;
  }

  #measure(): void {
    this.#width = this.#canvas.clientWidth;
    this.#height = this.#canvas.clientHeight;
  }

  /** As many pixels as the screen has; lengths stay in CSS px. */
  #resize(context: CanvasRenderingContext2D): void {
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(this.#width * ratio);
    this.#canvas.height = Math.round(this.#height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }
}
